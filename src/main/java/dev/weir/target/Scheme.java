package dev.weir.target;

import java.util.Optional;

/** A URI scheme that Weir speaks (RFC 9110 §4.2). */
public enum Scheme {
    HTTP("http", 80),
    HTTPS("https", 443);

    private final String token;
    private final int defaultPort;

    Scheme(String token, int defaultPort) {
        this.token = token;
        this.defaultPort = defaultPort;
    }

    public String token() {
        return token;
    }

    public int defaultPort() {
        return defaultPort;
    }

    /** The scheme of the URL that begins at a position of a text. */
    static Optional<Scheme> at(String text, int start) {
        if (HTTP.begins(text, start)) {
            return Optional.of(HTTP);
        }
        return HTTPS.begins(text, start) ? Optional.of(HTTPS) : Optional.empty();
    }

    private boolean begins(String text, int start) {
        int colon = start + token.length();
        return colon < text.length()
                && text.charAt(colon) == ':'
                && text.regionMatches(true, start, token, 0, token.length());
    }

    /** The scheme of that name, in any case (RFC 3986 §3.1). */
    public static Optional<Scheme> of(String name) {
        if (name.equalsIgnoreCase(HTTP.token)) {
            return Optional.of(HTTP);
        }
        return name.equalsIgnoreCase(HTTPS.token) ? Optional.of(HTTPS) : Optional.empty();
    }
}
