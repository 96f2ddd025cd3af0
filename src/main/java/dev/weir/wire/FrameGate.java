package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Watches the frames of an HTTP/2 client, between TLS and the codec, which bounds resets, empty DATA and CONTINUATION, but neither how
 * many PING, SETTINGS, PRIORITY or WINDOW_UPDATE frames it is made to look at, nor how long a head may take. A connection that goes past
 * either ends with GOAWAY, which it is given the time to read. Where another protocol is settled on it takes itself out.
 */
public final class FrameGate extends ChannelDuplexHandler {

    private static final String H2 = "h2";

    private final LongSupplier clock;
    private final long headNanos;
    private final Consumer<Excess> ended;
    private final FrameBudget budget;
    private final FrameScanner received = new FrameScanner(FrameScanner.PREFACE);
    private final FrameScanner sent = new FrameScanner(0);
    private final Received in = new Received();
    private final Sent out = new Sent();
    private final Linger linger = new Linger();
    private @Nullable Deadline deadline;
    private boolean timed;
    private boolean stopped;

    /** Why a connection is ended. */
    public enum Excess {
        FRAMES("too many frames that bring nothing forward"),
        HEAD_TIMEOUT("a request's head took too long");

        private final String reason;

        Excess(String reason) {
            this.reason = reason;
        }
    }

    /**
     * @param head from a request's first frame to the end of its head
     * @param clock in nanoseconds, from any origin
     * @param ended told when a connection is ended, at most once
     */
    public FrameGate(Duration head, LongSupplier clock, Consumer<Excess> ended) {
        this.headNanos = head.toNanos();
        this.clock = clock;
        this.ended = ended;
        this.budget = new FrameBudget(clock.getAsLong());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // First, so that what is handed on next finds the pipeline as it is to be.
        if (event instanceof SslHandshakeCompletionEvent && !speaksHttp2(ctx)) {
            ctx.pipeline().remove(this);
        }
        if (event == SslCloseCompletionEvent.SUCCESS && !linger.begun()) {
            // RFC 8446 §6.1: no more frames come, not even one that says that the answers are read.
            var _ = ctx.close();
        } else if (event instanceof SslCloseCompletionEvent) {
            linger.finish(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private static boolean speaksHttp2(ChannelHandlerContext ctx) {
        SslHandler tls = ctx.pipeline().get(SslHandler.class);
        return tls != null && H2.equals(tls.applicationProtocol());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (stopped) {
            discard(ctx, message);
            return;
        }
        if (message instanceof ByteBuf bytes) {
            received.scan(bytes, in);
            time(ctx);
        }
        if (in.tooMany) {
            end(ctx, Excess.FRAMES);
            discard(ctx, message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void discard(ChannelHandlerContext ctx, Object message) {
        int count = message instanceof ByteBuf bytes ? bytes.readableBytes() : 0;
        ReferenceCountUtil.release(message);
        linger.discarded(ctx, count);
    }

    /**
     * The codec ends the connection for a fault that it has found: nothing more of it is looked at.
     *
     * @param fault as the codec tells it
     */
    public void failed(Http2Exception fault) {
        if (!stopped) {
            stopped = true;
            cancel();
            if (fault.error() == Http2Error.ENHANCE_YOUR_CALM) {
                ended.accept(Excess.FRAMES);
            }
        }
    }

    /** What dribbles in after a head's first byte earns no more time. */
    private void time(ChannelHandlerContext ctx) {
        if (in.inHead == timed) {
            return;
        }
        timed = in.inHead;
        if (timed) {
            Deadline running = new Deadline(clock, () -> end(ctx, Excess.HEAD_TIMEOUT));
            running.set(ctx.executor(), clock.getAsLong() + headNanos);
            deadline = running;
        } else {
            cancel();
        }
    }

    private void cancel() {
        Deadline running = deadline;
        if (running != null) {
            running.cancel();
            deadline = null;
        }
    }

    private void end(ChannelHandlerContext ctx, Excess excess) {
        stopped = true;
        cancel();
        ended.accept(excess);
        // The codec says GOAWAY (RFC 9113 §5.4.1) and closes.
        ctx.fireExceptionCaught(Http2Exception.connectionError(Http2Error.ENHANCE_YOUR_CALM, "%s", excess.reason));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            sent.scan(bytes, out);
        }
        var _ = ctx.write(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (linger.begun()) {
            linger.join(promise);
        } else if (stopped && Linger.wanted(ctx)) {
            linger.begin(ctx, promise);
        } else {
            var _ = ctx.close(promise);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        cancel();
        linger.finish(ctx);
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        cancel();
    }

    private final class Received implements FrameScanner.Frames {
        private boolean tooMany;
        private boolean inHead;

        @Override
        public void begun(int type, int flags, int length) {
            switch (type) {
                case FrameScanner.HEADERS, FrameScanner.CONTINUATION -> inHead = true;
                case FrameScanner.DATA -> budget.received(length);
                default -> tooMany |= !budget.spend(clock.getAsLong());
            }
        }

        @Override
        public void ended(int type, int flags) {
            boolean head = type == FrameScanner.HEADERS || type == FrameScanner.CONTINUATION;
            inHead &= !(head && (flags & FrameScanner.END_HEADERS) != 0);
        }
    }

    private final class Sent implements FrameScanner.Frames {
        @Override
        public void begun(int type, int flags, int length) {
            if (type == FrameScanner.DATA) {
                budget.sent(length);
            }
        }

        @Override
        public void ended(int type, int flags) {}
    }
}
