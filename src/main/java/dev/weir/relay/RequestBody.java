package dev.weir.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Streams the client's body into the request to the origin, with back-pressure. */
final class RequestBody {

    private final Downstream client;
    private final HttpServerRequest from;
    private final HttpClientRequest to;
    private final Runnable progressed;
    private final Runnable sent;
    private final Crumbs crumbs;
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
        this.crumbs = new Crumbs(client::soon, this::write);
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
        crumbs.drop();
    }

    private void bytes(Buffer bytes) {
        if (stopped) {
            return;
        }
        progressed.run();
        continueOwed = false;
        crumbs.add(bytes);
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
        crumbs.sweep();
        sent.run();
        to.end();
    }
}
