package dev.weir.upstream;

import dev.weir.wire.InterimGate;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.function.BiConsumer;

/** A request that was opened on a connection to its origin and not yet sent. */
public final class OriginRequest {

    private final HttpClientRequest request;
    private final OriginLink link;
    private final boolean reused;
    private final boolean toParent;

    OriginRequest(HttpClientRequest request, OriginLink link, boolean reused, boolean toParent) {
        this.request = request;
        this.link = link;
        this.reused = reused;
        this.toParent = toParent;
    }

    /** The request to fill and send. */
    public HttpClientRequest request() {
        return request;
    }

    /** Whether the connection carried a request before, and so may have died unnoticed. */
    public boolean reused() {
        return reused;
    }

    /** Whether the answer is the next proxy's, or has passed through its hands. */
    public boolean toParent() {
        return toParent;
    }

    /** The connection it goes over. */
    public Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** Hears of interim responses that Vert.x has no handler for: 102, 104 and up. */
    public void interimHandler(BiConsumer<HttpResponseStatus, HttpHeaders> handler) {
        InterimGate gate = link.interim();
        if (gate != null) {
            gate.handler(handler);
        }
    }
}
