package dev.weir.response;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a client reached this proxy. Made of so few characters that it may stand in markup, scripts and shell lines.
 *
 * @param transport what the listener speaks
 * @param host a name or address, IPv6 in brackets
 * @param port the port
 */
public record OwnAddress(Transport transport, String host, int port) {

    /** What a listener speaks. */
    public enum Transport {
        PLAIN("http", "PROXY", 80),
        TLS("https", "HTTPS", 443);

        private final String scheme;
        private final String directive;
        private final int defaultPort;

        Transport(String scheme, String directive, int defaultPort) {
            this.scheme = scheme;
            this.directive = directive;
            this.defaultPort = defaultPort;
        }
    }

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_.-]{1,255}|\\[[0-9A-Fa-f:.]{2,45}]");
    private static final Pattern AUTHORITY = Pattern.compile("(?<host>" + HOST + ")(:(?<port>[0-9]{1,5})?)?");

    public OwnAddress {
        if (!HOST.matcher(host).matches() || port < 1 || port > 65535) {
            throw new IllegalArgumentException("not a host and a port");
        }
    }

    /** Reads the request's own authority; empty where it is none that can be shown. */
    public static Optional<OwnAddress> of(Transport transport, String authority) {
        Matcher matcher = AUTHORITY.matcher(authority);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String digits = matcher.group("port");
        int port = digits == null ? transport.defaultPort : Integer.parseInt(digits);
        return port < 1 || port > 65535
                ? Optional.empty()
                : Optional.of(new OwnAddress(transport, matcher.group("host"), port));
    }

    /** {@code host:port}. */
    String authority() {
        return host + ":" + port;
    }

    /** {@code http://host:port}. */
    String url() {
        return transport.scheme + "://" + authority();
    }

    /** {@code PROXY host:port}, as proxy auto-configuration has it. */
    String directive() {
        return transport.directive + " " + authority();
    }
}
