package dev.weir.target;

import dev.weir.net.Host;
import java.util.List;

/** What a request is for. */
public sealed interface RequestTarget {

    /**
     * A resource to be relayed.
     *
     * @param form how it was named
     * @param scheme the scheme of the connection to the origin
     * @param host where it is
     * @param port the port, the scheme's own when none was written
     * @param prefix in path form what the client's URL has before the target's path, as written ({@code /https://h}); else empty
     * @param pathQuery path and query byte for byte as sent; {@code /} for an empty path, or {@code *} (RFC 9112 §3.2.4)
     */
    record Forward(Form form, Scheme scheme, Host host, int port, String prefix, String pathQuery)
            implements RequestTarget {

        /** What {@code Host} says to the origin, whatever the client's said (RFC 9112 §3.2.2). */
        public String hostField() {
            return host.authority(port, scheme.defaultPort());
        }

        /** {@code https://h:8443}, as {@code Origin} has it (RFC 6454 §6.2). */
        public String origin() {
            return scheme.token() + "://" + hostField();
        }

        /** The target URI with scheme and host in their one spelling, path and query as sent. */
        public String uri() {
            return port == scheme.defaultPort()
                    ? scheme.token() + "://" + host + pathQuery
                    : scheme.token() + "://" + host + ":" + port + pathQuery;
        }
    }

    /**
     * A connection to be opened and then left alone.
     *
     * @param host where to
     * @param port the port, always written
     */
    record Tunnel(Host host, int port) implements RequestTarget {

        /** {@code h:443} (RFC 9110 §9.3.6). */
        public String authority() {
            return host + ":" + port;
        }
    }

    /**
     * Something of Weir's own.
     *
     * @param page which
     */
    record Own(Page page) implements RequestTarget {}

    /**
     * A request that belongs elsewhere on this proxy; answered 307.
     *
     * @param location an absolute path
     */
    record Redirect(String location) implements RequestTarget {}

    /**
     * Nothing that is served.
     *
     * @param status the status that says so
     * @param reason why, in words that repeat nothing the client sent
     * @param allow what 405 says would be allowed (RFC 9110 §10.2.1); empty otherwise
     */
    record Refused(int status, String reason, List<String> allow) implements RequestTarget {
        public Refused {
            allow = List.copyOf(allow);
        }

        Refused(int status, String reason) {
            this(status, reason, List.of());
        }
    }
}
