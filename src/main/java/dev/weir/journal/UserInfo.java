package dev.weir.journal;

/**
 * User information (RFC 3986 §3.2.1): names and passwords before the host of a URL, of one within a path or a query, too. What is
 * malformed is read as browsers and path form read it: a backslash is a slash, and a scheme may have lost one of its two.
 */
final class UserInfo {

    private static final String[] SCHEMES = {"http", "https", "ws", "wss", "ftp"};

    private UserInfo() {}

    /** The text without any. */
    static String leftOut(String url) {
        if (url.indexOf('@') < 0) {
            return url;
        }
        StringBuilder rest = new StringBuilder(url.length());
        int done = userInfoEnd(url, 0);
        for (int colon = url.indexOf(':', done); colon >= 0; colon = url.indexOf(':', colon + 1)) {
            int authority = afterSlashes(url, colon + 1);
            if (colon >= done && beginsAuthority(url, colon, authority)) {
                rest.append(url, done, authority);
                done = userInfoEnd(url, authority);
            }
        }
        return rest.append(url, done, url.length()).toString();
    }

    private static boolean beginsAuthority(String url, int colon, int authority) {
        int slashes = authority - colon - 1;
        return slashes > 1 || (slashes == 1 && endsWithScheme(url, colon));
    }

    private static boolean endsWithScheme(String url, int end) {
        for (String scheme : SCHEMES) {
            if (url.regionMatches(true, end - scheme.length(), scheme, 0, scheme.length())) {
                return true;
            }
        }
        return false;
    }

    private static int afterSlashes(String url, int from) {
        int i = from;
        while (i < url.length() && isSlash(url.charAt(i))) {
            i++;
        }
        return i;
    }

    /** After the last {@code @} of an authority; where there is none, its beginning. */
    private static int userInfoEnd(String url, int authority) {
        int end = authority;
        for (int i = authority; i < url.length() && !endsAuthority(url.charAt(i)); i++) {
            if (url.charAt(i) == '@') {
                end = i + 1;
            }
        }
        return end;
    }

    private static boolean endsAuthority(char c) {
        return isSlash(c) || c == '?' || c == '#';
    }

    private static boolean isSlash(char c) {
        return c == '/' || c == '\\';
    }
}
