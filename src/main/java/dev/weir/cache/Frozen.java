package dev.weir.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that is stored under one key, as it is written for the second level: its format, a {@link Seal}, then the responses, the newest
 * first. Times are wall-clock times of a clock that replicas share, each with the age that the response had on its arrival (RFC 9111
 * §4.2.3). Small bodies lie within, the others beside it.
 */
public final class Frozen {

    /** Longer ones lie beside the entry. */
    static final int INLINE = 32 * 1024;

    /** More variants than this are not shared. */
    static final int MOST = 8;

    /** What is longer was not written by us; no more than that is ever read. */
    public static final int LONGEST = 256 * 1024;

    /** Another one for whatever builds of another one would not understand: of entries, their parts, purges or news. */
    public static final int FORMAT = 3;

    private static final int HEAD = 2;
    private static final int MAGIC = 'W';

    private Frozen() {}

    /**
     * One of the responses.
     *
     * @param response with its content, unless that lies beside the entry
     * @param body what lies beside it; null for none
     * @param purges the last purge that had been heard of when it was asked for
     */
    record Copy(StoredResponse response, @Nullable Body body, long purges) {

        /** One that this process stored. */
        static Copy of(StoredResponse response, long purges) {
            return new Copy(
                    response, response.content().length() > INLINE ? Body.of(response.content()) : null, purges);
        }
    }

    /** What an entry turned out to be. */
    sealed interface Thawed {
        /** Ours. */
        record Entry(List<Copy> copies) implements Thawed {}

        /** There is nothing. */
        record Nothing() implements Thawed {}

        /** Truncated, foreign, of another version, or changed by somebody. */
        record Unusable(String why) implements Thawed {}
    }

    /** A moment on the clock that replicas share, in milliseconds since 1970, and on this process's own. */
    public record When(long millis, long nanos) {}

    static byte[] write(CacheKey key, List<Copy> copies, Seal seal, When now) {
        Octets.Writer payload = new Octets.Writer(expected(copies));
        payload.octet(MAGIC).octet(FORMAT).bytes(new byte[seal.length()]);
        payload.number(copies.size());
        for (Copy copy : copies) {
            copy.response.freeze(payload, now.millis, now.nanos);
            payload.number(copy.purges);
            write(payload, copy);
        }
        byte[] bytes = payload.toBytes();
        byte[] sealed = seal.of(key.uri(), bytes, HEAD + seal.length());
        System.arraycopy(sealed, 0, bytes, HEAD, sealed.length);
        return bytes;
    }

    private static int expected(List<Copy> copies) {
        int expected = 64;
        for (Copy copy : copies) {
            long inline = copy.body == null ? copy.response.content().length() : 0;
            expected += 128
                    + copy.response.fields().size()
                    + copy.response.variant().size()
                    + (int) inline;
        }
        return expected;
    }

    private static void write(Octets.Writer to, Copy copy) {
        Body body = copy.body;
        if (body == null) {
            Content content = copy.response.content();
            to.number(0).number(content.first()).number(content.complete()).counted(content.copyOf(0, (int)
                    content.length()));
        } else {
            to.number(body.name()).number(body.first()).number(body.complete()).number(body.length());
        }
    }

    static Thawed read(CacheKey key, byte[] bytes, Seal seal, When now, long mostBytes) {
        if (bytes.length == 0) {
            return new Thawed.Nothing();
        }
        if (bytes.length < HEAD + seal.length() || bytes[0] != MAGIC) {
            return new Thawed.Unusable("foreign");
        }
        if (bytes[1] != FORMAT) {
            return new Thawed.Unusable("version");
        }
        if (!seal.matches(key.uri(), bytes, HEAD)) {
            return new Thawed.Unusable(seal.isKeyed() ? "authentication" : "checksum");
        }
        try {
            return new Thawed.Entry(copies(new Octets.Reader(bytes, HEAD + seal.length()), now, mostBytes));
        } catch (Octets.Malformed _) {
            return new Thawed.Unusable("malformed");
        }
    }

    private static List<Copy> copies(Octets.Reader from, When now, long mostBytes) throws Octets.Malformed {
        int count = from.number(MOST);
        List<Copy> copies = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            StoredResponse head = StoredResponse.thaw(from, now.millis, now.nanos);
            long purges = from.number();
            copies.add(copy(from, head, purges, mostBytes));
        }
        if (!from.isAtEnd() || copies.isEmpty()) {
            throw new Octets.Malformed("of another length");
        }
        return copies;
    }

    private static Copy copy(Octets.Reader from, StoredResponse head, long purges, long mostBytes)
            throws Octets.Malformed {
        long name = from.number();
        long first = from.number();
        long complete = from.number();
        if (name == 0) {
            byte[] inline = from.counted();
            within(first, inline.length, complete);
            return new Copy(head.holding(content(first, complete, List.of(inline))), null, purges);
        }
        long length = from.number();
        within(first, length, complete);
        if (length == 0 || length > mostBytes) {
            throw new Octets.Malformed("a body of " + length);
        }
        return new Copy(head, new Body(name, first, length, complete), purges);
    }

    private static void within(long first, long length, long complete) throws Octets.Malformed {
        if (first > complete || length > complete - first) {
            throw new Octets.Malformed("a part outside of the whole");
        }
    }

    /** The content that a body's bytes are. */
    static Content content(long first, long complete, List<byte[]> bytes) {
        List<byte[]> held = bytes.stream().filter(part -> part.length > 0).toList();
        if (complete == 0) {
            return Content.EMPTY;
        }
        return first == 0 && held.stream().mapToLong(part -> part.length).sum() == complete
                ? Content.whole(held)
                : Content.part(first, complete, held);
    }

    /** One part of a body that lies beside its entry. */
    static byte[] part(CacheKey key, Body body, int index, byte[] bytes, Seal seal) {
        return seal.sealed(name(key, body, index), bytes);
    }

    /** The bytes of such a part; empty where they are not ours, or not all here. */
    static Optional<byte[]> bytes(CacheKey key, Body body, int index, byte[] part, Seal seal) {
        return part.length == seal.length() + body.partLength(index)
                ? seal.opened(name(key, body, index), part)
                : Optional.empty();
    }

    private static String name(CacheKey key, Body body, int index) {
        return body.name() + " " + index + " " + key.uri();
    }
}
