package dev.weir.policy.document;

import dev.weir.net.Host;
import dev.weir.target.Scheme;

/**
 * What a {@code url} condition names: everything at one origin whose path begins so.
 *
 * @param scheme of the URL
 * @param host exactly this one, nothing under it
 * @param port the written one, else the scheme's
 * @param path as written, beginning with a slash
 */
public record UrlPrefix(Scheme scheme, Host host, int port, String path) {

    /** Whether it is all of the origin, so that nothing of it is hidden by a tunnel. */
    public boolean isWholeOrigin() {
        return path.equals("/");
    }

    @Override
    public String toString() {
        return scheme.token() + "://" + host.authority(port, scheme.defaultPort()) + path;
    }
}
