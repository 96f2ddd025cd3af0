package dev.weir.wire;

import io.netty.util.AsciiString;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Names of fields that nearly every message has, made once instead of for each of them. */
final class CommonNames {

    /** As they are mostly spelled; each is known in lower case, too. */
    private static final String[] NAMES = {
        "Accept",
        "Accept-Charset",
        "Accept-Encoding",
        "Accept-Language",
        "Accept-Ranges",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Headers",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Age",
        "Allow",
        "Alt-Svc",
        "Authorization",
        "Cache-Control",
        "CDN-Cache-Control",
        "CF-Cache-Status",
        "CF-Ray",
        "Connection",
        "Content-Disposition",
        "Content-Encoding",
        "Content-Language",
        "Content-Length",
        "Content-Location",
        "Content-MD5",
        "Content-Range",
        "Content-Security-Policy",
        "Content-Type",
        "Cookie",
        "Date",
        "DNT",
        "Docker-Content-Digest",
        "Docker-Distribution-Api-Version",
        "ETag",
        "Expect",
        "Expires",
        "Host",
        "If-Match",
        "If-Modified-Since",
        "If-None-Match",
        "If-Range",
        "If-Unmodified-Since",
        "Keep-Alive",
        "Last-Modified",
        "Link",
        "Location",
        "NEL",
        "Origin",
        "Permissions-Policy",
        "Pragma",
        "Priority",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Range",
        "Referer",
        "Referrer-Policy",
        "Report-To",
        "Retry-After",
        "Sec-CH-UA",
        "Sec-CH-UA-Mobile",
        "Sec-CH-UA-Platform",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "Server",
        "Server-Timing",
        "Set-Cookie",
        "Strict-Transport-Security",
        "Surrogate-Control",
        "Surrogate-Key",
        "TE",
        "Timing-Allow-Origin",
        "Traceparent",
        "Tracestate",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "User-Agent",
        "Vary",
        "Via",
        "WWW-Authenticate",
        "X-Cache",
        "X-Cache-Hits",
        "X-Content-Type-Options",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Frame-Options",
        "X-Powered-By",
        "X-Request-Id",
        "X-Requested-With",
        "X-Served-By",
        "X-Timer",
        "X-XSS-Protection"
    };

    /** Open addressing; more than half of it is empty, so that a name that is not there is soon known not to be. */
    private static final @Nullable AsciiString[] TABLE = new @Nullable AsciiString[1024];

    static {
        for (String name : NAMES) {
            put(name);
            put(name.toLowerCase(Locale.ROOT));
        }
    }

    private CommonNames() {}

    /** The name that these bytes, at least one, spell. */
    static AsciiString of(byte[] bytes, int start, int end) {
        int at = place(bytes, start, end);
        for (AsciiString name = TABLE[at]; name != null; name = TABLE[at]) {
            if (isSame(name, bytes, start, end)) {
                return name;
            }
            at = next(at);
        }
        return new AsciiString(bytes, start, end - start, true);
    }

    private static void put(String spelled) {
        AsciiString name = AsciiString.cached(spelled);
        byte[] bytes = name.array();
        int at = place(bytes, 0, bytes.length);
        while (TABLE[at] != null) {
            at = next(at);
        }
        TABLE[at] = name;
    }

    private static boolean isSame(AsciiString name, byte[] bytes, int start, int end) {
        byte[] spelled = name.array();
        return Arrays.equals(spelled, 0, spelled.length, bytes, start, end);
    }

    private static int place(byte[] bytes, int start, int end) {
        int length = end - start;
        int hash = bytes[start] * 31 + bytes[start + length / 2] * 17 + bytes[end - 1];
        return hash * 31 + length & TABLE.length - 1;
    }

    private static int next(int at) {
        return at + 1 & TABLE.length - 1;
    }
}
