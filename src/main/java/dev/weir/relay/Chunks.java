package dev.weir.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;

/** Bytes as they are kept: arrays of a fair size. */
final class Chunks {

    private static final int LARGE = 64 * 1024;

    /** A smaller average is not worth the arrays. */
    private static final int SMALL = 8 * 1024;

    private Chunks() {}

    /** A view of an array, which is not copied. */
    @SuppressWarnings("deprecation") // no other way in
    static Buffer view(byte[] array, int from, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(array, from, length));
    }

    /** The bytes of a buffer; its own array where that holds nothing else. */
    @SuppressWarnings("deprecation") // no other way out
    static byte[] of(Buffer buffer) {
        ByteBuf bytes = buffer.getByteBuf();
        if (bytes.hasArray() && bytes.arrayOffset() + bytes.readerIndex() == 0) {
            byte[] array = bytes.array();
            if (array.length == bytes.readableBytes()) {
                return array;
            }
        }
        return buffer.getBytes();
    }

    /** The same bytes in few arrays; a body that came in crumbs is put together. */
    static List<byte[]> tidy(List<byte[]> chunks, long length) {
        if (chunks.size() <= 1 || length / chunks.size() >= SMALL) {
            return List.copyOf(chunks);
        }
        List<byte[]> tidy = new ArrayList<>((int) (length / LARGE) + 1);
        byte[] filling = new byte[0];
        int filled = 0;
        long left = length;
        for (byte[] chunk : chunks) {
            for (int from = 0; from < chunk.length; ) {
                if (filled == filling.length) {
                    filling = new byte[(int) Math.min(LARGE, left)];
                    filled = 0;
                    tidy.add(filling);
                }
                int some = Math.min(chunk.length - from, filling.length - filled);
                System.arraycopy(chunk, from, filling, filled, some);
                from += some;
                filled += some;
                left -= some;
            }
        }
        return tidy;
    }
}
