package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.FileRegion;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.util.Objects;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes vetted requests apart for the HTTP/1.x server behind it, one at a time: after a request's end the next one waits for
 * {@link #next}. What is not well-formed is answered here, or told to the exchange that is under way. The gate also keeps the deadlines
 * of a client that sends. All methods belong to the connection's event loop.
 *
 * <p>It does the work of Vert.x's {@code httpDecoder}, put in its place by a connection handler of a server with h2c switched off: with
 * it on, Vert.x decodes a connection's first request before it tells anyone of the connection.
 */
public final class RequestGate extends ChannelDuplexHandler implements ResponseShortcuts.UnderWay {

    /** How much of what follows a request is taken in while it is served, to notice a client that goes away. */
    private static final int MOST_HELD = 64 * 1024;

    /** What Vert.x calls its decoder, and takes out by that name for a tunnel. */
    private static final String DECODER = "httpDecoder";

    private enum Mode {
        /** Before a request's head is complete and passed on. */
        HEAD,
        /** The head was passed on, the body is coming. */
        BODY,
        /** The request was passed on whole; what follows is held. */
        HELD,
        /** Everything passes. */
        TUNNEL,
        /** Nothing passes any more. */
        STOPPED
    }

    private final MessageParts parts = new MessageParts();
    private final RequestScanner scanner;
    private final RefusalRenderer renderer;
    private final GateListener listener;
    private final Patience patience;
    private final Held held = new Held();
    private final ReadBatch batch = new ReadBatch();
    private final Linger linger = new Linger();

    private @Nullable ChannelHandlerContext context;
    private @Nullable PackedFields packed;
    private Mode mode = Mode.HEAD;
    private boolean nextAsked;
    private boolean lastRequest;
    private boolean leaving;
    private boolean fresh = true;
    private boolean passing;
    private boolean arrived;
    private boolean readSwallowed;
    private boolean autoReadTaken;
    private boolean inputEnded;
    private boolean tlsEnded;
    private boolean inputOwed;
    private long received;
    private long sent;
    private long sentBeforeEnd;

    /** @param clock in nanoseconds, from any origin */
    public RequestGate(
            HeadLimits limits, GateTimes times, LongSupplier clock, RefusalRenderer renderer, GateListener listener) {
        this.scanner = new RequestScanner(limits, parts);
        this.renderer = renderer;
        this.listener = listener;
        this.patience = new Patience(times, clock, this::expired);
    }

    /** Whether the connection is one of HTTP/1.x, so that a gate can be put into it. */
    public static boolean fits(Channel channel) {
        return channel.pipeline().get(DECODER) != null;
    }

    /** Puts the gate where requests are decoded. */
    public void install(Channel channel) {
        var _ = channel.pipeline().replace(DECODER, DECODER, new ChannelInboundHandlerAdapter());
        channel.pipeline().addBefore(DECODER, "gate", this);
    }

    /** The exchange has ended, its response written: the next request may come. */
    public void next() {
        if (mode == Mode.HELD || mode == Mode.BODY) {
            nextAsked = true;
            packed = null;
            patience.renew();
            goOn(ctx());
        }
    }

    /** What the final response to the request under way says before its headers; null for nothing. {@link #next} forgets it. */
    public void packed(@Nullable PackedFields fields) {
        packed = fields;
    }

    @Override
    public @Nullable PackedFields takePacked() {
        PackedFields fields = packed;
        packed = null;
        return fields;
    }

    /** Whether the next request, or some of it, is here already. */
    public boolean holdsMore() {
        return !held.isEmpty();
    }

    /** From here on, held bytes first, everything passes unvetted and without deadlines. For when the codecs behind have made way. */
    public void tunnel() {
        ChannelHandlerContext ctx = ctx();
        mode = Mode.TUNNEL;
        patience.cancel();
        scanner.drop();
        ByteBuf early = held.takeAll();
        // Before the early bytes: whoever takes them may want to pause.
        releaseRead(ctx);
        if (early != null) {
            batch.fire(ctx, early);
            batch.endOutside(ctx);
        }
    }

    /** Answers a client that is not let in, before it asked, and closes when it had time to read that. */
    public void turnAway(ByteBuf answer) {
        ChannelHandlerContext ctx = ctx();
        stop(ctx);
        write(ctx, answer, ctx.newPromise());
        linger.begin(ctx, ctx.newPromise());
    }

    /** Whether it is the client's turn: the last answer has been taken, and the next request may come. */
    public boolean awaitsRequest() {
        return mode == Mode.HEAD || (mode == Mode.HELD && nextAsked);
    }

    @Override
    public boolean isHeadAnswered() {
        return scanner.method().equals("HEAD");
    }

    /**
     * Closes as soon as no request is under way. A connection that has not brought one yet gets the time of a head to do so: its client
     * may have connected just now.
     */
    public void endWhenIdle() {
        leaving = true;
        if (mode == Mode.HEAD && !scanner.begun()) {
            time(ctx());
        }
    }

    /** The request under way is the last; what follows it is dropped. */
    public void closing() {
        lastRequest = true;
        if (mode == Mode.HELD || mode == Mode.HEAD) {
            stop(ctx());
            releaseRead(ctx());
        }
    }

    /** Whether the client sends no more; it may still be reading. */
    public boolean inputEnded() {
        return inputEnded;
    }

    /** Whether something was written to the client after it had ended its input. */
    public boolean sentSinceInputEnded() {
        return inputEnded && sent > sentBeforeEnd;
    }

    /** Bytes that came from the client. */
    public long bytesReceived() {
        return received;
    }

    /** Bytes written to the client. */
    public long bytesSent() {
        return sent;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        if (ctx.channel().isActive()) {
            accept(ctx);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        accept(ctx);
        ctx.fireChannelActive();
    }

    private void accept(ChannelHandlerContext ctx) {
        patience.renew();
        time(ctx);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        patience.cancel();
        held.release();
        parts.release();
        scanner.drop();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        patience.cancel();
        held.release();
        linger.finish(ctx);
        ctx.fireChannelInactive();
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
            case STOPPED -> discard(ctx, bytes);
            case HELD -> {
                held.add(ctx.alloc(), bytes);
                if (holdsMuch()) {
                    swallowRead(ctx);
                }
            }
            case HEAD, BODY -> {
                patience.renew();
                held.add(ctx.alloc(), bytes);
                pass(ctx);
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        batch.end(ctx, mode == Mode.HEAD || mode == Mode.BODY);
    }

    /** Passes on, request by request, what may pass. */
    private void pass(ChannelHandlerContext ctx) {
        arrived = true;
        if (passing) {
            return;
        }
        passing = true;
        try {
            while (arrived) {
                arrived = false;
                begin(ctx);
                advance(ctx);
            }
        } finally {
            passing = false;
        }
        if (noMoreComes()) {
            inputEnded(ctx);
        }
        time(ctx);
    }

    /** Begins the next request if it is its turn. A client that does not read its answers gets no more of them to ignore. */
    private void begin(ChannelHandlerContext ctx) {
        if (mode == Mode.HELD && nextAsked && ctx.channel().isWritable()) {
            nextAsked = false;
            fresh = false;
            patience.expectHead();
            scanner.next();
            mode = Mode.HEAD;
        }
    }

    private void advance(ChannelHandlerContext ctx) {
        ByteBuf in = held.bytes();
        if (in == null || (mode != Mode.HEAD && mode != Mode.BODY)) {
            return;
        }
        ScanResult result = scan(in);
        if (result instanceof Refused refused) {
            parts.release();
            refuse(ctx, refused);
            return;
        }
        held.forgetRead();
        // The mode first: passing the parts on may end the exchange and come back here.
        mode = modeAfter(result);
        arrived |= result == Progress.END;
        batch.fire(ctx, parts);
        if (mode == Mode.STOPPED) {
            stop(ctx);
        }
    }

    private ScanResult scan(ByteBuf in) {
        ScanResult result = scanner.scan(in);
        while (result instanceof RequestFacts facts) {
            if (facts.expectContinue() && facts.hasBody() && !in.isReadable()) {
                patience.oweContinue();
            }
            result = scanner.scan(in);
        }
        return result;
    }

    private Mode modeAfter(ScanResult result) {
        if (result == Progress.END) {
            return lastRequest ? Mode.STOPPED : Mode.HELD;
        }
        return scanner.headComplete() ? Mode.BODY : Mode.HEAD;
    }

    private void goOn(ChannelHandlerContext ctx) {
        pass(ctx);
        if (!passing) {
            batch.endOutside(ctx);
            releaseRead(ctx);
        }
    }

    private void refuse(ChannelHandlerContext ctx, Refused refused) {
        boolean passedOn = mode == Mode.BODY;
        stop(ctx);
        inputOwed = true;
        if (passedOn) {
            listener.bodyRefused(refused);
        } else {
            listener.headRefused(refused);
            write(ctx, renderer.render(refused, scanner.method()), ctx.newPromise());
            linger.begin(ctx, ctx.newPromise());
        }
    }

    private void stop(ChannelHandlerContext ctx) {
        mode = Mode.STOPPED;
        patience.cancel();
        scanner.drop();
        ByteBuf dropped = held.takeAll();
        if (dropped != null) {
            discard(ctx, dropped);
        }
    }

    private void discard(ChannelHandlerContext ctx, ByteBuf bytes) {
        inputOwed = true;
        int count = bytes.readableBytes();
        bytes.release();
        linger.discarded(ctx, count);
    }

    /** Sets the deadline that holds now. */
    private void time(ChannelHandlerContext ctx) {
        switch (mode) {
            case HEAD -> {
                if (scanner.begun() || (leaving && fresh)) {
                    patience.head(ctx);
                } else if (leaving) {
                    var _ = ctx.close();
                } else {
                    patience.idle(ctx);
                }
            }
            case BODY -> patience.body(ctx);
            case HELD -> {
                if (nextAsked) {
                    patience.idle(ctx);
                } else {
                    patience.none();
                }
            }
            case TUNNEL, STOPPED -> patience.cancel();
        }
    }

    private void expired() {
        ChannelHandlerContext ctx = ctx();
        if (mode == Mode.HEAD && scanner.begun()) {
            refuse(ctx, Refused.HEAD_TIMEOUT);
        } else if (mode != Mode.BODY) {
            var _ = ctx.close();
        } else if (patience.bodyIsLate(ctx)) {
            refuse(ctx, Refused.BODY_TIMEOUT);
        } else {
            time(ctx);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            inputEnded = true;
            sentBeforeEnd = sent;
            inputEnded(ctx);
        } else if (event == SslCloseCompletionEvent.SUCCESS) {
            // RFC 8446 §6.1: no more comes, though whoever says so and stays has not left.
            tlsEnded = true;
            inputEnded(ctx);
        } else if (event instanceof SslCloseCompletionEvent) {
            linger.finish(ctx);
        }
        ctx.fireUserEventTriggered(event);
    }

    private void inputEnded(ChannelHandlerContext ctx) {
        if (linger.begun()) {
            linger.finish(ctx);
        } else if (mode == Mode.BODY) {
            refuse(ctx, Refused.BODY_CUT_SHORT);
        } else if (mode == Mode.HEAD) {
            var _ = ctx.close();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (mode == Mode.HELD && nextAsked && ctx.channel().isWritable()) {
            goOn(ctx);
        }
        ctx.fireChannelWritabilityChanged();
    }

    @Override
    public void read(ChannelHandlerContext ctx) {
        if (holdsMuch()) {
            swallowRead(ctx);
            return;
        }
        if (mode == Mode.BODY) {
            patience.listening();
        }
        ctx.read();
    }

    private boolean holdsMuch() {
        return mode == Mode.HELD && held.size() > MOST_HELD;
    }

    /** A channel that reads by itself goes on doing so whatever becomes of {@link #read}: that has to be switched off. */
    private void swallowRead(ChannelHandlerContext ctx) {
        readSwallowed = true;
        if (ctx.channel().config().isAutoRead()) {
            autoReadTaken = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    private void releaseRead(ChannelHandlerContext ctx) {
        if (!readSwallowed || holdsMuch()) {
            return;
        }
        readSwallowed = false;
        if (autoReadTaken && !ctx.channel().config().isAutoRead()) {
            autoReadTaken = false;
            ctx.channel().config().setAutoRead(true);
        } else {
            autoReadTaken = false;
            read(ctx);
        }
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        sent += switch (message) {
            case ByteBuf bytes -> bytes.readableBytes();
            case FileRegion region -> region.count();
            default -> 0;
        };
        patience.answered();
        var _ = ctx.write(message, promise);
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        if (linger.begun()) {
            linger.join(promise);
        } else if (clientStillSends(ctx)) {
            stop(ctx);
            linger.begin(ctx, promise);
        } else {
            var _ = ctx.close(promise);
        }
    }

    private boolean clientStillSends(ChannelHandlerContext ctx) {
        boolean unread = mode == Mode.BODY || (mode == Mode.STOPPED && inputOwed);
        return unread && !noMoreComes() && Linger.wanted(ctx);
    }

    private boolean noMoreComes() {
        return inputEnded || tlsEnded;
    }

    private ChannelHandlerContext ctx() {
        return Objects.requireNonNull(context, "the gate is in no pipeline");
    }
}
