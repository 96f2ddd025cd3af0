package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageDecoder;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes a PROXY protocol header (version 1 or 2) off the front of a connection whose peer is trusted to send one, and tells the
 * address it claims, before it lets a byte pass. A connection that begins otherwise passes untouched; a header that is malformed or
 * slow closes it.
 */
public final class ProxyProtocolGate extends ChannelInboundHandlerAdapter {

    private static final int MOST_TLV_BYTES = 4 * 1024;
    private static final byte[] TEXT = "PROXY ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BINARY = {'\r', '\n', '\r', '\n', 0, '\r', '\n', 'Q', 'U', 'I', 'T', '\n'};

    private enum Beginning {
        LINE,
        BINARY,
        OTHER,
        UNCLEAR
    }

    private final Duration deadline;
    private final Consumer<Optional<InetSocketAddress>> claimed;
    private final Held held = new Held();
    private final ReadBatch batch = new ReadBatch();
    private boolean decoding;
    private @Nullable ScheduledFuture<?> task;

    /**
     * @param deadline from the connection's first byte to the end of the header
     * @param claimed told once, the client's address or, without a header and for LOCAL, UNKNOWN and Unix sockets, none: there the peer is
     *     the client
     */
    public ProxyProtocolGate(Duration deadline, Consumer<Optional<InetSocketAddress>> claimed) {
        this.deadline = deadline;
        this.claimed = claimed;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) throws Exception {
        if (message instanceof HAProxyMessage header) {
            finish(ctx, header);
        } else if (message instanceof ByteBuf bytes && !decoding) {
            batch.begin();
            held.add(ctx.alloc(), bytes);
            look(ctx);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private void look(ChannelHandlerContext ctx) throws Exception {
        ByteBuf bytes = held.bytes();
        if (bytes == null) {
            return;
        }
        switch (beginning(bytes)) {
            case UNCLEAR -> time(ctx);
            case LINE -> {
                time(ctx);
                line(ctx, bytes);
            }
            case BINARY -> {
                time(ctx);
                decode(ctx);
            }
            case OTHER -> claim(ctx, Optional.empty());
        }
    }

    private void time(ChannelHandlerContext ctx) {
        if (task == null) {
            task = ctx.executor().schedule(() -> close(ctx), deadline.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private static void close(ChannelHandlerContext ctx) {
        var _ = ctx.close();
    }

    private static Beginning beginning(ByteBuf bytes) {
        boolean text = bytes.getByte(bytes.readerIndex()) == TEXT[0];
        byte[] signature = text ? TEXT : BINARY;
        int length = Math.min(signature.length, bytes.readableBytes());
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != signature[i]) {
                return Beginning.OTHER;
            }
        }
        return length < signature.length ? Beginning.UNCLEAR : text ? Beginning.LINE : Beginning.BINARY;
    }

    private void line(ChannelHandlerContext ctx, ByteBuf bytes) {
        switch (ProxyLine.read(bytes)) {
            case ProxyLine.Whole(Optional<InetSocketAddress> source) -> {
                held.forgetRead();
                claim(ctx, source);
            }
            case ProxyLine.Unfinished _ -> {}
            case ProxyLine.Malformed _ -> close(ctx);
        }
    }

    /** Puts Netty's decoder in front, which sends its message here and hands over what follows the header when it takes itself out. */
    private void decode(ChannelHandlerContext ctx) throws Exception {
        decoding = true;
        HAProxyMessageDecoder decoder = new HAProxyMessageDecoder(MOST_TLV_BYTES);
        ctx.pipeline().addBefore(ctx.name(), null, decoder);
        ByteBuf bytes = held.takeAll();
        if (bytes != null) {
            decoder.channelRead(ctx.pipeline().context(decoder), bytes);
        }
    }

    private void finish(ChannelHandlerContext ctx, HAProxyMessage header) {
        Optional<InetSocketAddress> source;
        try {
            source = header.command() == HAProxyCommand.PROXY ? source(header) : Optional.empty();
        } finally {
            header.release();
        }
        claim(ctx, source);
    }

    /** Tells the address and makes way: what is held passes. */
    private void claim(ChannelHandlerContext ctx, Optional<InetSocketAddress> source) {
        claimed.accept(source);
        ctx.pipeline().remove(this);
    }

    private static Optional<InetSocketAddress> source(HAProxyMessage header) {
        String address = header.sourceAddress();
        byte[] bytes = address == null ? null : NetUtil.createByteArrayFromIpAddressString(address);
        if (bytes == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(bytes), header.sourcePort()));
        } catch (UnknownHostException e) {
            throw new AssertionError("an IP address is 4 or 16 bytes", e);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        batch.end(ctx, true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (task != null) {
            task.cancel(false);
        }
        ByteBuf bytes = held.takeAll();
        if (bytes != null && ctx.channel().isActive()) {
            ctx.fireChannelRead(bytes);
        } else if (bytes != null) {
            bytes.release();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        close(ctx);
    }
}
