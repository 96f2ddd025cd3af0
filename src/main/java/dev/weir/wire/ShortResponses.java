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
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
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
    private static final int MOST_HEAD_GUESSED = 16 * 1024;

    private @Nullable ChannelHandlerContext encoder;
    private int headGuessed = 512;

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

    /** RFC 9112 §6.3: what has a body, delimited by its length. An answer to HEAD comes here without one. */
    private static boolean isShort(FullHttpResponse response) {
        int bytes = response.content().readableBytes();
        return bytes > 0
                && bytes <= MOST_BYTES
                && hasBody(response.status())
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
        ByteBuf content = response.content();
        ByteBuf all = ctx.alloc().buffer(headGuessed + content.readableBytes());
        try {
            statusLine(response, all);
            ((HeadersMultiMap) response.headers()).encode(all);
            ByteBufUtil.writeShortBE(all, CRLF);
            headGuessed = Math.min(MOST_HEAD_GUESSED, Math.max(headGuessed, all.readableBytes()));
            all.writeBytes(content);
            return all.retain();
        } finally {
            all.release();
            response.release();
        }
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
