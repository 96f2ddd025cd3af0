package dev.weir.relay;

import dev.weir.wire.RequestGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.impl.NetSocketInternal;
import org.jspecify.annotations.Nullable;

/**
 * A tunnel's end on a TCP connection. Works on Netty's buffers as they come, without the copy that {@link NetSocket} makes, and keeps
 * half-close, which {@link NetSocket} does not know: the channel reports the end of input as an event and output is shut down alone.
 */
final class ChannelEnd implements TunnelEnd {

    private final NetSocketInternal socket;
    private final ChannelHandlerContext ctx;
    private final @Nullable RequestGate gate;

    /**
     * @param gate the gate that holds what the client sent early, on a client's connection
     */
    ChannelEnd(NetSocket socket, @Nullable RequestGate gate) {
        this.socket = (NetSocketInternal) socket;
        this.ctx = this.socket.channelHandlerContext();
        this.gate = gate;
        channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        // What comes before the other end stands stays in the socket.
        pause();
    }

    private Channel channel() {
        return ctx.channel();
    }

    @Override
    public void begin(Events events) {
        socket.messageHandler(message -> {
            if (message instanceof ByteBuf bytes) {
                events.received(bytes);
            } else {
                ReferenceCountUtil.release(message);
            }
        });
        socket.eventHandler(event -> {
            // RFC 8446 §6.1: close_notify ends one direction, as a FIN does.
            if (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS) {
                events.inputEnded();
            }
        });
        socket.drainHandler(_ -> events.drained());
        socket.exceptionHandler(_ -> {});
        socket.closeHandler(_ -> events.closed());
        resume();
        if (gate != null) {
            // Last: what it holds may be more than the other end takes at once, and then pauses this one.
            gate.tunnel();
        }
        if (!channel().isActive()) {
            events.closed();
        }
    }

    @Override
    public void write(ByteBuf bytes) {
        var _ = ctx.writeAndFlush(bytes, ctx.voidPromise());
    }

    @Override
    public boolean isFull() {
        return !channel().isWritable();
    }

    @Override
    public void pause() {
        channel().config().setAutoRead(false);
    }

    @Override
    public void resume() {
        channel().config().setAutoRead(true);
    }

    @Override
    public void endOutput() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> {
            SslHandler tls = channel().pipeline().get(SslHandler.class);
            if (tls != null) {
                var _ = tls.closeOutbound();
            } else if (channel() instanceof DuplexChannel duplex && channel().isActive()) {
                var _ = duplex.shutdownOutput();
            }
        });
    }

    @Override
    public void close() {
        ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
    }
}
