package dev.weir.relay;

/**
 * How long nothing has moved. What moves does not look at the clock: whoever watches does, ten times a second, and finds that something
 * has moved since the last look. So it is right to the time between two looks, in the favour of who is watched.
 */
final class Progress {

    private boolean moved = true;
    private long seen;

    /** Something moved. */
    void moved() {
        moved = true;
    }

    /** Nanoseconds in which nothing was seen to move. */
    long since(long now) {
        if (moved) {
            moved = false;
            seen = now;
        }
        return now - seen;
    }
}
