package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.identity.CertificateName;
import dev.weir.identity.Identity;
import dev.weir.relay.Watch;
import dev.weir.response.Refusal;
import dev.weir.wire.FrameGate;
import dev.weir.wire.GateListener;
import dev.weir.wire.Refused;
import dev.weir.wire.RequestGate;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.util.AttributeKey;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** One client's connection: who it is, and what is open on it. */
final class ClientConnection extends Watch.Watched implements GateListener {

    /** For streams that a client opened before it heard of the end. */
    private static final Duration AFTER_GOAWAY = Duration.ofSeconds(1);

    /** Eight bytes (RFC 9113 §6.7). */
    private static final String LAST_PING = "the last";

    private static final AttributeKey<ClientConnection> KEY = AttributeKey.valueOf(ClientConnection.class, "client");

    /** How long a client for which there is no room may take to ask and be told so. */
    private static final Duration TURNED_AWAY = Duration.ofSeconds(1);

    /** How long an orderly close may take; a client that reads nothing would hold it up for ever. */
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final HttpConnection connection;
    private final Loop loop;
    private final WeirConfig.Limits limits;
    private final Arrival arrival;
    private final Identity identity;
    private @Nullable RequestGate gate;
    private @Nullable Refusal turnedAway;
    private @Nullable Exchange current;
    private int open;
    private long lastUsed = System.nanoTime();
    private boolean used;
    private boolean ending;
    private boolean goneAway;
    private boolean closing;
    private long closingSince;

    ClientConnection(HttpConnection connection, Arrival arrival, Loop loop, WeirConfig.Limits limits) {
        this.connection = connection;
        this.arrival = arrival;
        this.identity = certified(connection);
        this.loop = loop;
        this.limits = limits;
        channel().attr(KEY).set(this);
    }

    static ClientConnection of(HttpConnection connection) {
        return ((ConnectionBase) connection).channel().attr(KEY).get();
    }

    Channel channel() {
        return ((ConnectionBase) connection).channel();
    }

    void gate(RequestGate gate) {
        this.gate = gate;
    }

    @Nullable
    RequestGate gate() {
        return gate;
    }

    /** Who it is by the certificate that was verified in its handshake. */
    Identity identity() {
        return identity;
    }

    private static Identity certified(HttpConnection connection) {
        if (!connection.isSsl()) {
            return Identity.ANONYMOUS;
        }
        try {
            return connection.peerCertificates().getFirst() instanceof X509Certificate certificate
                    ? CertificateName.of(certificate)
                    : Identity.ANONYMOUS;
        } catch (SSLPeerUnverifiedException _) {
            // It was not asked for one, or has none.
            return Identity.ANONYMOUS;
        }
    }

    InetAddress client() {
        return arrival.client().getAddress();
    }

    /** What every request on this HTTP/2 connection is told, when there is no room for it. */
    void turnAway(Refusal refusal) {
        turnedAway = refusal;
    }

    @Nullable
    Refusal turnedAway() {
        return turnedAway;
    }

    /** @param now {@link System#nanoTime} */
    void begun(Exchange exchange, long now) {
        open++;
        current = exchange;
        if (!used) {
            used = true;
            loop.arrived();
        }
        lastUsed = now;
        if (ending) {
            goAway();
        }
    }

    /** @param now {@link System#nanoTime} */
    void ended(Exchange exchange, long now) {
        open--;
        lastUsed = now;
        if (current == exchange) {
            current = null;
        }
    }

    /** Something went wrong on the connection as a whole, which ends it. */
    void failed(Throwable failure) {
        FrameGate frames = channel().pipeline().get(FrameGate.class);
        if (frames != null && failure instanceof Http2Exception fault && !Http2Exception.isStreamError(fault)) {
            frames.failed(fault);
        }
    }

    /** Ends the connection once nothing is open on it. One that has not brought a request yet may still bring one. */
    void end() {
        ending = true;
        lastUsed = System.nanoTime();
        RequestGate http1 = gate;
        if (http1 != null) {
            http1.endWhenIdle();
        } else if (used) {
            goAway();
        }
        Exchange exchange = current;
        if (exchange != null) {
            exchange.isLast();
        }
    }

    /**
     * RFC 9113 §6.8: no more streams, please; those that are open, and those on their way here, go on. What the client sent before it
     * knew comes before its answer to a ping; where that never comes, what it goes on to send is served until the connection ends.
     */
    private void goAway() {
        if (gate == null && !goneAway) {
            goneAway = true;
            connection.goAway(0, Integer.MAX_VALUE);
            connection.ping(Buffer.buffer(LAST_PING)).onSuccess(_ -> connection.goAway(0));
        }
    }

    @Override
    public void headRefused(Refused refused) {
        GateRefusals.limit(refused).ifPresent(loop.meters()::refused);
    }

    /** What is said when no request can be read on it any more. */
    ByteBuf lastWords(Refused refused, String method) {
        return loop.lastWords(loop.refusal(refused), method, this);
    }

    @Override
    public void bodyRefused(Refused refused) {
        GateRefusals.limit(refused).ifPresent(loop.meters()::refused);
        Exchange exchange = current;
        if (exchange != null) {
            exchange.bodyRefused(refused);
        } else {
            close();
        }
    }

    @Override
    public void tick(long now) {
        if (closing) {
            if (now - closingSince > CLOSE.toNanos()) {
                reset();
            }
        } else if (open == 0 && now - lastUsed > quietLimit().toNanos()) {
            quiet();
        }
    }

    /** Idle HTTP/2 connections end. On HTTP/1 the gate looks after idle ones, but not after a client that leaves our answer unread. */
    private void quiet() {
        RequestGate http1 = gate;
        if (http1 == null) {
            close();
        } else if (used && !http1.awaitsRequest()) {
            reset();
        }
    }

    private Duration quietLimit() {
        if (turnedAway != null) {
            return TURNED_AWAY;
        }
        if (goneAway) {
            return AFTER_GOAWAY;
        }
        return ending ? limits.headerDeadline() : limits.idle();
    }

    @Override
    public void cut() {
        close();
    }

    private void close() {
        if (!closing) {
            closing = true;
            closingSince = System.nanoTime();
            connection.close();
        }
    }

    private void reset() {
        Channel channel = channel();
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
