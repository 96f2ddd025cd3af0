package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
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

    private final List<Object> parts = new ArrayList<>();
    private @Nullable HeadersMultiMap fields;

    void field(FieldLine line) {
        HeadersMultiMap all = fields;
        if (all == null) {
            all = HeadersMultiMap.headers();
            fields = all;
        }
        var _ = all.add(line.name(), line.value());
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

    void response(HttpResponseStatus status, int minorVersion) {
        parts.add(new DefaultHttpResponse(version(minorVersion), status, takeFields()));
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
        parts.add(
                fields == null
                        ? LastHttpContent.EMPTY_LAST_CONTENT
                        : new DefaultLastHttpContent(Unpooled.EMPTY_BUFFER, takeFields()));
    }

    boolean isEmpty() {
        return parts.isEmpty();
    }

    /** Passes on what is there; more may not be added meanwhile. */
    void fire(ChannelHandlerContext ctx) {
        for (int i = 0; i < parts.size(); i++) {
            ctx.fireChannelRead(parts.get(i));
        }
        parts.clear();
    }

    /** Drops what was not passed on. */
    void release() {
        parts.forEach(ReferenceCountUtil::release);
        parts.clear();
        fields = null;
    }
}
