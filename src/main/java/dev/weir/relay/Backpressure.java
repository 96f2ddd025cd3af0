package dev.weir.relay;

import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what was read and is not yet written below a mark, by pausing the source. Vert.x's own measure will not do: for a request on
 * HTTP/2 it is the window of the whole connection.
 */
final class Backpressure {

    /** Bytes that a write takes besides its own until it is done: a buffer, a promise, a place in a queue. Crumbs are mostly this. */
    static final int OF_A_WRITE = 256;

    private static final int HIGH = 64 * 1024;
    private static final int LOW = 32 * 1024;

    private final ReadStream<?> source;
    private final Runnable moved;
    private @Nullable Pace pace;
    private long pending;
    private boolean full;

    /** @param moved told whenever something was written */
    Backpressure(ReadStream<?> source, Runnable moved) {
        this.source = source;
        this.moved = moved;
    }

    /** The other side has to keep this pace while there is something for it. */
    Backpressure keeping(Pace least) {
        pace = least;
        return this;
    }

    /** Bytes from the source are on their way. */
    void add(int bytes, Future<Void> written) {
        pending += bytes + OF_A_WRITE;
        if (pending > HIGH && !full) {
            full = true;
            source.pause();
        }
        written.onComplete(_ -> gone(bytes));
    }

    private void gone(int bytes) {
        pending -= bytes + OF_A_WRITE;
        if (pace != null) {
            pace.moved(bytes);
        }
        moved.run();
        if (full && pending <= LOW) {
            full = false;
            source.resume();
        }
    }

    /** Whether the other side takes less than it has to. */
    boolean isTooSlow(long now) {
        return pace != null && pace.isLate(now, pending > 0);
    }

    /** Whether the source waits for the other side. */
    boolean isFull() {
        return full;
    }
}
