package dev.weir.relay;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
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
    private @Nullable Uptake uptake;
    private long pending;
    private boolean full;

    /** @param moved told whenever something was written */
    Backpressure(ReadStream<?> source, Runnable moved) {
        this.source = source;
        this.moved = moved;
    }

    /** The other side is a client that takes it like this. */
    Backpressure telling(Uptake how) {
        uptake = how;
        return this;
    }

    /** Bytes from the source are on their way. */
    void add(Buffer bytes, Future<Void> written) {
        last(bytes, written);
        if (pending > HIGH && !full) {
            full = true;
            source.pause();
        }
    }

    /** The last bytes are. */
    void last(Buffer buffer, Future<Void> written) {
        int bytes = buffer.length();
        pending += bytes + OF_A_WRITE;
        Uptake known = uptake;
        if (known != null) {
            known.written(bytes);
        }
        written.onComplete(_ -> {
            Chunks.release(buffer);
            gone(bytes);
        });
    }

    private void gone(int bytes) {
        pending -= bytes + OF_A_WRITE;
        Uptake known = uptake;
        if (known != null) {
            known.left(bytes);
        }
        moved.run();
        if (full && pending <= LOW) {
            full = false;
            source.resume();
        }
    }

    /** Whether the source waits for the other side. */
    boolean isFull() {
        return full;
    }
}
