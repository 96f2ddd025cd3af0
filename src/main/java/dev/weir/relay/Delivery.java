package dev.weir.relay;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import org.jspecify.annotations.Nullable;

/** A body's way to one client, at the client's pace. Lives on the client's event loop. */
final class Delivery {

    private static final int HIGH = 64 * 1024;

    private final Downstream client;
    private final HttpServerResponse to;
    private final Bytes from;
    private final Uptake uptake;
    private final Events events;
    private long pending;
    private boolean pumping;
    private boolean headOwed = true;
    private boolean over;

    /** What becomes of it. */
    interface Events {
        /** Something moved: into what waits for the client, or out of it. */
        void progressed();

        /** All of it was written, or could not be. */
        void delivered(Future<Void> written);

        /** The rest of it will never come. */
        void broken();
    }

    Delivery(Downstream client, Bytes from, RelaySettings settings, Events events) {
        this.uptake = Uptake.of(client, settings, events::progressed);
        this.client = client;
        this.to = client.response();
        this.from = from;
        this.events = events;
    }

    /** Sends what there is, and goes on whenever there is more. */
    void pump() {
        if (pumping || over) {
            return;
        }
        pumping = true;
        Buffer next = null;
        while (!over && pending <= HIGH && (next = from.next()) != null) {
            if (from.isComplete()) {
                end(next);
            } else {
                write(next);
            }
        }
        pumping = false;
        if (over || next != null) {
            return;
        }
        if (from.isComplete()) {
            end(null);
        } else if (from.isBroken()) {
            events.broken();
        } else if (headOwed) {
            headOwed = false;
            client.sendHead();
        }
    }

    private void write(Buffer bytes) {
        headOwed = false;
        int length = bytes.length();
        pending += length + Backpressure.OF_A_WRITE;
        uptake.written(length);
        events.progressed();
        to.write(bytes).onComplete(client.guarded(_ -> left(length)));
    }

    private void left(int bytes) {
        pending -= bytes + Backpressure.OF_A_WRITE;
        uptake.left(bytes);
        from.taken(bytes);
        if (!over) {
            events.progressed();
            pump();
        }
    }

    private void end(@Nullable Buffer last) {
        over = true;
        events.progressed();
        MultiMap trailers = from.trailers();
        if (trailers != null && !trailers.isEmpty() && (to.isChunked() || client.isHttp2())) {
            FieldFilter.copyTrailers(trailers, to.trailers());
        }
        int length = last == null ? 0 : last.length();
        uptake.written(length);
        Future<Void> written = last == null ? to.end() : to.end(last);
        written.onComplete(client.guarded(_ -> {
            uptake.left(length);
            from.close();
            events.delivered(written);
        }));
    }

    /** Whether the client takes it too slowly, while there is something for it to take. */
    boolean isTooSlow(long now) {
        return uptake.isTooSlow(now);
    }

    /** No more is sent. */
    void stop() {
        if (!over) {
            over = true;
            from.close();
        }
    }
}
