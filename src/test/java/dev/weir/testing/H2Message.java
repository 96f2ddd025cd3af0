package dev.weir.testing;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/2 request or response as it was received.
 *
 * @param fields the pseudo-fields and fields of its head
 * @param body what came of the body
 * @param trailers the trailer fields
 * @param complete whether END_STREAM came, and no reset
 * @param interim the heads of the 1xx responses before it
 */
public record H2Message(Fields fields, Bytes body, Fields trailers, boolean complete, List<Fields> interim) {
    public H2Message {
        interim = List.copyOf(interim);
    }

    public int status() {
        return status(fields);
    }

    static int status(Fields fields) {
        @Nullable String status = fields.get(":status");
        if (status == null || !status.matches("[1-9][0-9]{2}")) {
            throw new AssertionError("no status:\n" + fields);
        }
        return Integer.parseInt(status);
    }

    /** The value of a field or pseudo-field, or null where there is none. */
    public @Nullable String header(String name) {
        return fields.get(name);
    }

    /** The body as ISO-8859-1. */
    public String text() {
        return body.text();
    }
}
