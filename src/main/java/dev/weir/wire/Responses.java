package dev.weir.wire;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.function.BiConsumer;

/**
 * The responses that come on one connection to an origin, between the codec and the HTTP client: interim ones are taken out, as the
 * client knows only some of them (RFC 9110 §15.2) and takes the rest for final.
 */
public sealed interface Responses permits Http1Responses, Http2Responses {

    /**
     * Says what was asked by a request that was just sent, and who is told of the interim responses to it, up to the final one.
     *
     * @param stream the stream that the request was sent on; of no matter on HTTP/1
     * @param method the request's method
     */
    void asked(int stream, HttpMethod method, BiConsumer<HttpResponseStatus, HttpHeaders> exchange);
}
