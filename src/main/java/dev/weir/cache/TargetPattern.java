package dev.weir.cache;

import dev.weir.net.Host;
import dev.weir.net.HostReading;
import java.util.Locale;

/**
 * A pattern over targets: {@code host/path}, where {@code *.example} is a name and everything under it, {@code *} alone any host, and
 * {@code *} in the path any run of characters. Matching is linear: each star takes the shortest run that lets the rest go on.
 */
final class TargetPattern implements TargetMatch {

    static final TargetPattern ALL = new TargetPattern("*", new String[] {"", ""});

    private final String host;
    private final String[] parts;
    private final boolean hasQuery;

    private TargetPattern(String host, String[] parts) {
        this.host = host;
        this.parts = parts;
        this.hasQuery = String.join("*", parts).indexOf('?') >= 0;
    }

    /**
     * Reads a pattern as it is configured.
     *
     * @throws IllegalArgumentException when its host is none, has a port, or has a star inside, or its path could be no target's
     */
    static TargetPattern parse(String text) {
        int slash = text.indexOf('/');
        String host = (slash < 0 ? text : text.substring(0, slash)).toLowerCase(Locale.ROOT);
        String path = slash < 0 ? "/*" : text.substring(slash);
        if (path.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || c == '#')) {
            throw new IllegalArgumentException("the path of '" + text
                    + "' has what no request's has: a fragment, white space, or what has to be percent-encoded");
        }
        return new TargetPattern(host(host, text), path.split("\\*", -1));
    }

    /** In the spelling that targets have. */
    private static String host(String host, String text) {
        if (host.equals("*")) {
            return host;
        }
        boolean andUnder = host.startsWith("*.");
        return switch (Host.parseWritten(andUnder ? host.substring(2) : host)) {
            case Host.Name name -> (andUnder ? "*." : "") + name;
            case Host.Address address when !andUnder -> address.toString();
            case Host.Address _ -> throw notOne(text, "nothing is under an address");
            case HostReading.Malformed malformed -> throw notOne(text, malformed.reason());
        };
    }

    private static IllegalArgumentException notOne(String text, String why) {
        return new IllegalArgumentException(
                "host/path, with the host a name, *.name or * and no port, not '" + text + "': " + why);
    }

    /** A pattern without a question mark is about the path: what a client writes into a query never makes it match. */
    @Override
    public boolean matches(String targetHost, String path) {
        int query = hasQuery ? -1 : path.indexOf('?');
        return matchesHost(targetHost) && matchesPath(query < 0 ? path : path.substring(0, query));
    }

    private boolean matchesHost(String target) {
        if (host.equals("*") || host.equals(target)) {
            return true;
        }
        return host.startsWith("*.") && (target.equals(host.substring(2)) || target.endsWith(host.substring(1)));
    }

    private boolean matchesPath(String path) {
        String last = parts[parts.length - 1];
        if (parts.length == 1) {
            return path.equals(last);
        }
        if (!path.startsWith(parts[0])) {
            return false;
        }
        int at = parts[0].length();
        for (int i = 1; i < parts.length - 1; i++) {
            int found = path.indexOf(parts[i], at);
            if (found < 0) {
                return false;
            }
            at = found + parts[i].length();
        }
        return path.length() - last.length() >= at && path.endsWith(last);
    }

    @Override
    public String toString() {
        return host + String.join("*", parts);
    }
}
