package dev.weir.relay;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.OptionalLong;

/** How the body of a response is delimited (RFC 9112 §6.3). */
final class Framing {

    private Framing() {}

    /** What Content-Length says; the gate has seen to it that it is a number. */
    static OptionalLong length(HttpClientResponse response) {
        String length = response.getHeader("content-length");
        try {
            return length == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(length.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    /** Whether its end can be told from a connection that broke. */
    static boolean isDelimited(HttpClientResponse response, HttpVersion version, HttpMethod method) {
        return version == HttpVersion.HTTP_2
                || isBodiless(response.statusCode(), method)
                || response.headers().contains("content-length")
                || response.headers().contains("transfer-encoding");
    }

    /** RFC 9110 §6.4.1. */
    static boolean isBodiless(int status, HttpMethod method) {
        return method.equals(HttpMethod.HEAD) || status == 204 || status == 304;
    }
}
