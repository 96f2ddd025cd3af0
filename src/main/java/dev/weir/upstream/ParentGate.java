package dev.weir.upstream;

import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.wire.HeadLimits;
import dev.weir.wire.Progress;
import dev.weir.wire.Refused;
import dev.weir.wire.RequestFacts;
import dev.weir.wire.ResponseFacts;
import dev.weir.wire.ResponseScanner;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Asks the next proxy for a tunnel before anything else is said on a connection (RFC 9110 §9.3.6), and makes way once it stands. Bytes
 * that came with the answer are passed on; what the proxy says instead of 2xx is put into words of its own, and nothing of it is shown.
 */
final class ParentGate extends ByteToMessageDecoder {

    private static final RequestFacts CONNECT =
            new RequestFacts("CONNECT", 1, -1, /* chunked= */ false, /* keepAlive= */ true, false, false);
    private static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 64 * 1024, 500);

    private final String head;
    private final Duration patience;
    private final Result result;
    private final ResponseScanner answer = new ResponseScanner(LIMITS);
    private @Nullable Future<?> deadline;
    private boolean over;

    /** Told once what came of it. */
    interface Result {
        void opened(ChannelHandlerContext ctx);

        void failed(ChannelHandlerContext ctx, UpstreamFailure failure);
    }

    /** @param head the request, from its first line to the empty one */
    ParentGate(String head, Duration patience, Result result) {
        this.head = head;
        this.patience = patience;
        this.result = result;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        if (ctx.channel().isActive()) {
            ask(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        ask(ctx);
    }

    private void ask(ChannelHandlerContext ctx) {
        // Whoever is told of a connection first hears of its activity afterwards.
        if (answer.isOwed()) {
            return;
        }
        answer.expect(CONNECT);
        deadline = ctx.executor()
                .schedule(() -> fail(ctx, Refusals.parentTimeout()), patience.toMillis(), TimeUnit.MILLISECONDS);
        var _ = ctx.writeAndFlush(
                ByteBufUtil.encodeString(ctx.alloc(), CharBuffer.wrap(head), StandardCharsets.US_ASCII));
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (over) {
            in.skipBytes(in.readableBytes());
            return;
        }
        switch (answer.scan(in)) {
            case Refused _ -> fail(ctx, Refusals.parentInvalid());
            case ResponseFacts facts when !facts.interim() -> answered(ctx, facts.status());
            case ResponseFacts _, Progress _ -> {}
            default -> throw new IllegalStateException("a response scanner answers otherwise");
        }
    }

    private void answered(ChannelHandlerContext ctx, int status) {
        if (status == 407) {
            fail(ctx, Refusals.parentCredentials());
        } else if (status / 100 != 2) {
            fail(ctx, Refusals.parentRefused(status));
        } else {
            over();
            // In this order: what came along is passed on by handlerRemoved, to whoever was put behind by then.
            result.opened(ctx);
            if (!ctx.isRemoved()) {
                ctx.pipeline().remove(this);
            }
        }
    }

    private void over() {
        over = true;
        Future<?> waiting = deadline;
        if (waiting != null) {
            waiting.cancel(false);
        }
    }

    private void fail(ChannelHandlerContext ctx, Refusal refusal) {
        if (!over) {
            over();
            result.failed(ctx, new UpstreamFailure(refusal));
            var _ = ctx.close();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            fail(ctx, Refusals.parentBroke());
        }
        ctx.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) throws Exception {
        fail(ctx, Refusals.parentBroke());
        super.channelInactive(ctx);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        fail(ctx, Refusals.parentBroke());
    }
}
