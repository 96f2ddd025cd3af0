package dev.weir.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionDecoder;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameListener;
import io.netty.handler.codec.http2.Http2FrameListenerDecorator;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Stream;
import java.util.Map;
import java.util.function.BiConsumer;

/** The responses on an HTTP/2 connection, vetted beyond what the codec finds: what is malformed is a stream error (RFC 9113 §8.1.1). */
public final class Http2Responses extends Http2FrameListenerDecorator implements Responses {

    private final Http2Connection connection;
    private final Http2Connection.PropertyKey key;
    private final int mostFields;

    /** What is known of the response on one stream. */
    private static final class Answer {
        private BiConsumer<HttpResponseStatus, HttpHeaders> handler = (_, _) -> {};
        private boolean toHead;
        private int interim;

        /** Whether its head has come. */
        private boolean begun;

        /** What is still to come of what its head promised; less than 0 where it promised nothing. */
        private long owed = -1;

        private void begin(int status, Http2Headers headers) {
            begun = true;
            // RFC 9110 §8.6: to HEAD, and in a 304, it is the length that a GET would have brought.
            owed = toHead || status == 204 || status == 304 ? -1 : headers.getLong(HttpHeaderNames.CONTENT_LENGTH, -1);
        }

        private void content(int bytes) {
            owed -= owed > 0 ? bytes : 0;
        }
    }

    private Http2Responses(Http2FrameListener behind, Http2Connection connection, int mostFields) {
        super(behind);
        this.connection = connection;
        this.key = connection.newKey();
        this.mostFields = mostFields;
    }

    /** Puts one between a codec that has settled and the client behind it. */
    public static Http2Responses install(Http2ConnectionHandler codec, int mostFields) {
        Http2ConnectionDecoder decoder = codec.decoder();
        Http2Responses responses = new Http2Responses(decoder.frameListener(), decoder.connection(), mostFields);
        decoder.frameListener(responses);
        return responses;
    }

    @Override
    public void asked(int stream, HttpMethod method, BiConsumer<HttpResponseStatus, HttpHeaders> exchange) {
        Http2Stream opened = connection.stream(stream);
        if (opened != null) {
            Answer answer = answer(opened);
            answer.handler = exchange;
            answer.toHead = method.equals(HttpMethod.HEAD);
        }
    }

    private Answer answer(Http2Stream stream) {
        Answer known = stream.getProperty(key);
        if (known == null) {
            known = new Answer();
            stream.setProperty(key, known);
        }
        return known;
    }

    @Override
    public void onHeadersRead(ChannelHandlerContext ctx, int id, Http2Headers headers, int padding, boolean last)
            throws Http2Exception {
        if (passes(id, headers, last)) {
            super.onHeadersRead(ctx, id, headers, padding, last);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext ctx,
            int id,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean last)
            throws Http2Exception {
        if (passes(id, headers, last)) {
            super.onHeadersRead(ctx, id, headers, dependency, weight, exclusive, padding, last);
        }
    }

    @Override
    public int onDataRead(ChannelHandlerContext ctx, int id, ByteBuf data, int padding, boolean last)
            throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        if (stream != null) {
            Answer answer = answer(stream);
            if (!answer.begun) {
                throw malformed(id, Refused.CONTENT_BEFORE_HEAD);
            }
            answer.content(data.readableBytes());
            if (last) {
                ended(id, answer);
            }
        }
        return super.onDataRead(ctx, id, data, padding, last);
    }

    /** RFC 9113 §8.1.1: where there is no content at all, the codec takes the request for a HEAD. */
    private static void ended(int id, Answer answer) throws Http2Exception {
        if (answer.owed > 0) {
            throw malformed(id, Refused.CUT_SHORT);
        }
    }

    /** RFC 9113 §8.1: behind a whole response a reset only says that the rest of the request is not wanted. */
    @Override
    public void onRstStreamRead(ChannelHandlerContext ctx, int id, long code) throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        if (stream == null || stream.state().remoteSideOpen()) {
            super.onRstStreamRead(ctx, id, code);
        }
    }

    private boolean passes(int id, Http2Headers headers, boolean last) throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            return true;
        }
        boolean trailers = stream.isTrailersReceived();
        Refused fault = Http2Head.fault(headers, trailers, mostFields);
        if (fault != null) {
            throw malformed(id, fault);
        }
        int status = trailers ? 200 : Integer.parseInt(headers.status(), 0, 3, 10);
        if (status >= 200) {
            Answer answer = answer(stream);
            if (!trailers) {
                answer.begin(status, headers);
            }
            if (last) {
                ended(id, answer);
            }
            return true;
        }
        interim(stream, status, headers, last);
        return false;
    }

    private void interim(Http2Stream stream, int status, Http2Headers headers, boolean last) throws Http2Exception {
        Answer answer = answer(stream);
        if (status == 101) {
            // RFC 9113 §8.6.
            throw malformed(stream.id(), Refused.UNASKED_UPGRADE);
        }
        if (last) {
            throw malformed(stream.id(), Refused.CUT_SHORT);
        }
        if (++answer.interim > ResponseScanner.MOST_INTERIM) {
            throw malformed(stream.id(), Refused.TOO_MANY_INTERIM);
        }
        answer.handler.accept(HttpResponseStatus.valueOf(status), fields(headers));
    }

    private static HttpHeaders fields(Http2Headers headers) {
        HttpHeaders fields = new DefaultHttpHeaders();
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            if (field.getKey().charAt(0) != ':') {
                fields.add(field.getKey(), field.getValue());
            }
        }
        return fields;
    }

    private static Http2Exception malformed(int stream, Refused refused) {
        return Http2Exception.streamError(
                stream, Http2Error.PROTOCOL_ERROR, new BadResponse(refused), "%s", refused.reason());
    }
}
