package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.buffer.UnpooledUnsafeDirectByteBuf;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.util.UncheckedBooleanSupplier;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.internal.PlatformDependent;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.buffer.impl.BufferImpl;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What one event loop reads into, so that bodies are sent from where they were read: Vert.x copies what Netty's pool owns into the heap,
 * from where Netty copies it out again to send it. Memory of two sizes is lent, for reads that bring little and for ones that bring much;
 * what lies between is read as ever. A buffer that is released is lent again; one that Vert.x drops is the garbage collector's, as nothing
 * else knows of it. Where Netty may not use {@code sun.misc.Unsafe}, nothing is lent.
 */
public final class ReadBuffers implements RecvByteBufAllocator {

    /** Bytes of what is lent for reads that bring much. */
    static final int LARGE = 64 * 1024;

    /** Bytes of what is lent for reads that bring little. */
    static final int SMALL = 4 * 1024;

    /** What fills less than the fourth part of a buffer is not kept in it, and no large one is lent for what is expected to. */
    private static final int QUARTER = 4;

    private static final int MESSAGES_PER_READ = 16;

    private static final Budget LARGE_ONES =
            new Budget(LARGE, Runtime.getRuntime().maxMemory() / 8);
    private static final Budget SMALL_ONES =
            new Budget(SMALL, Runtime.getRuntime().maxMemory() / 64);

    private final AdaptiveRecvByteBufAllocator sizes = new AdaptiveRecvByteBufAllocator();
    private final EventExecutor owner;
    private final Shelf large;
    private final @Nullable Shelf small;

    ReadBuffers(EventExecutor owner, Budget large, @Nullable Budget small) {
        this.owner = owner;
        this.large = new Shelf(large);
        this.small = small == null ? null : new Shelf(small);
        var _ = sizes.maxMessagesPerRead(MESSAGES_PER_READ);
    }

    /**
     * For what clients send. Little is mostly a head, of which nothing goes on as it came: it is read as ever.
     *
     * @param owner the event loop; who reads on another gets what it would have got
     */
    public static ReadBuffers ofRequests(EventExecutor owner) {
        return new ReadBuffers(owner, LARGE_ONES, null);
    }

    /**
     * For what origins send.
     *
     * @param owner the event loop; who reads on another gets what it would have got
     */
    public static ReadBuffers ofResponses(EventExecutor owner) {
        return new ReadBuffers(owner, LARGE_ONES, SMALL_ONES);
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
            Shelf shelf = shelf(guess());
            ByteBuf lent = shelf == null ? null : shelf.lend();
            return lent == null ? super.allocate(allocator) : lent;
        }
    }

    private @Nullable Shelf shelf(int expected) {
        if (expected >= LARGE / QUARTER) {
            return large;
        }
        return expected <= SMALL ? small : null;
    }

    /** What is lent in one size. */
    private final class Shelf {

        private final Budget budget;
        private final Deque<ByteBuffer> free = new ArrayDeque<>();

        Shelf(Budget budget) {
            this.budget = budget;
        }

        @Nullable
        ByteBuf lend() {
            if (!PlatformDependent.hasUnsafe() || !owner.inEventLoop()) {
                return null;
            }
            ByteBuffer memory = free.pollLast();
            if (memory == null) {
                memory = budget.made();
            }
            return memory == null ? null : new Lent(memory, this);
        }

        void back(ByteBuffer memory) {
            if (owner.inEventLoop() && free.size() < budget.mostFree) {
                free.addLast(memory);
            }
        }
    }

    /** What all of one size may take, over all event loops: a container's memory is for them and the heap. */
    static final class Budget {
        private static final Cleaner CLEANER = Cleaner.create();
        private static final int MOST_FREE = 64;

        private final int size;
        private final long most;
        private final AtomicLong taken = new AtomicLong();

        /** How many wait to be lent, at most: together, on two sides of a loop for each processor, no more than half of what there may be. */
        private final int mostFree;

        Budget(int size, long most) {
            this.size = size;
            this.most = most;
            this.mostFree = Math.clamp(most / size / (4L * Runtime.getRuntime().availableProcessors()), 1, MOST_FREE);
        }

        /** One more; null where that is too much. */
        @Nullable
        ByteBuffer made() {
            if (taken.addAndGet(size) > most) {
                taken.addAndGet(-size);
                return null;
            }
            ByteBuffer memory;
            try {
                memory = ByteBuffer.allocateDirect(size);
            } catch (OutOfMemoryError e) {
                // The JVM has a limit of its own for memory of this kind, and whoever reads has another way.
                taken.addAndGet(-size);
                return null;
            }
            CLEANER.register(memory, () -> taken.addAndGet(-size));
            return memory;
        }
    }

    /**
     * Bytes read into what was lent. Each time it is lent, memory has a new one around it, so that nobody can release another's. It knows its
     * address, for scanners and system calls.
     */
    private static final class Lent extends UnpooledUnsafeDirectByteBuf {

        private final ByteBuffer memory;
        private final Shelf shelf;

        Lent(ByteBuffer memory, Shelf shelf) {
            super(UnpooledByteBufAllocator.DEFAULT, memory, memory.capacity());
            this.memory = memory;
            this.shelf = shelf;
            clear();
        }

        @Override
        protected void deallocate() {
            super.deallocate();
            shelf.back(memory);
        }
    }

    /** {@link #release(ByteBuf)} of what a buffer holds. */
    public static void release(Buffer bytes) {
        release(((BufferImpl) bytes).byteBuf());
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
        return whole(bytes) instanceof Lent lent && lent.writerIndex() < lent.capacity() / QUARTER;
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
