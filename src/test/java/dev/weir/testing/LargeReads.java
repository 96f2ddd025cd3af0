package dev.weir.testing;

import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;

/** Reads of a connection that has brought much. */
public final class LargeReads {

    private static final int FILLED = 4;

    private LargeReads() {}

    /** What a connection is given buffers by that has filled all that it was given, and expects to fill a large one next. */
    public static ExtendedHandle of(RecvByteBufAllocator allocator) {
        return after(FILLED, allocator);
    }

    /** The same, when so many reads in a row have filled what they were given. */
    public static ExtendedHandle after(int filled, RecvByteBufAllocator allocator) {
        ExtendedHandle handle = (ExtendedHandle) allocator.newHandle();
        handle.reset(new EmbeddedChannel().config());
        for (int i = 0; i < filled; i++) {
            handle.attemptedBytesRead(handle.guess());
            handle.lastBytesRead(handle.guess());
        }
        return handle;
    }
}
