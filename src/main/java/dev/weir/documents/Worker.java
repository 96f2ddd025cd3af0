package dev.weir.documents;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** One thread and the work it does in order. What fails is logged and does not end the thread. */
final class Worker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir.policy");

    private final ScheduledThreadPoolExecutor executor;

    Worker(String name) {
        executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    /** Whether it will be done: not after the end. */
    boolean run(Runnable work) {
        return scheduled(work, Duration.ZERO);
    }

    /**
     * The same, and what came of it.
     *
     * @return cancelled where it will not be done; never completes where the end came first
     */
    CompletableFuture<Void> done(Runnable work) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        boolean runs = run(() -> {
            try {
                work.run();
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        if (!runs) {
            done.cancel(/* mayInterruptIfRunning= */ false);
        }
        return done;
    }

    boolean scheduled(Runnable work, Duration delay) {
        try {
            ScheduledFuture<?> scheduled = executor.schedule(guarded(work), delay.toNanos(), TimeUnit.NANOSECONDS);
            return !scheduled.isCancelled();
        } catch (RejectedExecutionException ended) {
            return false;
        }
    }

    /** Now, and each time this long after it was done, until the end. */
    void repeat(Runnable work, Duration pause) {
        ScheduledFuture<?> repeated =
                executor.scheduleWithFixedDelay(guarded(work), 0, pause.toNanos(), TimeUnit.NANOSECONDS);
        if (repeated.isCancelled()) {
            throw new IllegalStateException("ended");
        }
    }

    private static Runnable guarded(Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | Error e) {
                // An error, too: want of memory passes, and a watch that ended with it would go unnoticed.
                LOG.error("policy: unexpected, what is in force stays", e);
            }
        };
    }

    /** Interrupts what is being done. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}
