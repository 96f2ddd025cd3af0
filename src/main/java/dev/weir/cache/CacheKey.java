package dev.weir.cache;

import java.util.Set;

/**
 * The primary key (RFC 9111 §2): the target URI in one spelling. Scheme and host are normalised and a default port is left out; path
 * and query are byte for byte as sent. No host holds a slash, so two targets never share a text.
 *
 * @param uri {@code http://host[:port]/path?query}
 */
public record CacheKey(String uri) {

    /**
     * The key of a target.
     *
     * @param origin {@code scheme://host[:port]}, normalised
     * @param pathQuery as the origin sees it, beginning with a slash
     */
    public static CacheKey of(String origin, String pathQuery) {
        return new CacheKey(origin.concat(pathQuery));
    }

    /**
     * The same without some query fields.
     *
     * @param ignored names of fields to leave out, as written in the query
     */
    public static CacheKey of(String origin, String pathQuery, Set<String> ignored) {
        int question = pathQuery.indexOf('?');
        if (ignored.isEmpty() || question < 0) {
            return of(origin, pathQuery);
        }
        StringBuilder kept = new StringBuilder(origin).append(pathQuery, 0, question);
        char separator = '?';
        for (String field : pathQuery.substring(question + 1).split("&", -1)) {
            int equals = field.indexOf('=');
            if (!ignored.contains(equals < 0 ? field : field.substring(0, equals))) {
                kept.append(separator).append(field);
                separator = '&';
            }
        }
        return new CacheKey(kept.toString());
    }

    /** {@code scheme://host[:port]}. */
    public String origin() {
        int slash = uri.indexOf('/', uri.indexOf("://") + 3);
        return slash < 0 ? uri : uri.substring(0, slash);
    }

    /** Bytes it takes in a table, that one's own objects included, about. */
    public int size() {
        return ENTRY + uri.length();
    }

    private static final int ENTRY = 200;

    /** The host in its one spelling, an IPv6 address in its brackets. */
    String host() {
        String origin = origin();
        String authority = origin.substring(origin.indexOf("://") + 3);
        int port = authority.indexOf(':', authority.indexOf(']') + 1);
        return port < 0 ? authority : authority.substring(0, port);
    }

    /** What follows the origin. */
    String pathQuery() {
        return uri.substring(origin().length());
    }
}
