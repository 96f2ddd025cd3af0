package dev.weir.relay;

import dev.weir.field.FieldNames;
import dev.weir.target.PathForm;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.vertx.core.MultiMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Which fields go no further than this hop. */
final class FieldFilter {

    /** Who a client claims to be, or which URL it claims to mean: not sent on, so that nobody takes it for Weir's word. */
    private static final FieldNames CLAIMS = FieldNames.of(
            "forwarded",
            "client-ip",
            "true-client-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "x-real-ip",
            "x-user",
            "x-remote-user",
            "x-original-url",
            "x-original-host",
            "x-original-forwarded-for",
            "x-originating-ip",
            "x-rewrite-url",
            "x-host",
            "x-http-host-override",
            "x-proxyuser-ip",
            "x-remote-addr",
            "x-remote-ip",
            "cf-connecting-ip",
            "fastly-client-ip",
            "remote-user",
            // RFC 3875 §4.1.18: to a CGI program it is the setting HTTP_PROXY.
            "proxy");

    /** A request's trailers are not relayed, so they are not announced either. */
    private static final String UNANNOUNCED = "trailer";

    /** All that proxies say of a request they pass on begins like this. */
    private static final String CLAIM = "x-forwarded";

    /** Fields that {@code Connection} cannot take away (RFC 9110 §7.6.1): they frame the message or say where it goes. */
    private static final FieldNames PROTECTED =
            FieldNames.of("host", "content-length", "content-type", "expect", "via", "cache-control");

    /** Fields that have no business in a trailer section (RFC 9110 §6.5.1), beside those that rule a browser's origin. */
    private static final FieldNames NEVER_TRAILERS = FieldNames.of(
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

    private static final FieldFilter NONE_NOMINATED = new FieldFilter(Set.of());

    /** In lower case. */
    private final Set<String> nominated;

    private FieldFilter(Set<String> nominated) {
        this.nominated = nominated;
    }

    /** The filter for a message with these fields: what {@code Connection} nominates goes too. */
    static FieldFilter of(MultiMap fields) {
        return nominating(fields.getAll(HttpHeaderNames.CONNECTION));
    }

    /** The fields of an interim response that go on: nothing of this hop, and no framing of a body that it does not have. */
    static HttpHeaders interim(HttpHeaders fields) {
        FieldFilter filter = nominating(fields.getAll(HttpHeaderNames.CONNECTION));
        HttpHeaders passed = new DefaultHttpHeaders();
        for (Map.Entry<String, String> field : fields) {
            if (filter.passesToClient(field.getKey()) && !field.getKey().equalsIgnoreCase("content-length")) {
                passed.add(field.getKey(), field.getValue());
            }
        }
        return passed;
    }

    private static FieldFilter nominating(List<String> connection) {
        Set<String> names = Set.of();
        for (String line : connection) {
            for (String name : line.split(",", -1)) {
                String lower = name.strip().toLowerCase(Locale.ROOT);
                // Most say keep-alive or close, which go no further anyway.
                if (!lower.isEmpty() && !PROTECTED.contains(lower) && !FieldNames.HOP_BY_HOP.contains(lower)) {
                    names = names.isEmpty() ? new HashSet<>() : names;
                    names.add(lower);
                }
            }
        }
        return names.isEmpty() ? NONE_NOMINATED : new FieldFilter(names);
    }

    /** Whether a request field goes on to the origin. */
    boolean passesToOrigin(String name) {
        return !FieldNames.HOP_BY_HOP.contains(name)
                && !isClaim(name)
                && !name.equalsIgnoreCase(UNANNOUNCED)
                && !isNominated(name);
    }

    /** RFC 3875 §4.1.18: an origin that hands its fields on in variables cannot tell a hyphen from an underscore. */
    private static boolean isClaim(String name) {
        String hyphened = name.indexOf('_') < 0 ? name : name.replace('_', '-');
        return CLAIMS.contains(hyphened) || hyphened.regionMatches(true, 0, CLAIM, 0, CLAIM.length());
    }

    /** Whether a response field goes on to the client. */
    boolean passesToClient(String name) {
        return !FieldNames.HOP_BY_HOP.contains(name) && !isNominated(name);
    }

    private boolean isNominated(String name) {
        return !nominated.isEmpty() && nominated.contains(name.toLowerCase(Locale.ROOT));
    }

    /** The trailer fields that may go on. */
    static void copyTrailers(MultiMap from, MultiMap to) {
        for (Map.Entry<String, String> field : from) {
            String name = field.getKey();
            if (!NEVER_TRAILERS.contains(name)
                    && !FieldNames.HOP_BY_HOP.contains(name)
                    && !PathForm.ORIGIN_WIDE.contains(name.toLowerCase(Locale.ROOT))) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }
}
