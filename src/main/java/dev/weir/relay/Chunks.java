package dev.weir.relay;

import dev.weir.wire.ReadBuffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.util.List;

/** Between arrays, in which bytes are kept, and buffers, in which they come and go. */
final class Chunks {

    private Chunks() {}

    /** A view of an array, which is not copied. */
    @SuppressWarnings("deprecation") // no other way in
    static Buffer view(byte[] array, int from, int length) {
        return Buffer.buffer(Unpooled.wrappedBuffer(array, from, length));
    }

    /** All of them behind each other, not copied; with it they are {@link #release released}. */
    static Buffer joined(List<Buffer> all) {
        ByteBuf[] parts = all.stream().map(Chunks::inner).toArray(ByteBuf[]::new);
        return BufferImpl.buffer(Unpooled.wrappedBuffer(parts.length, parts));
    }

    private static ByteBuf inner(Buffer buffer) {
        return ((BufferImpl) buffer).byteBuf();
    }

    /** What was read, as it may wait to be sent. */
    static Buffer kept(Buffer read) {
        return ReadBuffers.areFew(inner(read)) ? copied(read) : read;
    }

    /** The same bytes in the heap; what they came in is {@link #release released}. */
    static Buffer copied(Buffer buffer) {
        byte[] bytes = taken(buffer);
        return view(bytes, 0, bytes.length);
    }

    /** Its bytes are not needed any more. */
    static void release(Buffer buffer) {
        ReadBuffers.release(buffer);
    }

    /** The bytes of a buffer, which is released. */
    static byte[] taken(Buffer buffer) {
        byte[] bytes = of(buffer);
        release(buffer);
        return bytes;
    }

    /** The bytes of a buffer; its own array where that holds nothing else. */
    static byte[] of(Buffer buffer) {
        ByteBuf bytes = inner(buffer);
        if (bytes.hasArray() && bytes.arrayOffset() + bytes.readerIndex() == 0) {
            byte[] array = bytes.array();
            if (array.length == bytes.readableBytes()) {
                return array;
            }
        }
        return buffer.getBytes();
    }
}
