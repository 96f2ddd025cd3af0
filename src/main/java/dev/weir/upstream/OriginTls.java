package dev.weir.upstream;

import dev.weir.wire.HandlingContext;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.util.NetUtil;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS as origins need it: verified by {@link OriginTrust}, with SNI for every name (the JDK leaves single labels out), and
 * with a clock on it. Vert.x reports only when a connection stands, which is TCP and TLS in one; and for an HTTP/2 connection to stand
 * the origin has to say so (RFC 9113 §3.4), for which Vert.x would wait for ever. Through the next proxy a tunnel is opened first;
 * nothing of TLS is sent before it stands.
 */
final class OriginTls extends JdkSSLEngineOptions {

    private final Supplier<Revocations> revocations;
    private final @Nullable ParentTunnel tunnel;
    private final long patienceMillis;
    private final Dialled dialled;

    /** Who is told of connections. */
    interface Dialled {
        /** Before one is dialled. */
        void begun(Channel channel);

        /** When its TCP stands. */
        void stands(Channel channel);
    }

    /**
     * @param revocations what was taken back, asked for at each connection
     * @param tunnel how the next proxy is asked, when connections lead to it
     * @param patienceMillis from the end of the handshake until HTTP is spoken
     * @param dialled told of every connection
     */
    OriginTls(Supplier<Revocations> revocations, @Nullable ParentTunnel tunnel, long patienceMillis, Dialled dialled) {
        this.revocations = revocations;
        this.tunnel = tunnel;
        this.patienceMillis = patienceMillis;
        this.dialled = dialled;
    }

    /** How long the handshake on this connection took; 0 where there was none. */
    static long nanos(ChannelPipeline pipeline) {
        return pipeline.get(SslHandler.class) instanceof Handshake handshake ? handshake.nanos : 0;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new OriginTls(revocations, tunnel, patienceMillis, dialled);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            private @Nullable TrustManagerFactory trust;

            @Override
            public SslContextFactory trustManagerFactory(TrustManagerFactory given) {
                trust = OriginTrust.around(given, revocations);
                return this;
            }

            @Override
            public SslContext create() throws SSLException {
                super.trustManagerFactory(trust == null ? OriginTrust.platform(revocations) : trust);
                SslContext context = super.create();
                return new HandlingContext(() -> context, OriginTls.this::handler);
            }
        };
    }

    private final class Handshake extends SslHandler {
        private final @Nullable ParentGate gate;
        private long begun = System.nanoTime();
        private volatile long nanos;

        Handshake(SSLEngine engine, boolean startTls, Executor tasks, @Nullable ParentGate gate) {
            super(engine, startTls, tasks);
            this.gate = gate;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            dialled.begun(ctx.channel());
            handshakeFuture().addListener(done -> {
                nanos = System.nanoTime() - begun;
                if (done.isSuccess()) {
                    var _ = ctx.executor().schedule(() -> expect(ctx), patienceMillis, TimeUnit.MILLISECONDS);
                }
            });
            if (gate != null) {
                ctx.pipeline().addBefore(ctx.name(), "parent", gate);
            }
        }

        private static void expect(ChannelHandlerContext ctx) {
            if (!OriginLink.isOn(ctx.channel())) {
                var _ = ctx.close();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            begun = System.nanoTime();
            dialled.stands(ctx.channel());
            super.channelActive(ctx);
        }
    }

    private SslHandler handler(
            SSLEngine engine, @Nullable String peerHost, int peerPort, boolean startTls, Executor tasks) {
        if (peerHost == null) {
            // Without a peer there is no name to verify.
            throw new IllegalStateException("TLS to an origin without its name");
        }
        nameServer(engine, peerHost);
        return new Handshake(engine, startTls, tasks, tunnel == null ? null : tunnel.before(peerHost, peerPort));
    }

    /** RFC 6066 §3: a host name without the trailing dot, never an address. */
    private static void nameServer(SSLEngine engine, String host) {
        if (NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host)) {
            return;
        }
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setServerNames(List.of(new SNIHostName(host.getBytes(StandardCharsets.US_ASCII))));
        engine.setSSLParameters(parameters);
    }
}
