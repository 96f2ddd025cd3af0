package dev.weir.testing;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A response as a client received it.
 *
 * @param head the exact text of its head, empty line included
 * @param statusLine the first line
 * @param fields the header fields, in order, names in the case they were sent in
 * @param framing how the end of the body was told
 * @param body what came of the body, without chunk framing
 * @param trailers the trailer fields
 * @param complete whether the body came to its end
 * @param interim the 1xx responses before it
 */
public record RawResponse(
        String head,
        String statusLine,
        Fields fields,
        Framing framing,
        Bytes body,
        Fields trailers,
        boolean complete,
        List<RawResponse> interim) {

    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2} [\\t -~\\x80-\\xff]*");

    public RawResponse {
        interim = List.copyOf(interim);
    }

    static RawResponse of(MessageReader.Head head, Framing framing) {
        return new RawResponse(
                head.text(), head.startLine(), head.fields(), framing, Bytes.EMPTY, Fields.NONE, true, List.of());
    }

    RawResponse with(MessageReader.Body read, List<RawResponse> before) {
        return new RawResponse(
                head, statusLine, fields, framing, read.content(), read.trailers(), read.complete(), before);
    }

    /** The status in a status line, refused when the line is not of the grammar. */
    static int status(String statusLine) {
        if (!STATUS_LINE.matcher(statusLine).matches()) {
            throw new AssertionError("not a status line: " + Bytes.of(statusLine));
        }
        return Integer.parseInt(statusLine.substring(9, 12));
    }

    public int status() {
        return status(statusLine);
    }

    public String reason() {
        return statusLine.substring(13);
    }

    /** The value of a header field, or null where there is none. */
    public @Nullable String header(String name) {
        return fields.get(name);
    }

    /** The header lines, such as {@code Content-Length: 2}. */
    public List<String> headerLines() {
        return fields.lines();
    }

    /** The body as ISO-8859-1. */
    public String text() {
        return body.text();
    }

    /** Whether the connection ended before the body did. */
    public boolean truncated() {
        return !complete;
    }
}
