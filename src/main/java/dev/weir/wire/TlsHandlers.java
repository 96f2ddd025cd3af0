package dev.weir.wire;

import io.netty.buffer.ByteBufAllocator;
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

/** The JDK's TLS in handlers of our own: the one place where Vert.x lets a connection be seen before its handshake. */
public final class TlsHandlers extends JdkSSLEngineOptions {

    private final Maker maker;

    /** Makes the handler that carries an engine's TLS on one connection. */
    @FunctionalInterface
    public interface Maker {
        SslHandler make(SSLEngine engine, boolean startTls, Executor tasks);
    }

    public TlsHandlers(Maker maker) {
        this.maker = maker;
    }

    @Override
    public JdkSSLEngineOptions copy() {
        return new TlsHandlers(maker);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                return new Context(super.create(), maker);
            }
        };
    }

    private static final class Context extends SslContext {
        private final SslContext context;
        private final Maker maker;

        Context(SslContext context, Maker maker) {
            this.context = context;
            this.maker = maker;
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
            return maker.make(newEngine(alloc), startTls, tasks);
        }

        @Override
        protected SslHandler newHandler(
                ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor tasks) {
            return maker.make(newEngine(alloc, peerHost, peerPort), startTls, tasks);
        }
    }
}
