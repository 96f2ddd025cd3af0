package dev.weir.target;

import dev.weir.net.Host;
import java.util.Optional;

/** What reading an http or https URL came to. Userinfo is read over and never kept (RFC 9110 §4.2.4). */
sealed interface WebUrl {

    /**
     * A URL.
     *
     * @param scheme its scheme
     * @param host its host
     * @param port its port, the scheme's own when none is written
     * @param written in path form what stands before the path, as written but without userinfo; else empty
     * @param rest path and query as written; either may be missing
     */
    record Url(Scheme scheme, Host host, int port, String written, String rest) implements WebUrl {

        /** Path and query, the path never empty (RFC 9110 §4.2.3). */
        String pathQuery() {
            return hasPath() ? rest : "/" + rest;
        }

        boolean hasPath() {
            return rest.startsWith("/");
        }

        boolean sameOrigin(RequestTarget.Forward target) {
            return scheme == target.scheme() && host.equals(target.host()) && port == target.port();
        }

        String origin() {
            return scheme.token() + "://" + host.authority(port, scheme.defaultPort());
        }
    }

    /**
     * An http or https URL with something wrong in it.
     *
     * @param reason what
     */
    record Malformed(String reason) implements WebUrl {}

    /** Something else. */
    record Other() implements WebUrl {}

    /** Reads {@code http://h/p?q}. */
    static WebUrl absolute(String text) {
        return absolute(text, Authority::parse);
    }

    static WebUrl absolute(String text, Authority.Reader authorities) {
        Optional<Scheme> scheme = Scheme.at(text, 0);
        if (scheme.isEmpty()) {
            return new Other();
        }
        int slashes = scheme.get().token().length() + 1;
        return text.startsWith("//", slashes)
                ? read(scheme.get(), text, slashes + 2, authorities)
                : new Malformed("two slashes must follow the scheme");
    }

    /** Reads {@code /http://h/p?q}, also with one of the two slashes lost on the way, or the colon written as {@code %3A}. */
    static WebUrl embedded(String path) {
        return embedded(path, Authority::parse);
    }

    static WebUrl embedded(String path, Authority.Reader authorities) {
        Optional<Scheme> scheme =
                path.startsWith("/") ? Scheme.at(path, 1).or(() -> encodedSchemeIn(path)) : Optional.empty();
        if (scheme.isEmpty()) {
            return new Other();
        }
        int colon = 1 + scheme.get().token().length();
        int slashes = path.charAt(colon) == ':' ? colon + 1 : colon + COLON.length();
        if (!path.startsWith("/", slashes)) {
            return new Other();
        }
        int start = path.startsWith("//", slashes) ? slashes + 2 : slashes + 1;
        return read(scheme.get(), path, start, authorities);
    }

    /** A colon as some clients write it within a path (RFC 3986 §2.1), where it need not be. */
    String COLON = "%3A";

    private static Optional<Scheme> encodedSchemeIn(String path) {
        int colon = path.indexOf('/', 1) - COLON.length();
        return colon > 1 && path.regionMatches(/* ignoreCase= */ true, colon, COLON, 0, COLON.length())
                ? Scheme.of(path.substring(1, colon))
                : Optional.empty();
    }

    private static WebUrl read(Scheme scheme, String text, int start, Authority.Reader authorities) {
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        // The first '@' ends userinfo (RFC 3986 §3.2.1); a second one is left to the host, which refuses it.
        int at = text.indexOf('@', start, end);
        String hostPort = text.substring(at < 0 ? start : at + 1, end);
        return switch (authorities.read(hostPort, scheme.defaultPort())) {
            case Authority.Malformed malformed -> new Malformed(malformed.reason());
            case Authority.HostPort(Host host, int port) ->
                new Url(
                        scheme,
                        host,
                        port,
                        text.startsWith("/") ? text.substring(0, start) + hostPort : "",
                        text.substring(end));
        };
    }
}
