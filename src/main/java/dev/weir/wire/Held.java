package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.ByteToMessageDecoder;
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
            forgetMostRead(bytes);
            bytes = ByteToMessageDecoder.MERGE_CUMULATOR.cumulate(allocator, bytes, more);
        }
    }

    /**
     * Makes room of what was read, if that is most of it: where each piece ends with the beginning of the next message, nothing is ever read
     * to its end. What others hold a piece of is copied with the next bytes in any case.
     */
    private static void forgetMostRead(ByteBuf bytes) {
        if (bytes.refCnt() == 1) {
            bytes.discardSomeReadBytes();
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

    /** Lets go of what has been read to its end. */
    void forgetRead() {
        ByteBuf all = bytes;
        if (all != null && !all.isReadable()) {
            bytes = null;
            all.release();
        }
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
