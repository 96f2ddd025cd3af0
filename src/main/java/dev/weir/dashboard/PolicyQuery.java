package dev.weir.dashboard;

import jakarta.ws.rs.QueryParam;
import org.jspecify.annotations.Nullable;

/**
 * Which entries a page of the policy shows; what is not asked for is null.
 *
 * @param q text that they contain
 * @param from which document or feed they are from
 * @param how whether they count
 * @param cursor where the page begins
 */
public record PolicyQuery(
        @QueryParam("q") @Nullable String q,
        @QueryParam("source") @Nullable String from,
        @QueryParam("state") @Nullable String how,
        @QueryParam("cursor") @Nullable String cursor) {

    /** Nothing in a field asks for nothing. */
    private static @Nullable String given(@Nullable String field) {
        return field == null || field.isBlank() ? null : field;
    }

    public @Nullable String text() {
        return given(q);
    }

    public @Nullable String source() {
        return given(from);
    }

    public @Nullable String state() {
        return given(how);
    }

    public boolean isNarrow() {
        return text() != null || source() != null || state() != null;
    }
}
