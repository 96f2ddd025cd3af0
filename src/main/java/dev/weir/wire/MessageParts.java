package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.headers.HeadersMultiMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages taken apart as they are scanned, into what Netty's own decoder would make of them: a head, its content in pieces, an end with
 * what trailers there are. So what a gate has vetted is read once, and nobody reads it differently.
 */
final class MessageParts {

    /** What is made room for again, if there were more: a connection that rests is not to keep what one read full of little chunks took. */
    private static final int MOST_KEPT = 32;

    private List<@Nullable Object> parts = new ArrayList<>();
    private @Nullable HeadersMultiMap fields;

    void field(FieldLine line) {
        HeadersMultiMap all = fields;
        if (all == null) {
            all = HeadersMultiMap.headers();
            fields = all;
        }
        var _ = all.add(line.name(), line.value());
    }

    /** Leaves a field out of the head that is being read. */
    void drop(CharSequence name) {
        HeadersMultiMap all = fields;
        if (all != null) {
            var _ = all.remove(name);
        }
    }

    private HeadersMultiMap takeFields() {
        HeadersMultiMap all = fields;
        fields = null;
        return all == null ? HeadersMultiMap.headers() : all;
    }

    void request(String method, String target, int minorVersion) {
        // Vetted, as are the fields.
        parts.add(new DefaultHttpRequest(
                version(minorVersion),
                HttpMethod.valueOf(method),
                target,
                takeFields(),
                /* validateRequestLine= */ false));
    }

    /** @param close whether the origin closes the connection behind it */
    void response(HttpResponseStatus status, int minorVersion, boolean close) {
        HeadersMultiMap all = takeFields();
        if (close) {
            announceClose(all);
        }
        parts.add(new DefaultHttpResponse(version(minorVersion), status, all));
    }

    /** RFC 9112 §9.6: {@code close} counts anywhere in the list; Vert.x' client looks for it alone, in the first line. */
    private static void announceClose(HeadersMultiMap fields) {
        List<String> lines = fields.getAll(HttpHeaderNames.CONNECTION);
        var _ = fields.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE).add(HttpHeaderNames.CONNECTION, lines);
    }

    private static HttpVersion version(int minor) {
        return minor == 0 ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
    }

    /** Moves a buffer behind the next bytes of it, which are content of the message taken apart, if it is. */
    static void content(ByteBuf in, int count, @Nullable MessageParts parts) {
        if (parts == null) {
            in.skipBytes(count);
        } else if (count > 0) {
            parts.parts.add(new DefaultHttpContent(in.readRetainedSlice(count)));
        }
    }

    void end() {
        HeadersMultiMap trailers = fields;
        if (trailers == null) {
            parts.add(LastHttpContent.EMPTY_LAST_CONTENT);
            return;
        }
        fields = null;
        // RFC 9110 §6.5.1: what frames a message has to be said before it.
        var _ = trailers.remove(HttpHeaderNames.CONTENT_LENGTH)
                .remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.TRAILER);
        parts.add(new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, trailers));
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Passes on what is there; more may not be added meanwhile. */
    void fire(ChannelHandlerContext ctx) {
        for (int i = 0; i < parts.size(); i++) {
            Object part = parts.set(i, null);
            ctx.fireChannelRead(part);
        }
        clear();
    }

    /** Drops what was not passed on. */
    void release() {
        for (Object part : parts) {
            if (part != null) {
                ReferenceCountUtil.release(part);
            }
        }
        clear();
        fields = null;
    }

    private void clear() {
        if (parts.size() > MOST_KEPT) {
            parts = new ArrayList<>();
        } else {
            parts.clear();
        }
    }
}
