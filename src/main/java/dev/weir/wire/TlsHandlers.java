package dev.weir.wire;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.spi.tls.DefaultSslContextFactory;
import io.vertx.core.spi.tls.SslContextFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's TLS in handlers of our own: the one place where Vert.x lets a connection be seen before its handshake. Key pair and trust can
 * be replaced in one step; a server's {@code updateSSLOptions} drops whoever connects before it is done.
 */
public final class TlsHandlers extends JdkSSLEngineOptions {

    private final Maker maker;
    private final AtomicReference<@Nullable SslContext> renewed;

    /** Makes the handler that carries an engine's TLS on one connection. */
    @FunctionalInterface
    public interface Maker {
        SslHandler make(SSLEngine engine, boolean startTls, Executor tasks);
    }

    public TlsHandlers(Maker maker) {
        this(maker, new AtomicReference<>());
    }

    private TlsHandlers(Maker maker, AtomicReference<@Nullable SslContext> renewed) {
        this.maker = maker;
        this.renewed = renewed;
    }

    /** From now on connections are secured with this. */
    public void renew(SslContext context) {
        renewed.set(context);
    }

    /** Copies are renewed together. */
    @Override
    public JdkSSLEngineOptions copy() {
        return new TlsHandlers(maker, renewed);
    }

    @Override
    public SslContextFactory sslContextFactory() {
        return new DefaultSslContextFactory(SslProvider.JDK, false) {
            @Override
            public SslContext create() throws SSLException {
                SslContext first = super.create();
                return new HandlingContext(
                        () -> current(first), (engine, _, _, startTls, tasks) -> maker.make(engine, startTls, tasks));
            }
        };
    }

    private SslContext current(SslContext first) {
        SslContext latest = renewed.get();
        return latest == null ? first : latest;
    }
}
