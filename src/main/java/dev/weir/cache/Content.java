package dev.weir.cache;

import dev.weir.field.Selection.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The stored bytes of a representation, kept once: all of it, or one stretch of it (RFC 9111 §3.3). The arrays are never written
 * again, so they are sent without being copied. Those of a large body may lie elsewhere, to be brought as they are sent.
 */
public final class Content {

    private static final byte[][] NOTHING = new byte[0][];

    public static final Content EMPTY = new Content(0, 0, 0, NOTHING, null);

    private final long first;
    private final long length;
    private final long complete;
    private final byte[][] chunks;

    /** Where they are instead; null where they are here. */
    private final @Nullable Beside beside;

    /** What the second level has it under; 0 where it does not. */
    private volatile long name;

    /** How many clients it is on its way to. */
    private final AtomicInteger deliveries = new AtomicInteger();

    private Content(long first, long length, long complete, byte[][] chunks, @Nullable Beside beside) {
        this.first = first;
        this.length = length;
        this.complete = complete;
        this.chunks = chunks;
        this.beside = beside;
    }

    /** All of a representation. */
    public static Content whole(List<byte[]> chunks) {
        byte[][] kept = chunks.toArray(byte[][]::new);
        long length = length(kept);
        return new Content(0, length, length, kept, null);
    }

    /**
     * A stretch of a representation.
     *
     * @param first the position of its first byte
     * @param complete the length of the whole representation
     */
    public static Content part(long first, long complete, List<byte[]> chunks) {
        byte[][] kept = chunks.toArray(byte[][]::new);
        return new Content(first, length(kept), complete, kept, null);
    }

    /** One whose bytes are not here. */
    static Content beside(Beside where) {
        Body body = where.body();
        Content content = new Content(body.first(), body.length(), body.complete(), NOTHING, where);
        content.name(body.name());
        return content;
    }

    /** The same, not to be kept here once it was brought. */
    Content unkept() {
        return beside == null ? this : beside(beside.unkept());
    }

    /** Where its bytes are; null where they are here. */
    public @Nullable Beside beside() {
        return beside;
    }

    private static long length(byte[][] chunks) {
        long length = 0;
        for (byte[] chunk : chunks) {
            length += chunk.length;
        }
        return length;
    }

    /** Position of the first byte held. */
    public long first() {
        return first;
    }

    /** Bytes held. */
    public long length() {
        return length;
    }

    /** Length of the whole representation. */
    public long complete() {
        return complete;
    }

    public boolean isWhole() {
        return length == complete;
    }

    /** Whether these positions of the representation are held. */
    public boolean holds(long from, long to) {
        return from >= first && to < first + length;
    }

    /** Which positions are held; not to be asked of nothing. */
    Span span() {
        return new Span(first, first + length - 1);
    }

    public int chunks() {
        return chunks.length;
    }

    /** One of its arrays; not to be written to. */
    public byte[] chunk(int index) {
        return chunks[index];
    }

    /** This stretch and another of the same representation as one, where they overlap or touch (RFC 9111 §3.4); else null. */
    @Nullable
    Content joined(Content other) {
        if (other.complete != complete) {
            return null;
        }
        if (other.first < first) {
            return other.joined(this);
        }
        if (other.first > first + length) {
            return null;
        }
        long skip = first + length - other.first;
        if (skip >= other.length) {
            return this;
        }
        List<byte[]> all = new ArrayList<>(List.of(chunks));
        for (byte[] chunk : other.chunks) {
            if (skip >= chunk.length) {
                skip -= chunk.length;
            } else if (skip > 0) {
                all.add(java.util.Arrays.copyOfRange(chunk, (int) skip, chunk.length));
                skip = 0;
            } else {
                all.add(chunk);
            }
        }
        return part(first, complete, all);
    }

    long name() {
        return name;
    }

    /** The second level has it, under this name. */
    void name(long given) {
        name = given;
    }

    /** Some of its bytes, copied out. */
    byte[] copyOf(long from, int count) {
        byte[] copy = new byte[count];
        int filled = 0;
        long skip = from;
        for (int i = 0; i < chunks.length && filled < count; i++) {
            byte[] chunk = chunks[i];
            if (skip < chunk.length) {
                int take = Math.min(chunk.length - (int) skip, count - filled);
                System.arraycopy(chunk, (int) skip, copy, filled, take);
                filled += take;
                skip = 0;
            } else {
                skip -= chunk.length;
            }
        }
        return copy;
    }

    AtomicInteger deliveries() {
        return deliveries;
    }

    /** Bytes it takes, headers of the arrays included. */
    long size() {
        return (beside == null ? length : 0) + 24L * chunks.length;
    }
}
