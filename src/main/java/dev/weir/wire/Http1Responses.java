package dev.weir.wire;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BiConsumer;

/** The responses on an HTTP/1 connection. It also tells what the client behind it does not: their version, and how many came whole. */
public final class Http1Responses extends ChannelDuplexHandler implements Responses {

    private BiConsumer<HttpResponseStatus, HttpHeaders> handler = Http1Responses::ignore;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private boolean interim;
    private int whole;
    private int asked;

    @Override
    public void asked(int stream, HttpMethod method, BiConsumer<HttpResponseStatus, HttpHeaders> exchange) {
        handler = exchange;
    }

    private static void ignore(HttpResponseStatus status, HttpHeaders headers) {}

    /** How many final responses have come to their end. */
    public int whole() {
        return whole;
    }

    /** How many requests were sent whole. */
    public int asked() {
        return asked;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (message instanceof LastHttpContent) {
            asked++;
        }
        var _ = ctx.write(message, promise);
    }

    /** Whether the last final response was an HTTP/1.0 one. */
    public boolean isHttp10() {
        return version.equals(HttpVersion.HTTP_1_0);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response) {
            interim = isInterim(response.status());
            if (interim) {
                handler.accept(response.status(), response.headers());
            } else {
                begin(response);
            }
        }
        if (interim) {
            interim = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof LastHttpContent) {
            whole++;
        }
        ctx.fireChannelRead(message);
    }

    private static boolean isInterim(HttpResponseStatus status) {
        return status.code() < 200 && status.code() != 101;
    }

    private void begin(HttpResponse response) {
        handler = Http1Responses::ignore;
        version = response.protocolVersion();
    }
}
