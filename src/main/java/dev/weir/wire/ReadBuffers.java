package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledDirectByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.EventExecutor;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop reads bodies into, so that they are sent from where they were read: Vert.x copies what Netty's pool owns into the
 * heap, from where Netty copies it out again to send it. A buffer that is released is lent again; one that Vert.x drops is the garbage
 * collector's, as nothing else knows of it. What is little is read as ever: to copy it costs less than to keep a buffer for it.
 */
public final class ReadBuffers implements RecvByteBufAllocator {

    /** Bytes of each. */
    static final int SIZE = 64 * 1024;

    /** What is expected to be less is read as ever; what turns out to be less is not kept in one. */
    static final int LEAST = SIZE / 4;

    private static final int MESSAGES_PER_READ = 16;

    private static final Budget SHARED = new Budget(Runtime.getRuntime().maxMemory() / 8);

    /** How many wait to be lent, at most: together, on two sides of a loop for each processor, no more than half of what there may be. */
    private static final int MOST_FREE =
            Math.clamp(SHARED.most / SIZE / (4L * Runtime.getRuntime().availableProcessors()), 1, 64);

    private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator();
    private final EventExecutor owner;
    private final Budget budget;
    private final Deque<ByteBuffer> free = new ArrayDeque<>();

    /** @param owner the event loop; who reads on another gets what it would have got */
    public ReadBuffers(EventExecutor owner) {
        this(owner, SHARED);
    }

    ReadBuffers(EventExecutor owner, Budget budget) {
        this.owner = owner;
        this.budget = budget;
        var _ = sizes.maxMessagesPerRead(MESSAGES_PER_READ);
    }

    @Override
    public ExtendedHandle newHandle() {
        return new Sized((ExtendedHandle) sizes.newHandle());
    }

    private final class Sized extends DelegatingHandle implements ExtendedHandle {

        Sized(ExtendedHandle sizes) {
            super(sizes);
        }

        @Override
        public boolean continueReading(UncheckedBooleanSupplier maybeMore) {
            return ((ExtendedHandle) delegate()).continueReading(maybeMore);
        }

        @Override
        public ByteBuf allocate(ByteBufAllocator allocator) {
            ByteBuffer memory = guess() < LEAST ? null : lend();
            return memory == null ? super.allocate(allocator) : new Lent(memory);
        }
    }

    private @Nullable ByteBuffer lend() {
        if (!owner.inEventLoop()) {
            return null;
        }
        ByteBuffer memory = free.pollLast();
        return memory == null ? budget.made() : memory;
    }

    private void back(ByteBuffer memory) {
        if (owner.inEventLoop() && free.size() < MOST_FREE) {
            free.addLast(memory);
        }
    }

    /** What all of them may take, over all event loops: a container's memory is for them and the heap. */
    static final class Budget {
        private static final Cleaner CLEANER = Cleaner.create();

        private final long most;
        private final AtomicLong taken = new AtomicLong();

        Budget(long most) {
            this.most = most;
        }

        /** One more; null where that is too much. */
        @Nullable
        ByteBuffer made() {
            if (taken.addAndGet(SIZE) > most) {
                taken.addAndGet(-SIZE);
                return null;
            }
            ByteBuffer memory;
            try {
                memory = ByteBuffer.allocateDirect(SIZE);
            } catch (OutOfMemoryError e) {
                // The JVM has a limit of its own for memory of this kind, and whoever reads has another way.
                taken.addAndGet(-SIZE);
                return null;
            }
            CLEANER.register(memory, () -> taken.addAndGet(-SIZE));
            return memory;
        }
    }

    /** Bytes read into what was lent. */
    private final class Lent extends UnpooledDirectByteBuf {

        private final ByteBuffer memory;

        Lent(ByteBuffer memory) {
            super(UnpooledByteBufAllocator.DEFAULT, memory, SIZE);
            this.memory = memory;
            clear();
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            back(memory);
        }
    }

    /** Gives back what was lent, be it a slice of that or several in one; other bytes are nobody's to give. */
    public static void release(ByteBuf bytes) {
        ByteBuf whole = whole(bytes);
        if (whole instanceof Lent || whole instanceof CompositeByteBuf) {
            whole.release();
        }
    }

    /** Whether bytes keep memory that is mostly empty from being lent. */
    public static boolean areFew(ByteBuf bytes) {
        return whole(bytes) instanceof Lent lent && lent.writerIndex() < LEAST;
    }

    /** What bytes are a slice of, however often it was sliced. */
    private static ByteBuf whole(ByteBuf bytes) {
        ByteBuf whole = bytes;
        for (ByteBuf next = bytes.unwrap(); next != null; next = next.unwrap()) {
            whole = next;
        }
        return whole;
    }
}
