package dev.weir.listener;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;

/**
 * Ends a stream whose method is none, and the stream alone (RFC 9113 §8.1.1). Vert.x makes a method of it while the codec hands it the
 * head, and what that throws ends the connection, with all that others have on their way there.
 */
final class Http2Methods extends Http2FrameListenerDecorator {

    private Http2Methods(Http2FrameListener behind) {
        super(behind);
    }

    /** Puts it before what reads the frames of an HTTP/2 connection. */
    static void install(Channel channel) {
        Http2ConnectionHandler handler = channel.pipeline().get(Http2ConnectionHandler.class);
        if (handler != null) {
            Http2ConnectionDecoder decoder = handler.decoder();
            decoder.frameListener(new Http2Methods(decoder.frameListener()));
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx, int streamId, Http2Headers headers, int padding, boolean endOfStream)
            throws Http2Exception {
        check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, padding, endOfStream);
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int streamId,
            Http2Headers headers,
            int streamDependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean endOfStream)
            throws Http2Exception {
        check(streamId, headers);
        super.onHeadersRead(ctx, streamId, headers, streamDependency, weight, exclusive, padding, endOfStream);
    }

    private static void check(int streamId, Http2Headers headers) throws Http2Exception {
        CharSequence method = headers.method();
        if (method != null && !Http2Rules.isToken(method)) {
            throw Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "a method that is no token");
        }
    }
}
