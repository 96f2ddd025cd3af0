package dev.weir.relay;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which fields go no further than this hop. */
final class FieldFilter {

    /** RFC 9110 §7.6.1 and the fields that proxies and clients keep between themselves. */
    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info");

    /** Who a client claims to be, or which URL it claims to mean: not sent on, so that nobody takes it for Weir's word. */
    private static final Set<String> CLAIMS = Set.of(
            "forwarded",
            "x-forwarded",
            "x-forwarded-for",
            "x-forwarded-host",
            "x-forwarded-port",
            "x-forwarded-proto",
            "x-forwarded-prefix",
            "x-forwarded-server",
            "x-forwarded-by",
            "x-forwarded-path",
            "x-forwarded-scheme",
            "x-forwarded-ssl",
            "x-forwarded-client-cert",
            "x-real-ip",
            "x-client-ip",
            "x-original-url",
            "x-original-host",
            "x-rewrite-url");

    /** Fields that {@code Connection} cannot take away (RFC 9110 §7.6.1): they frame the message or say where it goes. */
    private static final Set<String> PROTECTED =
            Set.of("host", "content-length", "content-type", "via", "cache-control");

    /** Fields that have no business in a trailer section (RFC 9110 §6.5.1). */
    private static final Set<String> NEVER_TRAILERS = Set.of(
            "content-length",
            "transfer-encoding",
            "host",
            "trailer",
            "te",
            "cache-control",
            "expect",
            "max-forwards",
            "pragma",
            "range",
            "authorization",
            "set-cookie",
            "cookie",
            "content-encoding",
            "content-type",
            "content-range",
            "connection",
            "upgrade",
            "via",
            "age",
            "expires",
            "date",
            "location",
            "retry-after",
            "vary",
            "warning",
            "www-authenticate",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-status");

    private final Set<String> nominated;

    private FieldFilter(Set<String> nominated) {
        this.nominated = nominated;
    }

    /** The filter for a message with these fields: what {@code Connection} nominates goes too. */
    static FieldFilter of(MultiMap fields) {
        return nominating(fields.getAll("connection"));
    }

    /** The fields of an interim response that go on: nothing of this hop, and no framing of a body that it does not have. */
    static HttpHeaders interim(HttpHeaders fields) {
        FieldFilter filter = nominating(fields.getAll("connection"));
        HttpHeaders passed = new DefaultHttpHeaders();
        for (Map.Entry<String, String> field : fields) {
            if (filter.passesToClient(field.getKey()) && !field.getKey().equalsIgnoreCase("content-length")) {
                passed.add(field.getKey(), field.getValue());
            }
        }
        return passed;
    }

    private static FieldFilter nominating(List<String> connection) {
        if (connection.isEmpty()) {
            return new FieldFilter(Set.of());
        }
        Set<String> names = new HashSet<>();
        for (String line : connection) {
            for (String name : line.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                if (!lower.isEmpty() && !PROTECTED.contains(lower)) {
                    names.add(lower);
                }
            }
        }
        return new FieldFilter(names);
    }

    /** Whether a request field goes on to the origin. */
    boolean passesToOrigin(String name) {
        String lower = lower(name);
        return !HOP_BY_HOP.contains(lower) && !CLAIMS.contains(lower) && !nominated.contains(lower);
    }

    /** Whether a response field goes on to the client. */
    boolean passesToClient(String name) {
        String lower = lower(name);
        return !HOP_BY_HOP.contains(lower) && !nominated.contains(lower);
    }

    /** The trailer fields that may go on. */
    static void copyTrailers(MultiMap from, MultiMap to) {
        for (Map.Entry<String, String> field : from) {
            String lower = lower(field.getKey());
            if (!NEVER_TRAILERS.contains(lower) && !HOP_BY_HOP.contains(lower)) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    private static String lower(String name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                return name.toLowerCase(Locale.ROOT);
            }
        }
        return name;
    }
}
