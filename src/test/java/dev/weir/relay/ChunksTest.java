package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.weir.testing.LargeReads;
import dev.weir.wire.ReadBuffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.util.concurrent.ImmediateEventExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChunksTest {

    @Test
    void anArrayThatHoldsNothingElseIsNotCopied() {
        byte[] array = {1, 2, 3};
        assertSame(array, Chunks.of(Chunks.view(array, 0, 3)));
        assertArrayEquals(new byte[] {2, 3}, Chunks.of(Chunks.view(array, 1, 2)));
        byte[] start = Chunks.of(Chunks.view(array, 0, 2));
        assertArrayEquals(new byte[] {1, 2}, start);
        assertNotSame(array, start);
    }

    @Test
    @SuppressWarnings("deprecation") // no other way to a buffer outside the heap
    void bytesOutsideTheHeapAreCopied() {
        var direct = Unpooled.directBuffer(3).writeBytes(new byte[] {1, 2, 3});
        try {
            assertArrayEquals(new byte[] {1, 2, 3}, Chunks.of(Buffer.buffer(direct)));
        } finally {
            direct.release();
        }
    }

    @Test
    void whatIsJoinedIsNotCopied() {
        byte[] second = {3};
        Buffer all = Chunks.joined(
                List.of(Chunks.view(new byte[] {1, 2}, 0, 2), Chunks.view(second, 0, 1), Buffer.buffer("4")));
        second[0] = 9;
        assertArrayEquals(new byte[] {1, 2, 9, '4'}, all.getBytes());
    }

    /** A reader that stops must not keep 64 KiB for each byte it was sent. */
    @Test
    void fewBytesAreTakenOutOfALargeBuffer() {
        ByteBuf read = lent().writeBytes(new byte[] {1, 2, 3});
        Buffer kept = Chunks.kept(BufferImpl.buffer(read));
        assertArrayEquals(new byte[] {1, 2, 3}, kept.getBytes());
        assertEquals(0, read.refCnt());
        ByteBuf full = lent().writeZero(20_000);
        Buffer same = BufferImpl.buffer(full);
        assertSame(same, Chunks.kept(same));
        Chunks.release(same);
        assertEquals(0, full.refCnt());
    }

    private static ByteBuf lent() {
        return LargeReads.of(ReadBuffers.ofResponses(ImmediateEventExecutor.INSTANCE))
                .allocate(PooledByteBufAllocator.DEFAULT);
    }
}
