package dev.weir.dashboard;

import dev.weir.control.policy.ExplainQuestion;
import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/** The request that is to be explained, as it is filled in. */
public record Question(
        @QueryParam("url") @Nullable String url,
        @QueryParam("method") @Nullable String method,
        @QueryParam("client") @Nullable String client,
        @QueryParam("user") @Nullable String user) {

    boolean isAsked() {
        return given(url) != null;
    }

    ExplainQuestion read() {
        return new ExplainQuestion(given(url), given(method), given(client), given(user));
    }

    private static @Nullable String given(@Nullable String field) {
        return field == null || field.isBlank() ? null : field.strip();
    }
}
