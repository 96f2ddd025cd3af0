package dev.weir.journal;

import dev.weir.measure.Account;

/** What a request was for, as one text. */
public final class Url {

    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private Url() {}

    /** The URL; {@code host:port} for a tunnel; what there is of a target that was none, which may be empty. */
    public static String of(Account.Request request) {
        String host = request.host().indexOf(':') >= 0 ? "[" + request.host() + "]" : request.host();
        if (host.isEmpty()) {
            return request.pathQuery();
        }
        if (request.scheme().isEmpty()) {
            return host + ":" + request.port();
        }
        String authority = isUsual(request.scheme(), request.port()) ? host : host + ":" + request.port();
        return request.scheme() + "://" + authority + request.pathQuery();
    }

    private static boolean isUsual(String scheme, int port) {
        return port == ("https".equals(scheme) ? HTTPS : HTTP);
    }
}
