package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpRequestEncoder;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * Takes vetted responses apart for the HTTP/1.x client behind it, and lets requests through to the origin. It reads these on their way
 * out, to know what each response answers and where a request ends; one that is malformed is not sent. What an origin does wrong is told
 * as {@link BadResponse} and closes the connection.
 */
public final class ResponseGate extends ChannelDuplexHandler {

    /** What Vert.x calls its codec. */
    private static final String CODEC = "codec";

    private enum Mode {
        HTTP,
        /** Everything passes, both ways. */
        TUNNEL,
        /** Nothing passes, either way. */
        STOPPED
    }

    private final RequestScanner requests = new RequestScanner(HeadLimits.none());
    private final MessageParts parts = new MessageParts();
    private final ResponseScanner responses;
    private final Held held = new Held();
    private final ReadBatch batch = new ReadBatch();

    private Mode mode = Mode.HTTP;
    private boolean passing;
    private boolean arrived;
    private boolean closeAnnounced;
    private long received;
    private long sent;

    public ResponseGate(HeadLimits limits) {
        this.responses = new ResponseScanner(limits, parts);
    }

    /**
     * Puts the gate where responses are decoded. Of the codec only what writes requests stays.
     *
     * @param responses who sees them first
     */
    public void install(Channel channel, Http1Responses responses) {
        // Under its name, by which Vert.x takes it out for another protocol.
        var _ = channel.pipeline().replace(CODEC, CODEC, new HttpRequestEncoder());
        channel.pipeline().addBefore(CODEC, "gate", this).addAfter(CODEC, "responses", responses);
    }

    /** Bytes that came from the origin. */
    public long bytesReceived() {
        return received;
    }

    /** Bytes written to the origin. */
    public long bytesSent() {
        return sent;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof ByteBuf bytes) {
            Throwable fault = fault(bytes);
            if (fault != null) {
                bytes.release();
                promise.tryFailure(fault);
                if (mode == Mode.HTTP) {
                    close(ctx);
                }
                return;
            }
            sent += bytes.readableBytes();
        }
        var _ = ctx.write(message, promise);
    }

    /** Why the bytes must not be sent, if they must not. */
    private @Nullable Throwable fault(ByteBuf bytes) {
        return switch (mode) {
            case TUNNEL -> null;
            case STOPPED -> new ClosedChannelException();
            case HTTP -> {
                int from = bytes.readerIndex();
                Refused refused = follow(bytes);
                bytes.readerIndex(from);
                yield refused == null
                        ? null
                        : new IllegalStateException("a request that must not be sent: " + refused.reason());
            }
        };
    }

    /** Follows a request on its way out; encoders write heads whole, so nothing is left over. */
    private @Nullable Refused follow(ByteBuf bytes) {
        while (true) {
            ScanResult result = requests.scan(bytes);
            if (result instanceof RequestFacts facts) {
                if (responses.isOwed()) {
                    return Refused.PIPELINED;
                }
                responses.expect(facts);
            } else if (result == Progress.END) {
                requests.next();
                if (!bytes.isReadable()) {
                    return null;
                }
            } else if (result instanceof Refused refused) {
                return refused;
            } else {
                return bytes.isReadable() ? Refused.HEAD_IN_PARTS : null;
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ctx.fireChannelRead(message);
            return;
        }
        batch.begin();
        received += bytes.readableBytes();
        switch (mode) {
            case TUNNEL -> batch.fire(ctx, bytes);
            case STOPPED -> bytes.release();
            case HTTP -> {
                held.add(ctx.alloc(), bytes);
                pass(ctx);
            }
        }
    }

    private void pass(ChannelHandlerContext ctx) {
        arrived = true;
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (arrived) {
                arrived = false;
                advance(ctx);
            }
        } finally {
            passing = false;
        }
    }

    private void advance(ChannelHandlerContext ctx) {
        ByteBuf in = held.bytes();
        if (in == null || mode != Mode.HTTP) {
            return;
        }
        ScanResult result = scan(in);
        if (result instanceof Refused refused) {
            parts.release();
            refuse(ctx, refused);
            return;
        }
        held.forgetRead();
        // Before the parts are passed on, as with the last of them the next request may be written at once.
        boolean excess = result == Progress.END && !held.isEmpty();
        if (excess) {
            mode = Mode.STOPPED;
        }
        ByteBuf early = mode == Mode.TUNNEL ? held.takeAll() : null;
        batch.fire(ctx, parts);
        if (early != null) {
            batch.fire(ctx, early);
        }
        if (excess) {
            refuse(ctx, Refused.UNSOLICITED);
        }
    }

    /** Scans on to the end of one response, and not beyond. */
    private ScanResult scan(ByteBuf in) {
        ScanResult result = responses.scan(in);
        while (result instanceof ResponseFacts facts) {
            if (facts.body() == ResponseFacts.Body.TUNNEL) {
                mode = Mode.TUNNEL;
                requests.drop();
                responses.drop();
                return Progress.BODY;
            }
            result = responses.scan(in);
        }
        return result;
    }

    private void refuse(ChannelHandlerContext ctx, Refused refused) {
        mode = Mode.STOPPED;
        ctx.fireExceptionCaught(new BadResponse(refused));
        close(ctx);
    }

    private void close(ChannelHandlerContext ctx) {
        mode = Mode.STOPPED;
        held.release();
        var _ = ctx.close();
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        batch.end(ctx, mode == Mode.HTTP);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent end) {
            closeAnnounced |= end.isSuccess();
        }
        ctx.fireUserEventTriggered(event);
        // Between requests and within responses there is no half-closed origin: its end is the connection's (RFC 9112
        // §9.8).
        if (mode == Mode.HTTP
                && (event instanceof ChannelInputShutdownEvent || event == SslCloseCompletionEvent.SUCCESS)) {
            var _ = ctx.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        if (mode == Mode.HTTP) {
            boolean announced = closeAnnounced || ctx.pipeline().get(SslHandler.class) == null;
            Refused refused = responses.end(announced);
            mode = Mode.STOPPED;
            if (refused != null) {
                ctx.fireExceptionCaught(new BadResponse(refused));
            } else {
                parts.fire(ctx);
            }
        }
        held.release();
        ctx.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        held.release();
        parts.release();
        requests.drop();
        responses.drop();
    }
}
