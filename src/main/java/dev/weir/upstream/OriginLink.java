package dev.weir.upstream;

import dev.weir.wire.InterimGate;
import io.netty.channel.Channel;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** What is known of one connection to an origin: how often it was used, and the gate for its interim responses. */
final class OriginLink {

    private static final AttributeKey<OriginLink> KEY = AttributeKey.valueOf(OriginLink.class, "link");

    private final @Nullable InterimGate interim;
    private final long tlsNanos;
    private int uses;

    private OriginLink(@Nullable InterimGate interim, long tlsNanos) {
        this.interim = interim;
        this.tlsNanos = tlsNanos;
    }

    static void attach(HttpConnection connection, @Nullable InterimGate interim) {
        Channel channel = ((ConnectionBase) connection).channel();
        channel.attr(KEY).set(new OriginLink(interim, OriginTls.nanos(channel.pipeline())));
    }

    static OriginLink of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Counts a use; whether there was one before. */
    boolean reuse() {
        return uses++ > 0;
    }

    /** How long TLS took when the connection was made; 0 without TLS. */
    long tlsNanos() {
        return tlsNanos;
    }

    @Nullable
    InterimGate interim() {
        return interim;
    }
}
