package dev.weir.wire;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolNegotiator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSessionContext;
import org.jspecify.annotations.Nullable;

/** A TLS context that is another's in all but the handlers, which are of our own making. */
public final class HandlingContext extends SslContext {

    private final Supplier<SslContext> current;
    private final Maker maker;

    /** Makes the handler that carries an engine's TLS on one connection. */
    @FunctionalInterface
    public interface Maker {

        /**
         * Makes one.
         *
         * @param peerHost whom a client connects to; null where that was not said
         * @param peerPort at which port
         */
        SslHandler make(SSLEngine engine, @Nullable String peerHost, int peerPort, boolean startTls, Executor tasks);
    }

    /** @param current says what secures the next connection */
    public HandlingContext(Supplier<SslContext> current, Maker maker) {
        this.current = current;
        this.maker = maker;
    }

    @Override
    public boolean isClient() {
        return current.get().isClient();
    }

    @Override
    public List<String> cipherSuites() {
        return current.get().cipherSuites();
    }

    @Override
    @SuppressWarnings("deprecation") // Abstract, so it has to be there.
    public ApplicationProtocolNegotiator applicationProtocolNegotiator() {
        return current.get().applicationProtocolNegotiator();
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc) {
        return current.get().newEngine(alloc);
    }

    @Override
    public SSLEngine newEngine(ByteBufAllocator alloc, String peerHost, int peerPort) {
        return current.get().newEngine(alloc, peerHost, peerPort);
    }

    @Override
    public SSLSessionContext sessionContext() {
        return current.get().sessionContext();
    }

    @Override
    protected SslHandler newHandler(ByteBufAllocator alloc, boolean startTls, Executor tasks) {
        return maker.make(newEngine(alloc), null, -1, startTls, tasks);
    }

    @Override
    protected SslHandler newHandler(
            ByteBufAllocator alloc, String peerHost, int peerPort, boolean startTls, Executor tasks) {
        return maker.make(newEngine(alloc, peerHost, peerPort), peerHost, peerPort, startTls, tasks);
    }
}
