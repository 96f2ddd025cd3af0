package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import dev.weir.testing.LargeReads;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.RecvByteBufAllocator.ExtendedHandle;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReadBuffersTest {

    private static final int MARK = 0x5EED;

    private final ReadBuffers buffers = ReadBuffers.ofResponses(ImmediateEventExecutor.INSTANCE);
    private final ExtendedHandle large = LargeReads.of(buffers);

    private ByteBuf lent() {
        return large.allocate(PooledByteBufAllocator.DEFAULT);
    }

    private static boolean isPooled(ByteBuf buffer) {
        return buffer.alloc() instanceof PooledByteBufAllocator;
    }

    @Test
    void whatIsLentFitsWhatIsExpected() {
        ExtendedHandle reads = buffers.newHandle();
        assertEquals(ReadBuffers.SMALL, capacity(reads));
        reads = LargeReads.after(1, buffers);
        assertEquals(ReadBuffers.LARGE, capacity(reads));
        while (reads.guess() >= ReadBuffers.LARGE / 4) {
            reads.reset(new EmbeddedChannel().config());
            reads.attemptedBytesRead(reads.guess());
            reads.lastBytesRead(1);
            reads.readComplete();
        }
        assertPooled(reads, true);
    }

    @Test
    void littleThatClientsSendIsReadAsEver() {
        ReadBuffers requests = ReadBuffers.ofRequests(ImmediateEventExecutor.INSTANCE);
        assertPooled(requests.newHandle(), true);
        assertPooled(LargeReads.of(requests), false);
    }

    private static int capacity(ExtendedHandle reads) {
        ByteBuf buffer = reads.allocate(PooledByteBufAllocator.DEFAULT);
        assertFalse(isPooled(buffer));
        buffer.release();
        return buffer.capacity();
    }

    @Test
    void eachSizeIsLentAgainByItself() {
        ExtendedHandle small = buffers.newHandle();
        ByteBuf little = small.allocate(PooledByteBufAllocator.DEFAULT);
        little.writeInt(MARK).release();
        ByteBuf much = lent();
        assertEquals(ReadBuffers.LARGE, much.capacity());
        assertNotEquals(MARK, much.getInt(0));
        ByteBuf again = small.allocate(PooledByteBufAllocator.DEFAULT);
        assertEquals(ReadBuffers.SMALL, again.capacity());
        assertEquals(MARK, again.getInt(0));
        much.release();
        again.release();
    }

    @Test
    void whatIsReleasedIsLentAgain() {
        ByteBuf first = lent();
        assertEquals(ReadBuffers.LARGE, first.writableBytes());
        first.writeInt(MARK).writeInt(MARK);
        ByteBuf other = lent();
        assertNotEquals(MARK, other.getInt(0), "two have not the same");
        ByteBuf slice = first.readRetainedSlice(4);
        first.release();
        assertEquals(MARK, slice.readInt());
        ReadBuffers.release(slice);
        assertEquals(0, slice.refCnt());
        ByteBuf again = lent();
        assertEquals(0, again.readableBytes());
        assertEquals(MARK, again.getInt(4));
        ReadBuffers.release(again);
        ReadBuffers.release(other);
    }

    @Test
    void severalInOneAreReleasedWithIt() {
        ByteBuf first = lent().writeInt(1);
        ByteBuf second = lent().writeInt(2);
        ByteBuf own = Unpooled.wrappedBuffer(new byte[4]);
        ByteBuf all = Unpooled.wrappedBuffer(first.readRetainedSlice(4), own, second.readRetainedSlice(4));
        first.release();
        second.release();
        ReadBuffers.release(all.slice());
        assertEquals(0, first.refCnt());
        assertEquals(0, second.refCnt());
    }

    @Test
    void othersBytesAreNotReleased() {
        ByteBuf own = Unpooled.wrappedBuffer(new byte[4]);
        ReadBuffers.release(own.slice());
        ReadBuffers.release(Unpooled.unreleasableBuffer(own));
        assertEquals(1, own.refCnt());
        assertFalse(ReadBuffers.areFew(own));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, true", "0, 1023, true", "0, 1024, false", "4, 16383, true", "4, 16384, false", "4, 65536, false"
    })
    void fewBytesAreSaidToKeepAnEmptyBuffer(int filled, int bytes, boolean few) {
        ByteBuf buffer = LargeReads.after(filled, buffers)
                .allocate(PooledByteBufAllocator.DEFAULT)
                .writeZero(bytes);
        ByteBuf slice = buffer.readRetainedSlice(1);
        assertEquals(few, ReadBuffers.areFew(slice));
        buffer.release();
        ReadBuffers.release(slice);
    }

    @Test
    void noMoreAreMadeThanThereMayBe() {
        ReadBuffers few = new ReadBuffers(
                ImmediateEventExecutor.INSTANCE,
                new ReadBuffers.Budget(ReadBuffers.LARGE, 3 * ReadBuffers.LARGE),
                new ReadBuffers.Budget(ReadBuffers.SMALL, 0));
        assertPooled(few.newHandle(), true);
        ExtendedHandle bounded = LargeReads.of(few);
        List<ByteBuf> lent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            lent.add(bounded.allocate(PooledByteBufAllocator.DEFAULT));
        }
        assertTrue(lent.stream().noneMatch(ReadBuffersTest::isPooled));
        assertPooled(bounded, true);
        lent.removeLast().release();
        assertPooled(bounded, false);
        // What nobody gives back is there again once it is garbage.
        lent.clear();
        Eventually.await(
                () -> {
                    System.gc();
                    ByteBuf one = bounded.allocate(PooledByteBufAllocator.DEFAULT);
                    ByteBuf other = bounded.allocate(PooledByteBufAllocator.DEFAULT);
                    boolean both = !isPooled(one) && !isPooled(other);
                    one.release();
                    other.release();
                    return both;
                },
                "two are lent at a time");
    }

    private static void assertPooled(ExtendedHandle from, boolean expected) {
        ByteBuf buffer = from.allocate(PooledByteBufAllocator.DEFAULT);
        assertEquals(expected, isPooled(buffer));
        buffer.release();
    }
}
