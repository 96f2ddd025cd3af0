package dev.weir.journal;

import dev.weir.config.WeirConfig.QueryPrivacy;

/** What is told of a URL or of a part of one, well-formed or not: never user information, and of the query what is allowed. */
final class ToldUrl {

    private static final String HASHED = "?h=";

    private final QueryPrivacy privacy;
    private final KeyedHash hash;

    ToldUrl(QueryPrivacy privacy, KeyedHash hash) {
        this.privacy = privacy;
        this.hash = hash;
    }

    String of(String url) {
        return UserInfo.leftOut(queryTreated(url));
    }

    private String queryTreated(String url) {
        int end = pathEnd(url);
        if (end == url.length() || privacy == QueryPrivacy.KEEP) {
            return url;
        }
        String path = url.substring(0, end);
        boolean hashed = privacy == QueryPrivacy.HASH && url.charAt(end) == '?';
        return hashed ? path + HASHED + hash.of(KeyedHash.Kind.QUERY, url.substring(end + 1)) : path;
    }

    /** A fragment has no business in a request, and is not told either. */
    private static int pathEnd(String url) {
        for (int i = 0; i < url.length(); i++) {
            char c = url.charAt(i);
            if (c == '?' || c == '#') {
                return i;
            }
        }
        return url.length();
    }
}
