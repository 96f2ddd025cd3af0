package dev.weir.listener;

import io.vertx.core.http.HttpServerRequest;
import java.util.Map;

/** What makes an HTTP/2 request malformed (RFC 9113 §8.1.1, §8.2) beyond what the codec finds. */
final class Http2Rules {

    /** RFC 9113 §7. */
    static final long PROTOCOL_ERROR = 0x1;

    private Http2Rules() {}

    static boolean isMalformed(HttpServerRequest request) {
        String path = request.uri();
        if (path != null && hasControlOrSpace(path)) {
            return true;
        }
        for (Map.Entry<String, String> field : request.headers()) {
            if (isForbidden(field.getKey(), field.getValue()) || isBadValue(field.getValue())) {
                return true;
            }
        }
        return false;
    }

    /** RFC 9113 §8.2.2: fields that belong to a connection. */
    private static boolean isForbidden(String name, String value) {
        return switch (name) {
            case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" -> true;
            case "te" -> !value.equals("trailers");
            default -> false;
        };
    }

    /** RFC 9113 §8.2.1. */
    private static boolean isBadValue(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return true;
            }
        }
        return !value.isEmpty() && (isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean hasControlOrSpace(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) == 0x7f) {
                return true;
            }
        }
        return false;
    }
}
