package dev.weir.lifecycle;

import dev.weir.upstream.OwnSockets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/** Has this host's addresses read anew all the while, on a thread of its own: with many interfaces that takes its time. */
final class OwnAddresses implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir");

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-own-addresses").factory());
    private final Runnable refresh;
    private final Consumer<Throwable> failed;
    private boolean failing;

    OwnAddresses(OwnSockets own, Duration pause) {
        this(
                own::refresh,
                pause,
                fault -> LOG.warn(
                        "this host's addresses cannot be read; those known before count until they can", fault));
    }

    /** @param failed told of the first of failures in a row */
    OwnAddresses(Runnable refresh, Duration pause, Consumer<Throwable> failed) {
        this.refresh = refresh;
        this.failed = failed;
        var _ = thread.scheduleWithFixedDelay(this::look, pause.toNanos(), pause.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void look() {
        try {
            refresh.run();
            failing = false;
        } catch (RuntimeException | Error e) {
            // What a task throws ends its schedule.
            if (!failing) {
                failing = true;
                failed.accept(e);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
