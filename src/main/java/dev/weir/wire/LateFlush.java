package dev.weir.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;

/**
 * Sends what is written at the end of the event loop's turn. Sent at once, each message wakes its receiver on a busy processor, which
 * often takes it over from us; sent behind one another, the messages of a turn are found together. First in the pipeline.
 */
public final class LateFlush extends ChannelOutboundHandlerAdapter {

    private static final FastThreadLocal<Turn> TURNS = new FastThreadLocal<>() {
        @Override
        protected Turn initialValue() {
            return new Turn();
        }
    };

    private boolean pending;

    /** What was written on the connections of one event loop in this turn of it; one task for all, as each costs its share of a queue. */
    private static final class Turn implements Runnable {

        private List<ChannelHandlerContext> written = new ArrayList<>();
        private List<ChannelHandlerContext> spare = new ArrayList<>();
        private boolean scheduled;

        void add(ChannelHandlerContext connection) {
            written.add(connection);
            if (!scheduled) {
                connection.executor().execute(this);
                scheduled = true;
            }
        }

        /** What is written meanwhile is for the next turn. */
        @Override
        public void run() {
            List<ChannelHandlerContext> all = written;
            written = spare;
            spare = all;
            scheduled = false;
            try {
                all.forEach(LateFlush::now);
            } finally {
                all.clear();
            }
        }
    }

    /** Sends at once what is written on this channel, for when it is to be cut behind that. */
    public static void now(Channel channel) {
        ChannelHandlerContext ctx = channel.pipeline().context(LateFlush.class);
        if (ctx != null) {
            now(ctx);
        }
    }

    private static void now(ChannelHandlerContext ctx) {
        ((LateFlush) ctx.handler()).flushNow(ctx);
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        if (!pending) {
            pending = true;
            TURNS.get().add(ctx);
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
