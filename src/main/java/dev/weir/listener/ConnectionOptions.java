package dev.weir.listener;

import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.Locale;

/** What a request asks of its connection (RFC 9110 §7.6.1). */
final class ConnectionOptions {

    private ConnectionOptions() {}

    /** Whether its connection is to end with it. Vert.x sees a close that is the field's only member. */
    static boolean isLast(HttpServerRequest request) {
        return lists(request.headers(), HttpHeaderNames.CONNECTION, "close");
    }

    /** RFC 6455 §4.2.1; every other upgrade is hop-by-hop and ends here, h2c among them. */
    static boolean isWebSocket(Downstream client) {
        HttpServerRequest request = client.request();
        return request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && client.body() == Body.NONE
                && lists(request.headers(), HttpHeaderNames.CONNECTION, "upgrade")
                && lists(request.headers(), HttpHeaderNames.UPGRADE, "websocket");
    }

    private static boolean lists(MultiMap fields, CharSequence field, String member) {
        for (String line : fields.getAll(field)) {
            for (String part : line.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(member)) {
                    return true;
                }
            }
        }
        return false;
    }
}
