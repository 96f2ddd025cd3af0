package dev.weir.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private @Nullable Turn turn;
    private @Nullable ChannelHandlerContext context;

    /** What was written on the connections of one event loop in this turn of it; one task for all, as each costs its share of a queue. */
    private static final class Turn implements Runnable {

        private List<LateFlush> written = new ArrayList<>();
        private List<LateFlush> spare = new ArrayList<>();
        private boolean scheduled;

        void add(LateFlush connection, EventExecutor loop) {
            written.add(connection);
            if (!scheduled) {
                loop.execute(this);
                scheduled = true;
            }
        }

        /** What is written meanwhile is for the next turn. */
        @Override
        public void run() {
            List<LateFlush> all = written;
            written = spare;
            spare = all;
            scheduled = false;
            try {
                for (LateFlush connection : all) {
                    connection.flushNow();
                }
            } finally {
                all.clear();
            }
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        turn = TURNS.get();
    }

    /** Sends at once what is written on this channel, for when it is to be cut behind that. */
    public static void now(Channel channel) {
        ChannelHandlerContext ctx = channel.pipeline().context(LateFlush.class);
        if (ctx != null) {
            ((LateFlush) ctx.handler()).flushNow();
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        Turn now = turn;
        if (!pending && now != null) {
            pending = true;
            now.add(this, ctx.executor());
        }
    }

    private void flushNow() {
        ChannelHandlerContext ctx = context;
        if (pending && ctx != null) {
            pending = false;
            ctx.flush();
        }
    }

    @Override
    public void disconnect(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushNow();
        var _ = ctx.disconnect(promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        flushNow();
        var _ = ctx.close(promise);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        flushNow();
    }
}
