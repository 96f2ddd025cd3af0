package dev.weir.listener;

import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Means;
import dev.weir.relay.Watch;
import dev.weir.wire.ReadBuffers;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request that is refused in a way after which the client tries again: read and dropped where it is small, so that it may do
 * so on the same connection (RFC 9112 §9.3). All of it has the time that others have between two of its bytes: whoever is not let in
 * cannot hold a connection by sending little by little.
 */
final class SmallBody extends Watch.Watched {

    private static final int MOST = 64 * 1024;
    private static final int DIGITS = 5;

    private final Downstream client;
    private final Means means;
    private final Runnable then;
    private final Runnable left;
    private final long begunAt = System.nanoTime();
    private int dropped;
    private boolean over;

    private SmallBody(Downstream client, Means means, Runnable then, Runnable left) {
        this.client = client;
        this.means = means;
        this.then = then;
        this.left = left;
    }

    /**
     * Drops it.
     *
     * @param then goes on when the body was read, or is not waited for any longer; at once where there is none or it is not worth it
     * @param left is told instead when the client has left
     */
    static void drop(Downstream client, Means means, Runnable then, Runnable left) {
        if (isWorthIt(client)) {
            new SmallBody(client, means, then, left).drop();
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
        means.watch().add(this);
        HttpServerRequest request = client.request();
        request.exceptionHandler(_ -> end(left));
        request.response().exceptionHandler(_ -> end(left));
        request.response().closeHandler(_ -> end(left));
        request.handler(this::took);
        request.endHandler(_ -> {
            client.requestEnded();
            end(then);
        });
        request.resume();
    }

    private void took(Buffer bytes) {
        dropped += bytes.length();
        ReadBuffers.release(bytes);
        if (dropped > MOST) {
            end(then);
        }
    }

    @Override
    public void tick(long now) {
        if (now - begunAt > means.settings().bodyIdle().toNanos()) {
            end(then);
        }
    }

    @Override
    public void cut() {
        var _ = client.request().connection().close();
        end(left);
    }

    private void end(Runnable how) {
        if (!over) {
            over = true;
            means.watch().remove(this);
            how.run();
        }
    }
}
