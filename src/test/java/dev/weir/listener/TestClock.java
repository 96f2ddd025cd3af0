package dev.weir.listener;

import dev.weir.cache.Moment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that only the test moves, but for a nanosecond from look to look; it starts at 2027-01-15, 08:00 GMT. */
final class TestClock implements Moment.Clock {

    private final AtomicLong nanos = new AtomicLong(TimeUnit.DAYS.toNanos(1));
    private final AtomicLong epochSecond = new AtomicLong(1_800_000_000);

    /** Both clocks go on. */
    void pass(long seconds) {
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        epochSecond.addAndGet(seconds);
    }

    /** The wall clock is set, and no time passes. */
    void set(long seconds) {
        epochSecond.addAndGet(seconds);
    }

    @Override
    public Moment get() {
        return new Moment(nanos.incrementAndGet(), epochSecond.get());
    }
}
