package dev.weir.relay;

import java.time.Duration;

/**
 * Whether bytes keep moving at a least rate: within each window of time that counts, so many of them as that rate makes. Time does not
 * count while nothing could move for another reason than the side that is watched.
 */
final class Pace {

    private final long windowNanos;
    private final long quota;
    private long owed;
    private long counted;
    private boolean begun;
    private long looked;

    /**
     * The first window begins when its time is first looked at.
     *
     * @param leastRate in bytes a second
     */
    Pace(Duration window, int leastRate) {
        this.windowNanos = window.toNanos();
        this.quota = quota(window, leastRate);
        this.owed = quota;
    }

    /** Bytes that have to move within a window. */
    static long quota(Duration window, int leastRate) {
        return Math.max(1, window.toMillis() * leastRate / 1000);
    }

    /** Bytes moved; whether those of a window are complete, so that the next one begins. */
    boolean moved(int bytes) {
        owed -= bytes;
        if (owed > 0) {
            return false;
        }
        owed = quota;
        counted = 0;
        return true;
    }

    /**
     * Whether a window has passed without its bytes.
     *
     * @param now in nanoseconds from any origin
     * @param counts whether the time since the last look counts
     */
    boolean isLate(long now, boolean counts) {
        if (counts && begun) {
            counted += now - looked;
        }
        begun = true;
        looked = now;
        return counted > windowNanos;
    }
}
