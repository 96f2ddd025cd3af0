package dev.weir.upstream;

import dev.weir.net.Host;
import dev.weir.target.Scheme;

/**
 * Where a request goes.
 *
 * @param scheme how the origin is spoken to
 * @param host the origin's name or address as the client asked for it
 * @param port 1 to 65535
 */
public record Destination(Scheme scheme, Host host, int port) {

    /** Host and port for {@code CONNECT} and for keys: always with the port, IPv6 in brackets. */
    public String authority() {
        return host.authority(port, -1);
    }
}
