package dev.weir.feeds;

import dev.weir.net.Host;
import dev.weir.target.Authority;
import dev.weir.target.Scheme;
import dev.weir.upstream.Destination;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a list is fetched from: an http or https URL without userinfo.
 *
 * @param destination the origin
 * @param path as written, never empty
 * @param query with its question mark, or empty
 */
record FeedUrl(Destination destination, String path, String query) implements UrlReading {

    private static final int LONGEST = 4000;

    static UrlReading parse(String text) {
        return read(text, null);
    }

    /** What a redirect from here leads to. */
    UrlReading redirect(String location) {
        UrlReading next = read(location, this);
        return next instanceof FeedUrl to && to.isPlain() && !isPlain()
                ? new Malformed("it leads from https to http")
                : next;
    }

    private static UrlReading read(String text, @Nullable FeedUrl base) {
        if (text.length() > LONGEST) {
            return new Malformed("it is longer than " + LONGEST + " characters");
        }
        try {
            URI written = new URI(text.strip());
            return of(base == null ? written : base.resolved(written));
        } catch (URISyntaxException e) {
            return new Malformed("it is no URL");
        }
    }

    /** RFC 3986 §5.2.2; of a query alone URI makes what RFC 2396 did. */
    private URI resolved(URI reference) throws URISyntaxException {
        boolean queryAlone = !reference.isAbsolute()
                && reference.getRawAuthority() == null
                && String.valueOf(reference.getRawPath()).isEmpty();
        if (!queryAlone) {
            return new URI(toString()).resolve(reference);
        }
        return reference.getRawQuery() == null
                ? new URI(toString())
                : new URI(origin() + path + "?" + reference.getRawQuery());
    }

    private static UrlReading of(URI uri) {
        Optional<Scheme> scheme = Scheme.of(String.valueOf(uri.getScheme()));
        String authority = uri.getRawAuthority();
        if (scheme.isEmpty() || authority == null) {
            return new Malformed("it is no http or https URL");
        }
        if (authority.indexOf('@') >= 0) {
            return new Malformed("a URL with a user in it is not taken");
        }
        String path = String.valueOf(uri.getRawPath()).isEmpty() ? "/" : uri.getRawPath();
        String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
        if (!(path + query).chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return new Malformed("what is not ASCII has to be percent-encoded in its path and query");
        }
        return to(scheme.get(), authority, path, query);
    }

    private static UrlReading to(Scheme scheme, String authority, String path, String query) {
        return switch (Authority.parseWritten(authority, scheme.defaultPort())) {
            case Authority.HostPort(Host host, int port) ->
                new FeedUrl(new Destination(scheme, host, port), path, query);
            case Authority.Malformed malformed -> new Malformed(malformed.reason());
        };
    }

    private boolean isPlain() {
        return destination.scheme() == Scheme.HTTP;
    }

    String pathQuery() {
        return path + query;
    }

    /** For people: path and query may hold a key. */
    String masked() {
        return origin() + (pathQuery().equals("/") ? "/" : "/***");
    }

    private String origin() {
        Scheme scheme = destination.scheme();
        return scheme.token() + "://" + destination.host().authority(destination.port(), scheme.defaultPort());
    }

    @Override
    public String toString() {
        return origin() + pathQuery();
    }
}
