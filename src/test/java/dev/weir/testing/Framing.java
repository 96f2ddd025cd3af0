package dev.weir.testing;

import java.util.List;
import java.util.Locale;

/** How the end of a message body is told, RFC 9112 §6.3. */
public sealed interface Framing {
    /** There is no body. */
    record None() implements Framing {}

    /** The body has a stated length. */
    record Length(long octets) implements Framing {}

    /** The body comes in chunks. */
    record Chunked() implements Framing {}

    /** The body ends with the connection. */
    record UntilClose() implements Framing {}

    static Framing ofRequest(Fields fields) {
        return of(fields, new None());
    }

    static Framing ofResponse(String method, int status, Fields fields) {
        boolean neverFramed = status < 200 || status == 204;
        if (neverFramed && (fields.has("Content-Length") || fields.has("Transfer-Encoding"))) {
            throw new AssertionError("a " + status + " must not be framed, RFC 9110 §8.6, RFC 9112 §6.1:\n" + fields);
        }
        boolean tunnel = method.equals("CONNECT") && status / 100 == 2;
        if (neverFramed || tunnel || status == 304 || method.equals("HEAD")) {
            return new None();
        }
        return of(fields, new UntilClose());
    }

    private static Framing of(Fields fields, Framing otherwise) {
        List<String> codings = fields.values("Transfer-Encoding");
        List<String> lengths = fields.values("Content-Length");
        if (codings.size() + lengths.size() > 1) {
            throw new AssertionError("framed twice:\n" + fields);
        }
        if (!codings.isEmpty()) {
            return chunked(codings.getFirst());
        }
        return lengths.isEmpty() ? otherwise : new Length(octets(lengths.getFirst()));
    }

    private static Framing chunked(String coding) {
        if (!coding.toLowerCase(Locale.ROOT).equals("chunked")) {
            throw new AssertionError("unknown Transfer-Encoding: " + coding);
        }
        return new Chunked();
    }

    private static long octets(String length) {
        if (!length.matches("0|[1-9][0-9]{0,17}")) {
            throw new AssertionError("not a Content-Length the kit reads: " + length);
        }
        return Long.parseLong(length);
    }
}
