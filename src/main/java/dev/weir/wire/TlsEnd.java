package dev.weir.wire;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends an HTTP/2 connection when its peer says over TLS that it sends no more (RFC 8446 §6.1): the end of the bytes below may come much
 * later. What waits for frames then sees a connection that was cut.
 */
@ChannelHandler.Sharable
public final class TlsEnd extends ChannelInboundHandlerAdapter {

    private static final TlsEnd ONLY = new TlsEnd();

    private TlsEnd() {}

    /** Puts it behind TLS, where there is some. */
    public static void install(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls != null) {
            channel.pipeline().addAfter(tls.name(), "end", ONLY);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        ctx.fireUserEventTriggered(event);
        if (event == SslCloseCompletionEvent.SUCCESS) {
            // From here, as the codec would wait for its streams.
            var _ = ctx.close();
        }
    }
}
