package dev.weir.upstream;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

/**
 * The JDK's TLS with a clock on it. Vert.x reports only when a connection stands, which is TCP and TLS in one; and for an HTTP/2
 * connection to stand the origin has to say so (RFC 9113 §3.4), for which Vert.x would wait for ever.
 */
final class TimedTls extends JdkSSLEngineOptions {

    private final long patienceMillis;

    /** @param patienceMillis from the end of the handshake until HTTP is spoken */
    TimedTls(long patienceMillis) {
        this.patienceMillis = patienceMillis;
    }

    /** How long the handshake on this connection took; 0 where there was none. */
    static long nanos(ChannelPipeline pipeline) {
        return pipeline.get(SslHandler.class) instanceof Handshake handshake ? handshake.nanos : 0;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new TimedTls(patienceMillis);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Context(super.create(), patienceMillis);
            }
        };
    }

    private static final class Handshake extends SslHandler {
        private final long patienceMillis;
        private long begun = System.nanoTime();
        private volatile long nanos;

        Handshake(SSLEngine engine, boolean startTls, Executor tasks, long patienceMillis) {
            super(engine, startTls, tasks);
            this.patienceMillis = patienceMillis;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            handshakeFuture().addListener(done -> {
                nanos = System.nanoTime() - begun;
                if (done.isSuccess()) {
                    var _ = ctx.executor().schedule(() -> expect(ctx), patienceMillis, TimeUnit.MILLISECONDS);
                }
            });
        }

        private static void expect(ChannelHandlerContext ctx) {
            if (!OriginLink.isOn(ctx.channel())) {
                var _ = ctx.close();
            }
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            begun = System.nanoTime();
            super.channelActive(ctx);
        }
    }

    private static final class Context extends SslContext {
        private final SslContext context;
        private final long patienceMillis;

        Context(SslContext context, long patienceMillis) {
            this.context = context;
            this.patienceMillis = patienceMillis;
        }

        @Override
        public boolean isClient() {
            return context.isClient();
        }

        @Override
        public List<String> cipherSuites() {
            return context.cipherSuites();
        }

        @Override
        @SuppressWarnings("deprecation") // Abstract, so it has to be there.
        public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
            return context.applicationProtocolNegotiator();
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator alloc) {
            return context.newEngine(alloc);
        }

        @Override
        public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
            return context.newEngine(alloc, peerHost, peerPort);
        }

        @Override
        public SSLSessionContext sessionContext() {
            return context.sessionContext();
        }

        @Override
        protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(alloc), startTls, tasks, patienceMillis);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(alloc, peerHost, peerPort), startTls, tasks, patienceMillis);
        }
    }
}
