package dev.weir.testing;

import java.io.ByteArrayOutputStream;

/** The bytes that came over a wire, up to a limit that keeps a test's memory flat. */
final class Recording {
    private static final int LIMIT = 32 * 1024 * 1024;

    private final ByteArrayOutputStream kept = new ByteArrayOutputStream();
    private long count;

    synchronized void add(byte[] piece, int offset, int length) {
        count += length;
        if (count <= LIMIT) {
            kept.write(piece, offset, length);
        }
    }

    synchronized long count() {
        return count;
    }

    synchronized Bytes bytes() {
        if (count > LIMIT) {
            throw new AssertionError("more came than is kept: " + count + " bytes");
        }
        return Bytes.owned(kept.toByteArray());
    }
}
