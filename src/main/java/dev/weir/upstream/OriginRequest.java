package dev.weir.upstream;

import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** A request that was opened on a connection to its origin. */
public final class OriginRequest {

    private static final long CANCEL = 0x8; // RFC 9113 §7

    private final HttpClientRequest request;
    private final OriginLink link;
    private final int use;
    private final boolean proxied;
    private int number;

    OriginRequest(HttpClientRequest request, OriginLink link, int use, boolean proxied) {
        this.request = request;
        this.link = link;
        this.use = use;
        this.proxied = proxied;
    }

    /** The request to fill and send. */
    public HttpClientRequest request() {
        return request;
    }

    /** Whether the connection carried a request before, and so may have died unnoticed. */
    public boolean reused() {
        return use > 1;
    }

    /** Whether the answer is the next proxy's, or has passed through its hands. */
    public boolean proxied() {
        return proxied;
    }

    /** The connection it goes over. */
    public Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    /** Where that connection leads, which may be a next proxy. */
    public @Nullable InetAddress peer() {
        return channel().remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }

    /** The head is sent now. */
    public void begin() {
        number = link.begin();
    }

    /** Says who is told of interim responses; once the head was sent, so that it is known what was asked. */
    public void interimHandler(BiConsumer<HttpResponseStatus, HttpHeaders> handler) {
        link.responses().asked(request.streamId(), request.getMethod().toNetty(), handler);
    }

    /** Whether the origin says that it did nothing about the request, so that it may be sent again (RFC 9113 §8.7). */
    public boolean isUnprocessed(Throwable failure) {
        return Failures.isUnprocessed(failure, request);
    }

    /** The version of the response whose head is being handled. */
    public HttpVersion responseVersion() {
        return link.responseVersion();
    }

    /**
     * Gives the request up, which closes an HTTP/1 connection and resets an HTTP/2 stream.
     *
     * @param sent whether all of the request was sent
     */
    public void cancel(boolean sent) {
        if (number == 0) {
            link.giveUp();
            discard(request);
        } else if (!(sent && link.isAnswered(number))) {
            request.reset(CANCEL);
        }
        // Else the connection may be serving someone else already, while the end of this response waits to be read.
    }

    /** Gives up a request that was opened for nobody; its connection ends with it, unless others use it. */
    static void unused(HttpClientRequest request, OriginLink link) {
        if (link.isUnused()) {
            request.exceptionHandler(_ -> {});
            var _ = request.connection().close();
        } else {
            discard(request);
        }
    }

    private static void discard(HttpClientRequest request) {
        request.exceptionHandler(_ -> {});
        if (request.version() == HttpVersion.HTTP_2) {
            // Vert.x counts a stream that was leased and never opened as in use for ever; so one is opened that asks
            // for nothing.
            request.headers().clear();
            request.setMethod(HttpMethod.OPTIONS).setURI("*");
            var _ = request.end();
        }
        request.reset(CANCEL);
    }
}
