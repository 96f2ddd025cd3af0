package dev.weir.relay;

import dev.weir.wire.ReadBuffers;
import dev.weir.wire.RequestGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel's end on a TCP connection. Works on Netty's buffers as they come, without the copy that Vert.x's sockets make, and keeps
 * half-close, which they do not know: the channel reports the end of input as an event and output is shut down alone. Whatever handler
 * of Vert.x's is behind it hears of the connection's end and of nothing else.
 */
final class ChannelEnd extends ChannelInboundHandlerAdapter implements TunnelEnd {

    /** How long what was written may take to be sent when the connection is given up. */
    private static final long FLUSH_MILLIS = 2_000;

    private final Channel channel;
    private final @Nullable RequestGate gate;
    private final Deque<ByteBuf> early = new ArrayDeque<>();
    private @Nullable ChannelHandlerContext context;
    private @Nullable Events events;
    private boolean inputEnded;

    /**
     * Takes the channel over from now on: what comes before {@link #begin} is held.
     *
     * @param gate the gate that holds what the client sent early, on a client's connection
     */
    ChannelEnd(Channel channel, @Nullable RequestGate gate) {
        this.channel = channel;
        this.gate = gate;
        channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // What comes before the other end stands stays in the socket.
        pause();
        ChannelPipeline pipeline = channel.pipeline();
        if (pipeline.get("handler") == null) {
            pipeline.addLast("tunnel", this);
        } else {
            pipeline.addBefore("handler", "tunnel", this);
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        early.forEach(ByteBuf::release);
        early.clear();
    }

    @Override
    public void begin(Events listener) {
        events = listener;
        // First: what came early may be more than the other end takes at once, and then pauses this one.
        resume();
        while (!early.isEmpty()) {
            listener.received(early.poll());
        }
        if (gate != null) {
            gate.tunnel();
        }
        if (inputEnded || isInputShutdown()) {
            inputEnded = true;
            listener.inputEnded();
        }
        if (!channel.isActive()) {
            listener.closed();
        }
    }

    /** A client may have ended its input before it was told that the tunnel stands. */
    private boolean isInputShutdown() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        return (channel instanceof DuplexChannel duplex && duplex.isInputShutdown())
                || (tls != null && tls.engine().isInboundDone());
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        Events listener = events;
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
        } else if (listener == null) {
            early.add(bytes);
        } else {
            listener.received(bytes);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        // RFC 8446 §6.1: close_notify ends one direction, as a FIN does.
        if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
            inputEnded = true;
            Events listener = events;
            if (listener != null) {
                listener.inputEnded();
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        Events listener = events;
        if (listener != null && channel.isWritable()) {
            listener.drained();
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Events listener = events;
        if (listener != null) {
            listener.closed();
        }
        ctx.fireChannelInactive();
    }

    /** A failed read or write, or a broken TLS record: nothing sensible can follow. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        cut();
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context, "the end is in no pipeline");
    }

    @Override
    public void write(ByteBuf bytes) {
        var _ = ctx().writeAndFlush(ReadBuffers.areFew(bytes) ? copied(bytes) : bytes, ctx().voidPromise());
    }

    /** A reader that stops must not keep a buffer that is mostly empty for each byte it was sent. */
    private ByteBuf copied(ByteBuf bytes) {
        try {
            return ctx().alloc().buffer(bytes.readableBytes()).writeBytes(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public boolean isFull() {
        return !channel.isWritable();
    }

    @Override
    public void pause() {
        channel.config().setAutoRead(false);
    }

    @Override
    public void resume() {
        channel.config().setAutoRead(true);
    }

    @Override
    public void endOutput(Runnable sent) {
        ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            SslHandler tls = channel.pipeline().get(SslHandler.class);
            if (tls != null) {
                var _ = tls.closeOutbound();
            } else if (channel instanceof DuplexChannel duplex && channel.isActive()) {
                var _ = duplex.shutdownOutput();
            }
            sent.run();
        });
    }

    @Override
    public void close() {
        var _ = ctx().close();
    }

    @Override
    public void reset() {
        if (!channel.isActive()) {
            return;
        }
        // RFC 9110 §9.3.6: what came from the other side is sent first, if this one takes it.
        var late = channel.eventLoop().schedule(this::cut, FLUSH_MILLIS, TimeUnit.MILLISECONDS);
        ctx().writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            late.cancel(false);
            cut();
        });
    }

    /** By a reset, past TLS: a close_notify would say that all was sent. */
    private void cut() {
        if (channel.isOpen()) {
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }
}
