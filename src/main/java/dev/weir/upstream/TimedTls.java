package dev.weir.upstream;

import dev.weir.wire.TlsHandlers;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.net.SSLEngineOptions;
import java.util.concurrent.Executor;
import javax.net.ssl.SSLEngine;

/** TLS with a clock on it: Vert.x reports only when a connection stands, which is TCP and TLS in one. */
final class TimedTls extends SslHandler {

    private long begun = System.nanoTime();
    private volatile long nanos;

    private TimedTls(SSLEngine engine, boolean startTls, Executor tasks) {
        super(engine, startTls, tasks);
    }

    /** What a client needs to time its handshakes. */
    static SSLEngineOptions options() {
        return new TlsHandlers(TimedTls::new);
    }

    /** How long the handshake on this connection took; 0 where there was none. */
    static long nanos(ChannelPipeline pipeline) {
        return pipeline.get(SslHandler.class) instanceof TimedTls timed ? timed.nanos : 0;
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
