package dev.weir.control;

import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** How long lists are read: in pages, each of which says where the next one is (RFC 8288). */
public final class Paging {

    /** The most on a page. */
    public static final int MOST = 500;

    /** On a page whose length nobody asked for. */
    public static final int USUAL = 100;

    private Paging() {}

    /**
     * How many are to be on a page.
     *
     * @param written in the query
     * @throws Refused where that is no number from 1 to {@link #MOST}
     */
    public static int limit(@Nullable String written) {
        if (written == null) {
            return USUAL;
        }
        boolean number =
                !written.isEmpty() && written.length() <= 3 && written.chars().allMatch(c -> c >= '0' && c <= '9');
        int limit = number ? Integer.parseInt(written) : 0;
        if (limit < 1 || limit > MOST) {
            throw new Refused(Problem.of(400, "Bad request", "limit: must be a number from 1 to " + MOST));
        }
        return limit;
    }

    /** The page that begins there, of the list that is being read; null where none does. */
    public static @Nullable String next(UriInfo uri, @Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        URI next =
                uri.getRequestUriBuilder().replaceQueryParam("cursor", cursor).build();
        return next.getRawPath() + "?" + next.getRawQuery();
    }

    /** A page with a link to the next. */
    public static Response page(Object body, @Nullable String next) {
        Response.ResponseBuilder answer = Response.ok(body);
        return (next == null ? answer : answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"")).build();
    }
}
