package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultMessageSizeEstimator;
import io.netty.channel.MessageSizeEstimator;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Ways past Netty's encoder of responses, right before which it stands, and to which everything else is left. A short response that is
 * there whole, head and body, leaves as one buffer: the encoder makes two, which costs a gathering write and three promises. Long bytes in
 * the heap leave from where they lie ({@link HeapRegion}): as a buffer they would be copied out of it first. Clients of HTTP/1.0 are told
 * that this is HTTP/1.1, which that encoder does not.
 */
public final class ResponseShortcuts extends ChannelOutboundHandlerAdapter {

    /** The name of Vert.x's encoder in the pipeline of a server. */
    public static final String ENCODER = "httpEncoder";

    /** Copying so much costs less than writing it apart. */
    private static final int MOST_COPIED = 4 * 1024;

    /** To copy less of a whole response costs less than a call of the system for the body alone. */
    static final int LEAST_WHOLE = 64 * 1024;

    /** The pieces of a longer body are mostly sent alone in any case. */
    static final int LEAST_PIECE = 16 * 1024;

    private static final byte[] OK = "HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final int CRLF = HttpConstants.CR << 8 | HttpConstants.LF;
    private static final int LEAST_HEAD_GUESSED = 256;
    private static final int MOST_HEAD_GUESSED = 16 * 1024;

    private static final MessageSizeEstimator.Handle USUAL = DefaultMessageSizeEstimator.DEFAULT.newHandle();

    /** Counts what waits to be sent, as the usual one does for buffers alone. */
    private static final MessageSizeEstimator.Handle SIZES =
            message -> message instanceof HeapRegion region ? (int) region.count() : USUAL.size(message);

    private final UnderWay underWay;

    /** The socket that takes bytes from the heap; null where there is none. */
    private final @Nullable EpollSocketChannel socket;

    private final ChannelHandlerContext encoder;
    private int headGuessed = LEAST_HEAD_GUESSED;

    /** Whether what is sent now are the bytes of a body, and nothing that delimits them. */
    private boolean isPlainBody;

    /** Of the response that is sent now, while they are not written yet. */
    private @Nullable PackedFields packed;

    private ResponseShortcuts(ChannelHandlerContext encoder, UnderWay underWay, @Nullable EpollSocketChannel socket) {
        this.encoder = encoder;
        this.underWay = underWay;
        this.socket = socket;
    }

    /** Does beforehand what the first connection would have to wait for. */
    public static void prepare() {
        var _ = SystemSend.isPossible();
    }

    /** What is known of an answer that Vert.x does not tell. */
    public interface UnderWay {
        /** Whether it is to a HEAD. */
        boolean isHeadAnswered();

        /** What it says before its own headers, once; null for nothing. */
        @Nullable
        PackedFields takePacked();
    }

    /** Puts one into the pipeline of a connection on which nothing was sent yet. */
    public static void install(Channel channel, UnderWay underWay) {
        EpollSocketChannel taking = channel instanceof EpollSocketChannel known
                        && SystemSend.isPossible()
                        && known.pipeline().get(SslHandler.class) == null
                ? known
                : null;
        if (taking != null) {
            taking.config().setMessageSizeEstimator(() -> SIZES);
        }
        ChannelHandlerContext encoder = channel.pipeline().context(ENCODER);
        channel.pipeline().addAfter(ENCODER, "shortcuts", new ResponseShortcuts(encoder, underWay, taking));
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            // RFC 9110 §6.2: the version that is spoken here, whatever the client's.
            response.setProtocolVersion(HttpVersion.HTTP_1_1);
            isPlainBody = isPlainBody(response);
            if (response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                packed = underWay.takePacked();
            }
        }
        boolean isTold = false;
        try {
            if (!isPlainBody || !(message instanceof HttpContent content) || !isWritten(ctx, content, promise)) {
                pass(ctx, message, promise);
            }
            isTold = true;
        } finally {
            if (!isTold) {
                // Of a response that did not begin nothing may follow. Netty tells the promise.
                isPlainBody = false;
                var _ = ctx.close();
            }
        }
    }

    /** Whether there was a way past the encoder, which was taken. */
    private boolean isWritten(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
        if (content instanceof FullHttpResponse whole) {
            Object encoded = encoded(whole);
            if (encoded == null) {
                return false;
            }
            var _ = encoder.write(encoded, promise);
            return true;
        }
        if (!isInPlace(content.content(), LEAST_PIECE)) {
            return false;
        }
        piece(ctx, content, promise);
        return true;
    }

    private void pass(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof HttpResponse response) {
            unpack(response);
        }
        if (ctx.write(message, promise).cause() != null) {
            // The encoder has not seen the response begin, and refuses what follows.
            isPlainBody = false;
        }
    }

    /** The encoder knows only headers. Where one cannot bear what is packed, nothing is left of the response. */
    private void unpack(HttpResponse response) {
        PackedFields first = packed;
        if (first == null) {
            return;
        }
        packed = null;
        boolean isUnpacked = false;
        try {
            HttpHeaders fields = response.headers();
            HttpHeaders own = HeadersMultiMap.headers().add(fields);
            fields.clear();
            first.visit(fields::add);
            fields.add(own);
            isUnpacked = true;
        } finally {
            if (!isUnpacked) {
                ReferenceCountUtil.release(response);
            }
        }
    }

    /** The encoder has to see how a body begins and ends, and nothing of it in between. */
    private void piece(ChannelHandlerContext ctx, HttpContent content, ChannelPromise promise) {
        if (content instanceof HttpResponse first) {
            unpack(first);
            ChannelFuture begun =
                    ctx.write(new DefaultHttpResponse(first.protocolVersion(), first.status(), first.headers()));
            if (begun.cause() != null) {
                isPlainBody = false;
                content.release();
                promise.setFailure(begun.cause());
                return;
            }
        }
        HeapRegion region = region(null, content.content());
        if (content instanceof LastHttpContent) {
            var _ = encoder.write(region);
            var _ = ctx.write(LastHttpContent.EMPTY_LAST_CONTENT, promise);
        } else {
            var _ = encoder.write(region, promise);
        }
    }

    /** RFC 9112 §6.3: what has a body, delimited by its length or the connection's end. */
    private boolean isPlainBody(HttpResponse response) {
        return hasBody(response.status())
                && !underWay.isHeadAnswered()
                && !HttpUtil.isTransferEncodingChunked(response);
    }

    private static boolean hasBody(HttpResponseStatus status) {
        return switch (status.code()) {
            case 204, 205, 304 -> false;
            default -> status.code() >= 200;
        };
    }

    private @Nullable Object encoded(FullHttpResponse response) {
        ByteBuf content = response.content();
        boolean isShort = content.isReadable() && content.readableBytes() <= MOST_COPIED;
        if (!(isShort || isInPlace(content, LEAST_WHOLE)) || !(response.headers() instanceof HeadersMultiMap fields)) {
            return null;
        }
        ByteBuf head = head(response, fields, isShort ? content.readableBytes() : 0);
        if (!isShort) {
            return region(head, content);
        }
        head.writeBytes(content);
        response.release();
        return head;
    }

    private boolean isInPlace(ByteBuf content, int least) {
        return socket != null
                && content.readableBytes() >= least
                && !content.isDirect()
                && content.nioBufferCount() == 1;
    }

    private HeapRegion region(@Nullable ByteBuf head, ByteBuf content) {
        return new HeapRegion(Objects.requireNonNull(socket), head, content);
    }

    /** Where it fails, nothing is left of the response. */
    private ByteBuf head(FullHttpResponse response, HeadersMultiMap fields, int more) {
        ByteBuf head = encoder.alloc().buffer(headGuessed + more);
        boolean isWhole = false;
        try {
            statusLine(response, head);
            if (packed != null) {
                packed.encode(head);
            }
            fields.encode(head);
            ByteBufUtil.writeShortBE(head, CRLF);
            guess(head.readableBytes());
            packed = null;
            isWhole = true;
            return head;
        } finally {
            if (!isWhole) {
                head.release();
                response.release();
            }
        }
    }

    /** Grows at once and shrinks slowly: a large head is not reckoned with for ever. */
    private void guess(int head) {
        int guess = head > headGuessed ? head : headGuessed - (headGuessed - head) / 8;
        headGuessed = Math.clamp(guess, LEAST_HEAD_GUESSED, MOST_HEAD_GUESSED);
    }

    @SuppressWarnings("ReferenceEquality") // others of that code, equal to it, may say it in other words
    private static boolean isUsualOk(HttpResponseStatus status) {
        return status == HttpResponseStatus.OK;
    }

    /** RFC 9112 §4 */
    private static void statusLine(FullHttpResponse response, ByteBuf to) {
        HttpResponseStatus status = response.status();
        if (isUsualOk(status)) {
            to.writeBytes(OK);
            return;
        }
        to.writeCharSequence(response.protocolVersion().text(), StandardCharsets.US_ASCII);
        to.writeByte(HttpConstants.SP);
        to.writeCharSequence(status.codeAsText(), StandardCharsets.US_ASCII);
        to.writeByte(HttpConstants.SP);
        to.writeCharSequence(status.reasonPhrase(), StandardCharsets.US_ASCII);
        ByteBufUtil.writeShortBE(to, CRLF);
    }
}
