package dev.weir.cache;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Memory for bodies that are on their way, all of them together. What replicas share can be had again, so what comes from there takes
 * three quarters of it at most, however many clients take it however slowly: a quarter is left for what an origin sends, to be stored.
 * Called from any thread.
 */
public final class BodyRoom {

    private final long all;
    private final long largest;
    private final AtomicLong taken = new AtomicLong();

    /** What of it is taken by what comes from the level that replicas share. */
    private final AtomicLong shared = new AtomicLong();

    /** What it is for. */
    public enum Use {
        /** To be stored, as an origin sends it. */
        STORED,
        /** From the level that replicas share, to be kept in memory too; the first that finds no more. */
        KEPT,
        /** A part from there that is asked for before it is wanted. */
        AHEAD,
        /** The part from there that somebody is sent next. */
        NEXT
    }

    BodyRoom(CacheSettings settings) {
        this.largest = settings.maxObjectSize();
        this.all = Math.max(largest, settings.maxBytes() / 4);
    }

    /** Takes so many bytes; false where too much is taken already. */
    public boolean take(Use use, long bytes) {
        if (use != Use.STORED && !take(shared, bytes, most(use))) {
            return false;
        }
        boolean taking = take(taken, bytes, all);
        if (!taking && use != Use.STORED) {
            shared.addAndGet(-bytes);
        }
        return taking;
    }

    private long most(Use use) {
        return switch (use) {
            case STORED -> all;
            // One of the largest may be kept in any case.
            case KEPT -> Math.max(largest, all / 2);
            case AHEAD -> all / 8 * 5;
            case NEXT -> all / 4 * 3;
        };
    }

    private static boolean take(AtomicLong from, long bytes, long most) {
        if (from.addAndGet(bytes) <= most) {
            return true;
        }
        from.addAndGet(-bytes);
        return false;
    }

    /** Gives so many back that were taken for that. */
    public void give(Use use, long bytes) {
        taken.addAndGet(-bytes);
        if (use != Use.STORED) {
            shared.addAndGet(-bytes);
        }
    }

    /** Bytes that are taken. */
    public long taken() {
        return taken.get();
    }
}
