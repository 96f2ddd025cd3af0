package dev.weir.measure;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import java.util.concurrent.atomic.LongAdder;

/** Counts the bytes of one connection as they stand on the wire, TLS records included. First in the pipeline. */
public final class ByteMeter extends ChannelDuplexHandler {

    private final LongAdder received;
    private final LongAdder sent;

    ByteMeter(LongAdder received, LongAdder sent) {
        this.received = received;
        this.sent = sent;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object msg) {
        received.add(bytes(msg));
        ctx.fireChannelRead(msg);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object msg, ChannelPromise promise) {
        sent.add(bytes(msg));
        var _ = ctx.write(msg, promise);
    }

    private static long bytes(Object msg) {
        return switch (msg) {
            case ByteBuf bytes -> bytes.readableBytes();
            case ByteBufHolder holder -> holder.content().readableBytes();
            case FileRegion region -> region.count();
            default -> 0;
        };
    }
}
