package dev.weir.target;

import dev.weir.net.Host;
import dev.weir.net.HostReading;
import java.util.function.Function;

/** What reading {@code host[:port]} came to (RFC 3986 §3.2, without userinfo). */
public sealed interface Authority {

    /**
     * A host and a port.
     *
     * @param host the host
     * @param port 1 to 65535, or the default that was given
     */
    record HostPort(Host host, int port) implements Authority {}

    /**
     * Neither.
     *
     * @param reason what is wrong with it
     */
    record Malformed(String reason) implements Authority {}

    /** A way to read one. */
    @FunctionalInterface
    interface Reader {
        Authority read(String text, int defaultPort);
    }

    /** Reads one as it stands on the wire. */
    static Authority parse(String text, int defaultPort) {
        return read(text, defaultPort, Host::parse);
    }

    /** Reads one as a person writes it into a configuration: also with international letters. */
    static Authority parseWritten(String text, int defaultPort) {
        return read(text, defaultPort, Host::parseWritten);
    }

    private static Authority read(String text, int defaultPort, Function<String, HostReading> hosts) {
        int end = hostEnd(text);
        return switch (hosts.apply(text.substring(0, end))) {
            case HostReading.Malformed malformed -> new Malformed(malformed.reason());
            case Host host when end == text.length() -> new HostPort(host, defaultPort);
            case Host host -> port(host, text.substring(end + 1), defaultPort);
        };
    }

    private static int hostEnd(String text) {
        int colon = text.startsWith("[") ? text.indexOf("]:") + 1 : text.indexOf(':');
        return colon > 0 || text.startsWith(":") ? colon : text.length();
    }

    private static Authority port(Host host, String digits, int defaultPort) {
        if (digits.isEmpty()) {
            return new HostPort(host, defaultPort);
        }
        int port = number(digits);
        return port < 1 || port > 65535
                ? new Malformed("the port is not a number from 1 to 65535")
                : new HostPort(host, port);
    }

    /** At most five digits; -1 for anything else. */
    private static int number(String digits) {
        int number = digits.length() > 5 ? -1 : 0;
        for (int i = 0; i < digits.length() && number >= 0; i++) {
            char c = digits.charAt(i);
            number = c >= '0' && c <= '9' ? 10 * number + c - '0' : -1;
        }
        return number;
    }
}
