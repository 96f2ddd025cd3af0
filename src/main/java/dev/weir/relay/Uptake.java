package dev.weir.relay;

import java.util.function.LongSupplier;

/**
 * How one client takes an answer, and whether it keeps a least pace. On HTTP/1 the connection tells how much of a write has left, at any
 * time; on HTTP/2 a write tells when all of it has.
 */
final class Uptake {

    private final LongSupplier waiting;
    private final Pace least;
    private final Runnable moved;
    private long written;
    private long left;
    private long known;

    /**
     * An answer that is about to begin.
     *
     * @param waiting says how many bytes wait on the connection
     * @param moved told whenever the client has taken something
     */
    Uptake(LongSupplier waiting, Pace least, Runnable moved) {
        this.waiting = waiting;
        this.least = least;
        this.moved = moved;
    }

    static Uptake of(Downstream client, RelaySettings settings, Runnable moved) {
        Pace least = new Pace(settings.idleTimeout(), settings.leastRate());
        return new Uptake(client::waiting, least, moved);
    }

    /** Bytes were written for it. */
    void written(int bytes) {
        written += bytes;
    }

    /** A write of so many bytes has left whole. */
    void left(int bytes) {
        left += bytes;
        taken(left);
    }

    private void taken(long bytes) {
        if (bytes > known) {
            var _ = least.moved(Math.toIntExact(bytes - known));
            known = bytes;
            moved.run();
        }
    }

    /** Whether the client takes it too slowly, while there is something for it to take. */
    boolean isTooSlow(long now) {
        if (left < written) {
            // Heads, and what frames a body, wait there too, and make this the less.
            taken(written - waiting.getAsLong());
        }
        return least.isLate(now, left < written);
    }
}
