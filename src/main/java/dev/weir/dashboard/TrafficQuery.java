package dev.weir.dashboard;

import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the traffic is looked at; what is not asked for is null or blank.
 *
 * @param view {@code requests}, or what a list is of
 * @param window how far it reaches back
 * @param by what a list is in the order of
 */
public record TrafficQuery(
        @QueryParam("view") @DefaultValue("requests") String view,
        @QueryParam("window") @DefaultValue("1h") String window,
        @QueryParam("by") @DefaultValue("requests") String by,
        @QueryParam("outcome") @Nullable String outcome,
        @QueryParam("host") @Nullable String host,
        @QueryParam("client") @Nullable String client,
        @QueryParam("status") @Nullable String status) {

    /** What can be looked at, and what it is called. */
    public record View(String token, String title, String one) {}

    private static final List<View> VIEWS = List.of(
            new View("requests", "Requests", "Request"),
            new View("hosts", "Hosts", "Host"),
            new View("clients", "Clients", "Client"),
            new View("users", "Users", "User"),
            new View("content-types", "Content types", "Content type"),
            new View("statuses", "Statuses", "Status"));

    public List<View> views() {
        return VIEWS;
    }

    /** The one that is looked at; requests where there is none of that name. */
    public View shown() {
        return VIEWS.stream()
                .filter(each -> each.token().equals(view))
                .findFirst()
                .orElse(VIEWS.getFirst());
    }

    static @Nullable String given(@Nullable String field) {
        return field == null || field.isBlank() ? null : field.strip();
    }

    public boolean isNarrow() {
        return given(outcome) != null || given(host) != null || given(client) != null || given(status) != null;
    }
}
