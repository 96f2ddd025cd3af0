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
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSessionContext;

/** The JDK's TLS with a clock on it: Vert.x reports only when a connection stands, which is TCP and TLS in one. */
final class TimedTls extends JdkSSLEngineOptions {

    TimedTls() {}

    /** How long the handshake on this connection took; 0 where there was none. */
    static long nanos(ChannelPipeline pipeline) {
        return pipeline.get(SslHandler.class) instanceof Handshake handshake ? handshake.nanos : 0;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new TimedTls();
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Context(super.create());
            }
        };
    }

    private static final class Handshake extends SslHandler {
        private long begun = System.nanoTime();
        private volatile long nanos;

        Handshake(SSLEngine engine, boolean startTls, Executor tasks) {
            super(engine, startTls, tasks);
        }

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) throws Exception {
            super.handlerAdded(ctx);
            handshakeFuture().addListener(_ -> nanos = System.nanoTime() - begun);
        }

        @Override
        public void channelActive(ChannelHandlerContext ctx) throws Exception {
            begun = System.nanoTime();
            super.channelActive(ctx);
        }
    }

    private static final class Context extends SslContext {
        private final SslContext context;

        Context(SslContext context) {
            this.context = context;
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
            return new Handshake(newEngine(alloc), startTls, tasks);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor tasks) {
            return new Handshake(newEngine(alloc, peerHost, peerPort), startTls, tasks);
        }
    }
}
