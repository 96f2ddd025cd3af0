package dev.weir.wire;

import io.netty.util.concurrent.EventExecutor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A point in time at which something happens unless it is moved before. Moving it away costs a field write: the one scheduled task
 * finds out when it runs that it came too early.
 */
final class Deadline {

    private final LongSupplier clock;
    private final Runnable expired;
    private @Nullable ScheduledFuture<?> task;
    private long taskAt;
    private long at;
    private boolean set;

    /** @param clock in nanoseconds, from any origin */
    Deadline(LongSupplier clock, Runnable expired) {
        this.clock = clock;
        this.expired = expired;
    }

    void set(EventExecutor executor, long nanos) {
        at = nanos;
        set = true;
        if (task != null && taskAt - at > 0) {
            stop();
        }
        if (task == null) {
            schedule(executor, at - clock.getAsLong());
        }
    }

    /** Nothing happens until it is set again. */
    void clear() {
        set = false;
    }

    /** Nothing happens, and nothing is left behind. */
    void cancel() {
        set = false;
        stop();
    }

    private void stop() {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
    }

    private void schedule(EventExecutor executor, long delay) {
        taskAt = at;
        task = executor.schedule(() -> ring(executor), Math.max(0, delay), TimeUnit.NANOSECONDS);
    }

    private void ring(EventExecutor executor) {
        task = null;
        if (!set) {
            return;
        }
        long left = at - clock.getAsLong();
        if (left > 0) {
            schedule(executor, left);
        } else {
            set = false;
            expired.run();
        }
    }
}
