package dev.weir.cache;

import java.util.concurrent.TimeUnit;

/**
 * A point in time on both clocks: the monotonic one measures how long something has been kept, the wall clock is compared with what
 * origins say.
 *
 * @param nanos {@link System#nanoTime}
 * @param epochSecond seconds since 1970
 */
public record Moment(long nanos, long epochSecond) {

    public static Moment now() {
        return new Moment(System.nanoTime(), TimeUnit.MILLISECONDS.toSeconds(System.currentTimeMillis()));
    }
}
