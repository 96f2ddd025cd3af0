package dev.weir.control;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;

/**
 * What is left of the body of a request that was refused before all of it was read. It is thrown away for a while: a connection that is closed
 * with bytes unread is reset, and the client may never see the answer (RFC 9112 §9.6).
 */
final class Unread {

    private static final long LINGER_MILLIS = 2000;

    private Unread() {}

    static void discard(RoutingContext request) {
        HttpServerRequest rest = request.request();
        if (rest.isEnded()) {
            return;
        }
        request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        long timer = request.vertx().setTimer(LINGER_MILLIS, _ -> {
            var _ = rest.connection().close();
        });
        rest.exceptionHandler(_ -> request.vertx().cancelTimer(timer));
        rest.endHandler(_ -> request.vertx().cancelTimer(timer));
        rest.handler(_ -> {});
        rest.resume();
    }
}
