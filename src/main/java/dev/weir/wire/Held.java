package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The bytes a gate has received and not passed on. What arrives whole while nothing is held goes through without a copy. */
final class Held {

    private @Nullable ByteBuf bytes;

    void add(ByteBufAllocator allocator, ByteBuf more) {
        if (!more.isReadable()) {
            more.release();
        } else if (bytes == null) {
            bytes = more;
        } else {
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
        }
    }

    @Nullable
    ByteBuf bytes() {
        return bytes;
    }

    int size() {
        return bytes == null ? 0 : bytes.readableBytes();
    }

    boolean isEmpty() {
        return bytes == null;
    }

    /** Takes out what lies between the index and the reader index. */
    ByteBuf takeFrom(int index) {
        ByteBuf all = Objects.requireNonNull(bytes);
        if (all.isReadable()) {
            return all.retainedSlice(index, all.readerIndex() - index);
        }
        bytes = null;
        return all.readerIndex(index);
    }

    @Nullable
    ByteBuf takeAll() {
        ByteBuf all = bytes;
        bytes = null;
        return all;
    }

    void release() {
        ByteBuf all = takeAll();
        if (all != null) {
            all.release();
        }
    }
}
