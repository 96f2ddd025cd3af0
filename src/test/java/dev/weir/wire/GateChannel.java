package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A connection with a gate in it, a clock that stands still, and both sides recorded. */
final class GateChannel extends EmbeddedChannel implements DuplexChannel {

    final StringBuilder passed = new StringBuilder();

    /** The same, and where messages end. */
    final StringBuilder apart = new StringBuilder();

    final List<Object> events = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    int batches;
    int reads;
    boolean outputShut;
    Consumer<String> received = bytes -> {};
    Consumer<Object> taken = part -> {};
    private final long[] nanos;

    private GateChannel(long[] nanos) {
        this.nanos = nanos;
        freezeTime();
    }

    static GateChannel with(java.util.function.Function<LongSupplier, ChannelHandler> gate) {
        long[] nanos = {42};
        GateChannel channel = new GateChannel(nanos);
        channel.pipeline().addLast("reads", channel.new Reads());
        channel.pipeline().addLast("gate", gate.apply(() -> nanos[0]));
        channel.pipeline().addLast("codec", channel.new Codec());
        return channel;
    }

    void advance(long time, TimeUnit unit) {
        nanos[0] += unit.toNanos(time);
        advanceTimeBy(time, unit);
        runScheduledPendingTasks();
        runPendingTasks();
    }

    void send(String text) {
        writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1));
    }

    /** What was passed on since the last look. */
    String passed() {
        String text = passed.toString();
        passed.setLength(0);
        return text;
    }

    /** What was written since the last look. */
    String written() {
        StringBuilder text = new StringBuilder();
        for (ByteBuf bytes = readOutbound(); bytes != null; bytes = readOutbound()) {
            text.append(bytes.toString(StandardCharsets.ISO_8859_1));
            bytes.release();
        }
        return text.toString();
    }

    private final class Reads extends ChannelOutboundHandlerAdapter {
        @Override
        public void read(ChannelHandlerContext ctx) {
            reads++;
            ctx.read();
        }
    }

    private final class Codec extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            taken.accept(message);
            String text = Parts.text(message);
            if (text == null) {
                events.add(message);
                return;
            }
            ReferenceCountUtil.release(message);
            passed.append(text);
            apart.append(text).append(Parts.end(message));
            received.accept(text);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            batches++;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            events.add(event);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            if (cause instanceof Error) {
                // An assertion within what is done with a part: for the test to see.
                ctx.fireExceptionCaught(cause);
            } else {
                failures.add(cause);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) {
            events.add("inactive");
        }
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public ChannelFuture shutdownInput() {
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownInput(ChannelPromise promise) {
        return promise.setSuccess();
    }

    @Override
    public boolean isOutputShutdown() {
        return outputShut;
    }

    @Override
    public ChannelFuture shutdownOutput() {
        outputShut = true;
        return newSucceededFuture();
    }

    @Override
    public ChannelFuture shutdownOutput(ChannelPromise promise) {
        outputShut = true;
        return promise.setSuccess();
    }

    @Override
    public boolean isShutdown() {
        return outputShut;
    }

    @Override
    public ChannelFuture shutdown() {
        return shutdownOutput();
    }

    @Override
    public ChannelFuture shutdown(ChannelPromise promise) {
        return shutdownOutput(promise);
    }
}
