package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;

/** Keeps the contract of reads across a gate that holds bytes back: each batch passed on is completed, each read asked for brings something. */
final class ReadBatch {

    private boolean open;
    private boolean fired;

    void begin() {
        open = true;
    }

    void fire(ChannelHandlerContext ctx, ByteBuf bytes) {
        fired = true;
        ctx.fireChannelRead(bytes);
    }

    void fire(ChannelHandlerContext ctx, MessageParts parts) {
        fired |= !parts.isEmpty();
        parts.fire(ctx);
    }

    /** @param waiting whether there will be something to pass on once more has come */
    void end(ChannelHandlerContext ctx, boolean waiting) {
        boolean fruitless = open && !fired && waiting;
        open = false;
        fired = false;
        ctx.fireChannelReadComplete();
        if (fruitless && !ctx.channel().config().isAutoRead()) {
            ctx.read();
        }
    }

    /** Completes a batch that was passed on without a read. */
    void endOutside(ChannelHandlerContext ctx) {
        if (fired && !open) {
            fired = false;
            ctx.fireChannelReadComplete();
        }
    }
}
