package dev.weir.listener;

import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is refused in a way after which the client tries again: read and dropped where it is small, so that it may do
 * so on the same connection (RFC 9112 §9.3).
 */
final class SmallBody {

    private static final int MOST = 64 * 1024;
    private static final int DIGITS = 5;

    private final Downstream client;
    private final Runnable then;
    private int dropped;
    private boolean over;

    private SmallBody(Downstream client, Runnable then) {
        this.client = client;
        this.then = then;
    }

    /** Goes on when the body was read, and at once where there is none or it is not worth it. */
    static void drop(Downstream client, Runnable then) {
        if (isWorthIt(client)) {
            new SmallBody(client, then).drop();
        } else {
            then.run();
        }
    }

    private static boolean isWorthIt(Downstream client) {
        HttpServerRequest request = client.request();
        return client.body() != Body.NONE
                && request.version() == HttpVersion.HTTP_1_1
                // RFC 9110 §10.1.1: whoever waits for leave to send a body may not send it at all.
                && !request.headers().contains("expect")
                && !isLong(request.getHeader("content-length"));
    }

    private static boolean isLong(@Nullable String length) {
        // The gate has made a plain number of it.
        return length != null && (length.length() > DIGITS || Integer.parseInt(length) > MOST);
    }

    private void drop() {
        HttpServerRequest request = client.request();
        request.handler(this::took);
        request.endHandler(_ -> {
            client.requestEnded();
            end();
        });
        request.resume();
    }

    private void took(Buffer bytes) {
        dropped += bytes.length();
        if (dropped > MOST) {
            end();
        }
    }

    private void end() {
        if (!over) {
            over = true;
            then.run();
        }
    }
}
