package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Encodes a short response that is there whole, head and body, as one buffer: Netty's encoder makes two, which costs a gathering write
 * and three promises. Everything else is left to that encoder, right before which it stands.
 */
public final class ShortResponses extends ChannelOutboundHandlerAdapter {

    /** The name of Vert.x's encoder in the pipeline of a server. */
    public static final String ENCODER = "httpEncoder";

    /** Copying so much costs less than writing it apart. */
    private static final int MOST_BYTES = 4 * 1024;

    private static final int CRLF = HttpConstants.CR << 8 | HttpConstants.LF;
    private static final int LEAST_HEAD_GUESSED = 256;
    private static final int MOST_HEAD_GUESSED = 16 * 1024;

    private final BooleanSupplier toHead;
    private @Nullable ChannelHandlerContext encoder;
    private int headGuessed = LEAST_HEAD_GUESSED;

    /** @param toHead whether what is answered now is a HEAD */
    public ShortResponses(BooleanSupplier toHead) {
        this.toHead = toHead;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        encoder = ctx.pipeline().context(ENCODER);
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ChannelHandlerContext past = encoder;
        if (past != null && message instanceof FullHttpResponse response && isShort(response)) {
            var _ = past.write(encode(past, response), promise);
        } else {
            var _ = ctx.write(message, promise);
        }
    }

    /** RFC 9112 §6.3: what has a body, delimited by its length. */
    private boolean isShort(FullHttpResponse response) {
        int bytes = response.content().readableBytes();
        return bytes > 0
                && bytes <= MOST_BYTES
                && hasBody(response.status())
                && !toHead.getAsBoolean()
                && response.headers() instanceof HeadersMultiMap
                && !HttpUtil.isTransferEncodingChunked(response);
    }

    private static boolean hasBody(HttpResponseStatus status) {
        return switch (status.code()) {
            case 204, 205, 304 -> false;
            default -> status.code() >= 200;
        };
    }

    private ByteBuf encode(ChannelHandlerContext ctx, FullHttpResponse response) {
        @Nullable ByteBuf all = null;
        boolean isWhole = false;
        try {
            ByteBuf content = response.content();
            all = ctx.alloc().buffer(headGuessed + content.readableBytes());
            statusLine(response, all);
            ((HeadersMultiMap) response.headers()).encode(all);
            ByteBufUtil.writeShortBE(all, CRLF);
            guess(all.readableBytes());
            all.writeBytes(content);
            isWhole = true;
            return all;
        } finally {
            if (!isWhole) {
                var _ = ReferenceCountUtil.release(all);
            }
            response.release();
        }
    }

    /** Grows at once and shrinks slowly: a large head is not reckoned with for ever. */
    private void guess(int head) {
        int guess = head > headGuessed ? head : headGuessed - (headGuessed - head) / 8;
        headGuessed = Math.clamp(guess, LEAST_HEAD_GUESSED, MOST_HEAD_GUESSED);
    }

    /** RFC 9112 §4 */
    private static void statusLine(FullHttpResponse response, ByteBuf to) {
        HttpResponseStatus status = response.status();
        to.writeCharSequence(response.protocolVersion().text(), StandardCharsets.US_ASCII);
        to.writeByte(HttpConstants.SP);
        to.writeCharSequence(status.codeAsText(), StandardCharsets.US_ASCII);
        to.writeByte(HttpConstants.SP);
        to.writeCharSequence(status.reasonPhrase(), StandardCharsets.US_ASCII);
        ByteBufUtil.writeShortBE(to, CRLF);
    }
}
