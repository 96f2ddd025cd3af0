package dev.weir.wire;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.PromiseNotifier;
import java.util.Objects;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A close in stages (RFC 9112 §9.6): our side first, then what the client still sends is read and dropped for a while. Closed at once,
 * bytes on their way here would be answered with a reset, which can destroy the answer before the client has read it.
 */
final class Linger {

    private static final long LONGEST_MILLIS = 1_000;
    private static final long MOST_BYTES = 256 * 1024;

    private @Nullable ScheduledFuture<?> task;
    private @Nullable ChannelPromise closing;
    private boolean finished;
    private long discarded;

    boolean begun() {
        return closing != null;
    }

    /** Whether a client that still sends should be let read; with SO_LINGER 0 a reset is what is wanted. */
    static boolean wanted(ChannelHandlerContext ctx) {
        Integer soLinger = ctx.channel().config().getOption(ChannelOption.SO_LINGER);
        return ctx.channel().isActive() && (soLinger == null || soLinger != 0);
    }

    /** Closes behind everything written so far. */
    void begin(ChannelHandlerContext ctx, ChannelPromise promise) {
        closing = promise;
        ctx.channel().config().setAutoRead(true);
        task = ctx.executor().schedule(() -> finish(ctx), LONGEST_MILLIS, TimeUnit.MILLISECONDS);
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener((ChannelFutureListener) written -> {
            if (written.isSuccess()) {
                halfClose(ctx);
            } else {
                finish(ctx);
            }
        });
    }

    private static void halfClose(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (ctx.channel() instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
    }

    void discarded(ChannelHandlerContext ctx, int bytes) {
        discarded += bytes;
        if (begun() && discarded > MOST_BYTES) {
            finish(ctx);
        }
    }

    /** Another one wants to know when it is closed. */
    void join(ChannelPromise other) {
        Objects.requireNonNull(closing).addListener(new PromiseNotifier<>(other));
    }

    /** There is nothing to wait for any more. */
    void finish(ChannelHandlerContext ctx) {
        if (task != null) {
            task.cancel(false);
            task = null;
        }
        ChannelPromise promise = closing;
        if (promise != null && !finished) {
            finished = true;
            var _ = ctx.close(promise);
        }
    }
}
