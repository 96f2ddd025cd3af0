package dev.weir.testing;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for something that another thread brings about, and says what was missing when it does not come. */
public final class Eventually {
    /** How long anything in a test is waited for. */
    public static final Duration LIMIT = Duration.ofSeconds(15);

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(2);

    private Eventually() {}

    public static void await(BooleanSupplier condition, String what) {
        await(condition, what, LIMIT);
    }

    public static void await(BooleanSupplier condition, String what, Duration limit) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (Thread.currentThread().isInterrupted()) {
                // The test has run out of time: what it holds is to be closed now.
                throw new AssertionError("interrupted while waiting for " + what);
            }
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toMillis() + " ms: " + what);
            }
            LockSupport.parkNanos(PAUSE);
        }
    }
}
