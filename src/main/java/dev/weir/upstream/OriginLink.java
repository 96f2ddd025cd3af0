package dev.weir.upstream;

import dev.weir.wire.InterimGate;
import io.netty.util.AttributeKey;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/** What is known of one connection to an origin: how often it was used, and the gate for its interim responses. */
final class OriginLink {

    private static final AttributeKey<OriginLink> KEY = AttributeKey.valueOf(OriginLink.class, "link");

    private final @Nullable InterimGate interim;
    private int uses;

    private OriginLink(@Nullable InterimGate interim) {
        this.interim = interim;
    }

    static void attach(HttpConnection connection, @Nullable InterimGate interim) {
        ((ConnectionBase) connection).channel().attr(KEY).set(new OriginLink(interim));
    }

    static OriginLink of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    /** Counts a use; whether there was one before. */
    boolean reuse() {
        return uses++ > 0;
    }

    @Nullable
    InterimGate interim() {
        return interim;
    }
}
