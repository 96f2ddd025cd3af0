package dev.weir.cache;

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A point in time on both clocks: the monotonic one measures how long something has been kept, the wall clock is compared with what
 * origins say.
 *
 * @param nanos {@link System#nanoTime}
 * @param epochSecond seconds since 1970
 */
public record Moment(long nanos, long epochSecond) {

    /** Tells the time. */
    @FunctionalInterface
    public interface Clock extends Supplier<Moment> {

        /** The process's own. */
        Clock SYSTEM = new Clock() {
            @Override
            public Moment get() {
                return now();
            }

            @Override
            public long nanos() {
                return System.nanoTime();
            }
        };

        /** What the monotonic clock says, where nobody compares it with what an origin said. */
        default long nanos() {
            return get().nanos();
        }
    }

    public static Moment now() {
        return new Moment(System.nanoTime(), TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }
}
