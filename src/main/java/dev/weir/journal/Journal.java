package dev.weir.journal;

import dev.weir.measure.Account;
import dev.weir.measure.Accounts;
import dev.weir.measure.LogDrops;
import dev.weir.measure.Tracing;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Where the account of every exchange goes: from the event loops over a bounded queue to a thread of its own, which makes it private
 * once and tells the sinks. What does not fit into the queue, or cannot be made private, is dropped and counted.
 *
 * <p>The thread looks every few milliseconds while there is traffic, so that a busy event loop never has to wake it. After a while
 * without any it sleeps, and the next account wakes it.
 */
public final class Journal implements Accounts, AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir.journal");

    private static final int MOST_ACCOUNTS = 1 << 16;
    private static final long MOST_BYTES = 32L << 20;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final int LOOKS_BEFORE_SLEEP = 40;
    private static final long SLEEP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Function<Account, Told> privacy;
    private final LogDrops drops;
    private final Queued queue;
    private final AtomicLong fetched = new AtomicLong();
    private final List<Sink> sinks = new CopyOnWriteArrayList<>();
    private final Rarely sinkFaults = new Rarely(System::nanoTime);
    private final Thread thread;
    private volatile @Nullable Tracing tracing;
    private volatile boolean asleep;
    private volatile boolean ended;

    public Journal(Privacy privacy, LogDrops drops) {
        this(privacy::told, drops, new Queued(MOST_ACCOUNTS, MOST_BYTES));
    }

    Journal(Function<Account, Told> privacy, LogDrops drops, Queued queue) {
        this.privacy = privacy;
        this.drops = drops;
        this.queue = queue;
        this.thread = Thread.ofPlatform().daemon().name("weir-journal").unstarted(this::run);
    }

    /** It is told of everything from about now on. */
    public void add(Sink sink) {
        sinks.add(sink);
    }

    /** Exchanges that begin from now on get their places in traces. */
    public void trace(Tracing places) {
        tracing = places;
    }

    @Override
    public @Nullable Tracing tracing() {
        return tracing;
    }

    /** Begins to tell; until then accounts wait in the queue. */
    public void start() {
        thread.start();
    }

    @Override
    public boolean areWanted() {
        return !sinks.isEmpty();
    }

    @Override
    public void ended(Account account) {
        if (ended || !queue.offer(account)) {
            drops.dropped(1);
        } else {
            wake();
        }
    }

    @Override
    public void fetched(long bytes) {
        if (!ended && areWanted()) {
            fetched.addAndGet(bytes);
            wake();
        }
    }

    private void wake() {
        if (asleep) {
            asleep = false;
            LockSupport.unpark(thread);
        }
    }

    private void run() {
        int looks = 0;
        while (!ended) {
            if (tellSome()) {
                looks = 0;
            } else if (looks++ < LOOKS_BEFORE_SLEEP) {
                LockSupport.parkNanos(this, LOOK_NANOS);
            } else {
                sleep();
                looks = 0;
            }
        }
        while (tellSome()) {
            // Everything that came before the end.
        }
    }

    /** Whether it waits to be woken. */
    boolean isAsleep() {
        return asleep;
    }

    /** Whoever puts something in after the queue was seen empty sees that this thread sleeps: both sides write before they read. */
    private void sleep() {
        asleep = true;
        if (queue.isEmpty() && fetched.get() == 0 && !ended) {
            LockSupport.parkNanos(this, SLEEP_NANOS);
        }
        asleep = false;
    }

    private boolean tellSome() {
        long bytes = fetched.getAndSet(0);
        if (bytes > 0) {
            sinks.forEach(sink -> tell(sink, bytes));
        }
        if (queue.drain(this::tell) == 0) {
            return bytes > 0;
        }
        if (queue.isEmpty()) {
            sinks.forEach(this::flush);
        }
        return true;
    }

    private void tell(Account account) {
        try {
            Told told = privacy.apply(account);
            for (Sink sink : sinks) {
                tell(sink, told);
            }
        } catch (RuntimeException | Error e) {
            // An error too: there is no other thread that could tell.
            drops.dropped(1);
            fault(e);
        }
    }

    private void tell(Sink sink, Told told) {
        try {
            sink.told(told);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void tell(Sink sink, long bytes) {
        try {
            sink.fetched(bytes);
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void flush(Sink sink) {
        try {
            sink.flush();
        } catch (RuntimeException | Error e) {
            fault(e);
        }
    }

    private void fault(Throwable fault) {
        try {
            if (sinkFaults.isDue()) {
                LOG.error("what is told of exchanges is not complete (said once a minute)", fault);
            }
        } catch (RuntimeException | Error _) {
            // Short of memory, say, it cannot even be said. The next one is, in a minute; meanwhile this thread must
            // not end.
        }
    }

    /** Tells what is queued, for a few seconds at most; what ends later is dropped. */
    @Override
    public void close() {
        ended = true;
        if (thread.getState() == Thread.State.NEW) {
            return;
        }
        LockSupport.unpark(thread);
        try {
            if (!thread.join(CLOSE_LIMIT)) {
                LOG.warnf("not everything was told within %s", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
