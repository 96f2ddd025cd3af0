package dev.weir.relay;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Between arrays, in which bytes are kept, and buffers, in which they come and go. */
final class Chunks {

    private Chunks() {}

    /** A view of an array, which is not copied. */
    @SuppressWarnings("deprecation") // no other way in
    static Buffer view(byte[] array, int from, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(array, from, length));
    }

    /** All of them behind each other, not copied. */
    @SuppressWarnings("deprecation") // no other way in
    static Buffer joined(List<Buffer> all) {
        ByteBuf[] parts = all.stream().map(Buffer::getByteBuf).toArray(ByteBuf[]::new);
        return Buffer.buffer(Unpooled.wrappedBuffer(parts.length, parts));
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
}
