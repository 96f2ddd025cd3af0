package dev.weir.cache;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** References in responses that name a resource of the same origin (RFC 9111 §4.4, RFC 3986 §5). */
final class SameOrigin {

    private SameOrigin() {}

    /** The key that a reference stands for, or null when it is none, cannot be read, or leads to another origin. */
    static @Nullable CacheKey resolve(CacheKey base, @Nullable String reference) {
        if (reference == null) {
            return null;
        }
        try {
            URI target = new URI(base.uri()).resolve(new URI(reference));
            String scheme = target.getScheme();
            String host = target.getHost();
            if (scheme == null || host == null) {
                return null;
            }
            String origin = origin(scheme.toLowerCase(Locale.ROOT), host.toLowerCase(Locale.ROOT), target.getPort());
            if (!origin.equals(base.origin())) {
                return null;
            }
            String path = target.getRawPath() == null || target.getRawPath().isEmpty() ? "/" : target.getRawPath();
            String query = target.getRawQuery();
            return CacheKey.of(origin, query == null ? path : path + "?" + query);
        } catch (URISyntaxException | IllegalArgumentException e) {
            return null;
        }
    }

    private static String origin(String scheme, String host, int port) {
        boolean usual = port < 0 || port == (scheme.equals("https") ? 443 : 80);
        return scheme + "://" + host + (usual ? "" : ":" + port);
    }
}
