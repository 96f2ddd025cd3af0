package dev.weir.wire;

import java.util.concurrent.TimeUnit;

/**
 * How many HTTP/2 frames that bring nothing forward a client may still send: a stock that grows with time and with the data that moves,
 * since a client that reads has windows to update.
 */
final class FrameBudget {

    private static final long MOST = 10_000;
    private static final long PER_SECOND = 100;
    private static final int PER_DATA_FRAME = 2;
    private static final int BYTES_FOR_ONE = 1024;

    private long left = MOST;
    private long renewed;

    /** @param now in nanoseconds, from any origin */
    FrameBudget(long now) {
        this.renewed = now;
    }

    /** A frame of data went to the client, which may want to update two windows for it. */
    void sent(int bytes) {
        left = Math.min(MOST, left + PER_DATA_FRAME + bytes / BYTES_FOR_ONE);
    }

    /** A frame of data came from the client. */
    void received(int bytes) {
        left = Math.min(MOST, left + bytes / BYTES_FOR_ONE);
    }

    /** Whether one more frame is within the budget. */
    boolean spend(long now) {
        if (left <= 0) {
            long earned = TimeUnit.NANOSECONDS.toSeconds(now - renewed) * PER_SECOND;
            left = Math.min(MOST, left + earned);
            renewed += TimeUnit.SECONDS.toNanos(earned / PER_SECOND);
        }
        return left-- > 0;
    }
}
