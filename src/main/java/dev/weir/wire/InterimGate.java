package dev.weir.wire;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.function.BiConsumer;

/**
 * Takes interim responses that the HTTP client behind it would mistake for final ones out of the pipeline: all 1xx but 100, 101 and
 * 103, which it knows (RFC 9110 §15.2).
 */
public final class InterimGate extends ChannelInboundHandlerAdapter {

    private BiConsumer<HttpResponseStatus, HttpHeaders> handler = InterimGate::ignore;
    private boolean dropping;

    /** Who is told of interim responses from now on: the exchange that the connection serves. */
    public void handler(BiConsumer<HttpResponseStatus, HttpHeaders> exchange) {
        handler = exchange;
    }

    /** Nobody is told any more. */
    public void clearHandler() {
        handler = InterimGate::ignore;
    }

    private static void ignore(HttpResponseStatus status, HttpHeaders headers) {}

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof HttpResponse response && isUnknownInterim(response.status())) {
            dropping = !(message instanceof LastHttpContent);
            handler.accept(response.status(), response.headers());
            ReferenceCountUtil.release(message);
        } else if (dropping) {
            dropping = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
        } else {
            ctx.fireChannelRead(message);
        }
    }

    private static boolean isUnknownInterim(HttpResponseStatus status) {
        int code = status.code();
        return code < 200 && code != 100 && code != 101 && code != 103;
    }
}
