package dev.weir.journal;

import java.util.function.LongSupplier;

/** Says when something that may happen all the time is worth a line: the first time, and once a minute after that. One thread. */
final class Rarely {

    private static final long PAUSE_NANOS = 60_000_000_000L;

    private final LongSupplier nanoTime;
    private long last;
    private boolean ever;

    Rarely(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    boolean isDue() {
        long now = nanoTime.getAsLong();
        if (ever && now - last < PAUSE_NANOS) {
            return false;
        }
        ever = true;
        last = now;
        return true;
    }
}
