package dev.weir.upstream;

import dev.weir.wire.Http1Responses;
import dev.weir.wire.Responses;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** What is known of one connection to an origin: how often it was used, and the responses that come on it. */
final class OriginLink {

    private static final AttributeKey<OriginLink> KEY = AttributeKey.valueOf(OriginLink.class, "link");

    private final Channel channel;
    private final Responses responses;
    private final @Nullable Http2Connection streams;
    private final long tlsNanos;
    private int uses;
    private int begun;
    private int givenUp;

    private OriginLink(Channel channel, Responses responses, @Nullable Http2Connection streams, long tlsNanos) {
        this.channel = channel;
        this.responses = responses;
        this.streams = streams;
        this.tlsNanos = tlsNanos;
    }

    static void attach(HttpConnection connection, Responses responses) {
        ConnectionBase base = (ConnectionBase) connection;
        Channel channel = base.channel();
        Http2Connection streams = base.channelHandlerContext().handler() instanceof Http2ConnectionHandler codec
                ? codec.connection()
                : null;
        channel.attr(KEY).set(new OriginLink(channel, responses, streams, OriginTls.nanos(channel.pipeline())));
    }

    static OriginLink of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Whether HTTP is spoken on the connection by now. */
    static boolean isOn(Channel channel) {
        return channel.attr(KEY).get() != null;
    }

    Channel channel() {
        return channel;
    }

    /** Whether many requests go over it at once, so that its pool makes no other. */
    boolean isShared() {
        return streams != null && channel.isActive() && !streams.goAwayReceived() && !streams.goAwaySent();
    }

    /** Whether a request that comes now goes over it, be it after others. */
    boolean takesAnother() {
        return isShared() || isIdle();
    }

    /** Whether nothing is under way on it. */
    boolean isIdle() {
        if (!channel.isActive()) {
            return false;
        }
        return streams == null
                ? responses instanceof Http1Responses http1
                        && begun + givenUp == uses
                        && http1.whole() == begun
                        && http1.asked() == begun
                : streams.numActiveStreams() == 0;
    }

    /** Whether no request has been opened on it that somebody wanted. */
    boolean isUnused() {
        return uses == 0 && (streams == null || streams.numActiveStreams() == 0);
    }

    /** Counts a use; the first one is 1. */
    int use() {
        return ++uses;
    }

    /** A request is sent on it now; its response is that of the number returned, from 1. */
    int begin() {
        return ++begun;
    }

    /** A use ended with nothing sent. */
    void giveUp() {
        givenUp++;
    }

    /** How long TLS took when the connection was made; 0 without TLS. */
    long tlsNanos() {
        return tlsNanos;
    }

    Responses responses() {
        return responses;
    }

    /** Whether the response of a number has come whole, though it may not have been read yet; HTTP/2 streams do not wait for each other. */
    boolean isAnswered(int number) {
        return responses instanceof Http1Responses http1 && http1.whole() >= number;
    }

    /** The version of the response whose head came last. */
    HttpVersion responseVersion() {
        if (responses instanceof Http1Responses http1) {
            return http1.isHttp10() ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        }
        return HttpVersion.HTTP_2;
    }
}
