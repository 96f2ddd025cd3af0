package dev.weir.wire;

import io.netty.buffer.ByteBuf;

/**
 * The lines of a head or trailer section, found once and without a byte that no line may hold. Bytes are copied out of the buffer in
 * strides, each once: a plain array is what the parsers of lines read fastest, and a head that comes in drops is not gone through again.
 * The buffer's reader index stays at the section's beginning until {@link #consume}.
 */
final class HeadLines {

    /** What comes next in the section. */
    enum Next {
        LINE,
        INCOMPLETE,
        BAD_LINE_END,
        CONTROL_CHARACTER
    }

    private static final int STRIDE = 1024;
    private static final byte[] NONE = {};

    private byte[] bytes = NONE;
    private int filled;
    private int scanned;
    private int following;
    private int start;
    private int end;
    private int origin;

    /** Finds the next line; after {@code LINE} it lies in {@link #bytes} between {@link #start} and {@link #end}. */
    Next next(ByteBuf in) {
        start = following;
        while (true) {
            scanned = Octets.skipText(bytes, scanned, filled);
            end = scanned;
            if (scanned < filled) {
                return stop(in);
            }
            if (!pull(in)) {
                return Next.INCOMPLETE;
            }
        }
    }

    private Next stop(ByteBuf in) {
        if (bytes[scanned] != Octets.CR) {
            return bytes[scanned] == Octets.LF ? Next.BAD_LINE_END : Next.CONTROL_CHARACTER;
        }
        if (scanned + 1 == filled && !pull(in)) {
            return Next.INCOMPLETE;
        }
        // RFC 9112 §2.2 allows a bare LF and condemns a bare CR; both are refused, so that no two readers can see
        // different lines.
        if (bytes[scanned + 1] != Octets.LF) {
            return Next.BAD_LINE_END;
        }
        scanned += 2;
        following = scanned;
        return Next.LINE;
    }

    private boolean pull(ByteBuf in) {
        int count = Math.min(in.readableBytes() - filled, STRIDE);
        if (count <= 0) {
            return false;
        }
        if (filled + count > bytes.length) {
            byte[] larger = new byte[Math.max(STRIDE, Math.max(filled + count, bytes.length * 2))];
            System.arraycopy(bytes, 0, larger, 0, filled);
            bytes = larger;
        }
        in.getBytes(in.readerIndex() + filled, bytes, filled, count);
        filled += count;
        return true;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** The size of the section as far as {@code next}, just answered, had to look. */
    int size(Next next) {
        return switch (next) {
                    case LINE -> scanned;
                    case INCOMPLETE -> filled;
                    case BAD_LINE_END, CONTROL_CHARACTER -> scanned + (bytes[scanned] == Octets.CR ? 2 : 1);
                }
                - origin;
    }

    /** Leaves what was found so far out of the size. */
    void skipped() {
        origin = following;
    }

    /** Whether something other than skipped lines is there. */
    boolean begun() {
        return filled > origin;
    }

    /** Moves the buffer behind the lines found and begins a new section there. */
    void consume(ByteBuf in) {
        in.skipBytes(following);
        filled = 0;
        scanned = 0;
        following = 0;
        origin = 0;
        if (bytes.length > STRIDE) {
            bytes = NONE;
        }
    }

    /** Gives the memory back. */
    void drop() {
        bytes = NONE;
        filled = 0;
        scanned = 0;
        following = 0;
        origin = 0;
    }
}
