package dev.weir.analytics;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that a test moves: the steady one, and the wall's beside it. */
final class Ticking {

    /** A full day, so that all windows begin a slice with it. */
    static final long BEGIN = Instant.parse("2026-06-01T00:00:00Z").getEpochSecond();

    private final AtomicLong nanos = new AtomicLong(-5);
    private final AtomicLong wallMillis = new AtomicLong(BEGIN * 1000);
    private final SteadyClock clock = new SteadyClock(() -> Instant.ofEpochMilli(wallMillis.get()), nanos::get);

    SteadyClock clock() {
        return clock;
    }

    void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        wallMillis.addAndGet(TimeUnit.SECONDS.toMillis(seconds));
    }

    void setWall(long epochSecond) {
        wallMillis.set(epochSecond * 1000);
    }

    void setBackSteady(long seconds) {
        nanos.addAndGet(-TimeUnit.SECONDS.toNanos(seconds));
    }
}
