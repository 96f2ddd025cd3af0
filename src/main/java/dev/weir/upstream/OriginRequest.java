package dev.weir.upstream;

import dev.weir.wire.InterimGate;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpClientRequest;
import java.util.function.BiConsumer;

/** A request that was opened on a connection to its origin and not yet sent. */
public final class OriginRequest {

    private final HttpClientRequest request;
    private final OriginLink link;
    private final boolean reused;

    OriginRequest(HttpClientRequest request, OriginLink link, boolean reused) {
        this.request = request;
        this.link = link;
        this.reused = reused;
    }

    /** The request to fill and send. */
    public HttpClientRequest request() {
        return request;
    }

    /** Whether the connection carried a request before, and so may have died unnoticed. */
    public boolean reused() {
        return reused;
    }

    /** Hears of interim responses that Vert.x has no handler for: 102, 104 and up. */
    public void interimHandler(BiConsumer<HttpResponseStatus, HttpHeaders> handler) {
        InterimGate gate = link.interim();
        if (gate != null) {
            gate.handler(handler);
        }
    }
}
