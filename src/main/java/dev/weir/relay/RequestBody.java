package dev.weir.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * Streams the client's body into the request to the origin, with back-pressure. What comes in crumbs goes on in pieces: a client that
 * sends a million chunks of one byte must not make us write a million times.
 */
final class RequestBody {

    private static final int PIECE = 16 * 1024;
    private static final int CRUMB = 1024;

    private final Downstream client;
    private final HttpServerRequest from;
    private final HttpClientRequest to;
    private final Runnable progressed;
    private final Runnable sent;
    private @Nullable Buffer crumbs;
    private boolean sweeping;
    private boolean full;
    private boolean continueOwed;
    private boolean stopped;

    /**
     * @param progressed told whenever bytes move
     * @param sent told when the request is about to be ended
     */
    RequestBody(Downstream client, HttpClientRequest to, Runnable progressed, Runnable sent) {
        this.client = client;
        this.from = client.request();
        this.to = to;
        this.progressed = progressed;
        this.sent = sent;
        // RFC 9110 §10.1.1: until the origin says so, or the client has waited enough, there is no body to be late.
        this.continueOwed = from.headers().contains("expect") && from.version() != HttpVersion.HTTP_1_0;
    }

    void start() {
        if (client.body() == Downstream.Body.STREAMED) {
            to.setChunked(true);
        }
        from.handler(this::bytes);
        from.endHandler(_ -> end());
        // The head goes first: the origin may want to answer it alone.
        to.sendHead();
        from.resume();
    }

    /** The client was told to go on. */
    void continued() {
        continueOwed = false;
    }

    /** Whether it is for the origin to do something before more can come: read, or ask for the body. */
    boolean waitsForOrigin() {
        return full || continueOwed;
    }

    /** Nothing more is passed on. */
    void stop() {
        stopped = true;
        crumbs = null;
    }

    private void bytes(Buffer bytes) {
        if (stopped) {
            return;
        }
        progressed.run();
        continueOwed = false;
        Buffer held = crumbs;
        if (held != null) {
            held.appendBuffer(bytes);
            if (held.length() >= PIECE) {
                sweep();
            }
        } else if (bytes.length() >= CRUMB) {
            write(bytes);
        } else {
            crumbs = Buffer.buffer(2 * bytes.length()).appendBuffer(bytes);
            sweepSoon();
        }
    }

    /** Behind what is being read now. */
    private void sweepSoon() {
        if (!sweeping) {
            sweeping = true;
            client.soon(() -> {
                sweeping = false;
                sweep();
            });
        }
    }

    private void sweep() {
        Buffer held = crumbs;
        if (held != null) {
            crumbs = null;
            write(held);
        }
    }

    private void write(Buffer bytes) {
        to.write(bytes);
        if (to.writeQueueFull()) {
            full = true;
            from.pause();
            to.drainHandler(_ -> {
                full = false;
                progressed.run();
                from.resume();
            });
        }
    }

    private void end() {
        client.requestEnded();
        if (stopped) {
            return;
        }
        Buffer held = crumbs;
        crumbs = null;
        sent.run();
        if (held == null) {
            to.end();
        } else {
            to.end(held);
        }
    }
}
