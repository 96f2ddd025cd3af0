package dev.weir.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request as an origin received it.
 *
 * @param connection the number of the connection it came on, from 1
 * @param head the exact text of its head, empty line included
 * @param requestLine the first line
 * @param fields the header fields, in order, names in the case they were sent in
 * @param body what came of the body, without chunk framing
 * @param trailers the trailer fields
 * @param complete whether the body came to its end
 */
public record RecordedRequest(
        int connection, String head, String requestLine, Fields fields, Bytes body, Fields trailers, boolean complete) {

    public String method() {
        return requestLine.substring(0, requestLine.indexOf(' '));
    }

    public String target() {
        return requestLine.substring(requestLine.indexOf(' ') + 1, requestLine.lastIndexOf(' '));
    }

    /** The value of a header field, or null where there is none. */
    public @Nullable String header(String name) {
        return fields.get(name);
    }

    /** The header lines, such as {@code Host: a}. */
    public List<String> headerLines() {
        return fields.lines();
    }

    /** The body as ISO-8859-1. */
    public String text() {
        return body.text();
    }
}
