package dev.weir.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Sends what is written at the end of the event loop's turn. Sent at once, each message wakes its receiver on a busy processor, which
 * often takes it over from us; sent behind one another, the messages of a turn are found together. First in the pipeline.
 */
public final class LateFlush extends ChannelOutboundHandlerAdapter {

    private boolean pending;
    private @Nullable Runnable flushing;

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        flushing = () -> flushNow(ctx);
    }

    /** Sends at once what is written on this channel, for when it is to be cut behind that. */
    public static void now(Channel channel) {
        ChannelHandlerContext ctx = channel.pipeline().context(LateFlush.class);
        if (ctx != null) {
            ((LateFlush) ctx.handler()).flushNow(ctx);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        Runnable later = flushing;
        if (!pending && later != null) {
            pending = true;
            ctx.executor().execute(later);
        }
    }

    private void flushNow(ChannelHandlerContext ctx) {
        if (pending) {
            pending = false;
            ctx.flush();
        }
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushNow(ctx);
        var _ = ctx.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushNow(ctx);
        var _ = ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        flushNow(ctx);
    }
}
