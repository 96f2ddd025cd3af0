package dev.weir.net;

import java.util.concurrent.atomic.AtomicInteger;

/** So many places and no more, counted over all event loops. */
public final class Places {

    private final int most;
    private final AtomicInteger taken = new AtomicInteger();

    public Places(int most) {
        this.most = most;
    }

    /** Takes a place, if there is one; it must be given back by {@link #free}. */
    public boolean take() {
        if (taken.incrementAndGet() <= most) {
            return true;
        }
        taken.decrementAndGet();
        return false;
    }

    /** Counts what is there already, whether or not there is a place; it must be given back by {@link #free}. */
    public void occupy() {
        taken.incrementAndGet();
    }

    public void free() {
        taken.decrementAndGet();
    }
}
