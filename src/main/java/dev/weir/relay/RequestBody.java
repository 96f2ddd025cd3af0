package dev.weir.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.function.IntConsumer;

/** The request on its way to the origin: its head, and its body as far as the origin takes it. */
final class RequestBody {

    private enum State {
        SENDING,
        SENT,
        /** The origin takes no more, or nobody wants it any more; the rest is dropped. */
        STOPPED
    }

    private final Downstream client;
    private final HttpServerRequest from;
    private final HttpClientRequest to;
    private final IntConsumer received;
    private final Backpressure pressure;
    private final Crumbs crumbs;
    private State state = State.SENDING;
    private long startedAt;
    private boolean begun;
    private long sentAt;

    /** @param received told how many bytes came from the client, and 0 when something else moved */
    RequestBody(Downstream client, HttpClientRequest to, IntConsumer received) {
        this.client = client;
        this.from = client.request();
        this.to = to;
        this.received = received;
        this.pressure = new Backpressure(from, () -> received.accept(0));
        this.crumbs = new Crumbs(client::soon, this::write);
    }

    void start() {
        startedAt = System.nanoTime();
        if (client.body() == Downstream.Body.NONE) {
            sent(startedAt);
            return;
        }
        if (client.body() == Downstream.Body.STREAMED) {
            to.setChunked(true);
        }
        from.handler(client.guarded(this::pass));
        from.endHandler(client.guarded(_ -> end()));
        // The head goes first: the origin may want to answer it alone (RFC 9110 §10.1.1).
        var _ = to.sendHead();
        from.resume();
    }

    private void pass(Buffer bytes) {
        begun = true;
        if (state != State.SENDING) {
            Chunks.release(bytes);
            return;
        }
        received.accept(bytes.length());
        crumbs.add(bytes);
    }

    private void write(Buffer read) {
        Buffer bytes = to.version() == HttpVersion.HTTP_2 ? Chunks.copied(read) : read;
        var written = to.write(bytes);
        pressure.add(bytes, written);
        // Whether that ends the exchange shows on the other way: an answer may be there.
        written.onFailure(_ -> stop());
    }

    private void end() {
        client.requestEnded();
        if (state == State.SENDING) {
            received.accept(0);
            crumbs.sweep();
        }
        if (state == State.SENDING) {
            sent(System.nanoTime());
        }
    }

    private void sent(long now) {
        state = State.SENT;
        sentAt = now;
        var _ = to.end();
    }

    /** No more is sent. */
    void stop() {
        if (state == State.SENDING) {
            state = State.STOPPED;
            sentAt = System.nanoTime();
            crumbs.drop();
        }
    }

    /** Whether the origin has been given all of the request. */
    boolean isSent() {
        return state == State.SENT;
    }

    /** Whether some of the body came from the client. */
    boolean isBegun() {
        return begun;
    }

    /** Whether nothing more will be sent. */
    boolean isOver() {
        return state != State.SENDING;
    }

    /** When its head was sent. */
    long startedAt() {
        return startedAt;
    }

    /** When the last of it was sent. */
    long sentAt() {
        return sentAt;
    }

    /** Whether the origin lets us wait. */
    boolean isStalled() {
        return pressure.isFull();
    }
}
