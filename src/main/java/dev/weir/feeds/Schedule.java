package dev.weir.feeds;

import java.time.Duration;

/**
 * When a list is asked for again. Chance keeps many replicas from asking all at once.
 *
 * @param leastPause after a first failure
 */
record Schedule(Duration leastPause) {

    private static final int MOST_DOUBLINGS = 16;
    private static final Duration LONGEST_WISH = Duration.ofDays(1);

    /** How far chance moves a time to either side. */
    private static final double SPREAD = 0.1;

    /** @param random from 0 to 1 */
    Duration afterSuccess(Duration interval, double random) {
        return spread(interval, random);
    }

    /**
     * Twice as long each time, up to the interval; not before the origin wants it.
     *
     * @param failures one after the other, at least 1
     * @param wish how long the origin wants to be left alone (RFC 9110 §10.2.3); a day at most is heeded
     * @param random from 0 to 1
     */
    Duration afterFailure(Duration interval, int failures, Duration wish, double random) {
        Duration pause = leastPause.multipliedBy(1L << Math.clamp(failures - 1, 0, MOST_DOUBLINGS));
        Duration own = spread(shorter(pause, longer(interval, leastPause)), random);
        return longer(own, shorter(wish, LONGEST_WISH));
    }

    private static Duration spread(Duration duration, double random) {
        return Duration.ofMillis(Math.round(duration.toMillis() * (1 - SPREAD + 2 * SPREAD * random)));
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }

    private static Duration longer(Duration one, Duration other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
