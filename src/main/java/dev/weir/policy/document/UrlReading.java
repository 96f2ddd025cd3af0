package dev.weir.policy.document;

import dev.weir.net.Host;
import dev.weir.target.Authority;
import dev.weir.target.Scheme;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** What reading a {@code url} condition came to. */
sealed interface UrlReading {

    int LONGEST = 4_000;

    record Url(UrlPrefix prefix) implements UrlReading {}

    /** Why it is none. */
    record Malformed(String reason) implements UrlReading {}

    static UrlReading of(String text) {
        if (text.length() > LONGEST) {
            return new Malformed("it is longer than " + LONGEST + " characters");
        }
        int colon = text.indexOf("://");
        Optional<Scheme> scheme = colon < 0 ? Optional.empty() : Scheme.of(text.substring(0, colon));
        if (scheme.isEmpty()) {
            return new Malformed("it must begin with http:// or https://");
        }
        if (text.indexOf('?') >= 0 || text.indexOf('#') >= 0) {
            return new Malformed("a query or fragment is not a part of it; there is 'pattern' for the query");
        }
        int start = colon + 3;
        int slash = text.indexOf('/', start);
        String authority = text.substring(start, slash < 0 ? text.length() : slash);
        String path = slash < 0 ? "/" : text.substring(slash);
        Optional<String> fault = pathFault(path);
        return fault.<UrlReading>map(Malformed::new).orElseGet(() -> at(scheme.get(), authority, encoded(path)));
    }

    private static UrlReading at(Scheme scheme, String authority, String path) {
        if (authority.indexOf('@') >= 0) {
            return new Malformed("user and password are not a part of it");
        }
        return switch (Authority.parseWritten(authority, scheme.defaultPort())) {
            case Authority.HostPort(Host host, int port) -> new Url(new UrlPrefix(scheme, host, port, path));
            case Authority.Malformed malformed -> new Malformed(malformed.reason());
        };
    }

    private static Optional<String> pathFault(String path) {
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (c <= ' ' || c == 0x7f || Character.isISOControl(c) || c == '\\') {
                return Optional.of("its path has a space, backslash or control character");
            }
            if (c == '%' && !isEncoded(path, i)) {
                return Optional.of("a '%' in it is not followed by two hexadecimal digits; the sign itself is %25");
            }
        }
        return Optional.empty();
    }

    private static boolean isEncoded(String path, int at) {
        return at + 2 < path.length()
                && Character.digit(path.charAt(at + 1), 16) >= 0
                && Character.digit(path.charAt(at + 2), 16) >= 0;
    }

    /** As a browser sends it (RFC 3987 §3.1). */
    private static String encoded(String path) {
        StringBuilder out = new StringBuilder();
        for (byte b : path.getBytes(StandardCharsets.UTF_8)) {
            if (b < 0) {
                out.append('%').append("%02X".formatted(b & 0xff));
            } else {
                out.append((char) b);
            }
        }
        return out.toString();
    }
}
