package dev.weir.analytics;

import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Seconds that only ever go on. They begin as those since the epoch, but a wall clock that is set does not touch them, so that
 * nothing that was counted is lost or counted twice; what is shown is told in the wall clock's time of the moment.
 */
public final class SteadyClock {

    private final InstantSource wall;
    private final LongSupplier nanos;
    private final long beginMillis;
    private final long beginNanos;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    public SteadyClock(InstantSource wall, LongSupplier nanos) {
        this.wall = wall;
        this.nanos = nanos;
        this.beginMillis = wall.millis();
        this.beginNanos = nanos.getAsLong();
    }

    private long millis() {
        return beginMillis + Math.max(0, TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong() - beginNanos));
    }

    /** Now, in steady seconds. */
    long now() {
        return Math.floorDiv(millis(), 1000L);
    }

    /** What has to be added to steady seconds for those since the epoch, as the wall clock tells them now. */
    long shift() {
        return Math.round((wall.millis() - millis()) / 1000.0);
    }
}
