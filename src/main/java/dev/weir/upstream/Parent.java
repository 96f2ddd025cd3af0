package dev.weir.upstream;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The next proxy on the way, and which hosts are reached without it. */
public final class Parent {

    private final Host host;
    private final int port;
    private final @Nullable String authorization;
    private final String via;
    private final List<String> directNames;
    private final List<Cidr> directNetworks;

    private Parent(
            Host host,
            int port,
            @Nullable String authorization,
            String via,
            List<String> directNames,
            List<Cidr> directNetworks) {
        this.host = host;
        this.port = port;
        this.authorization = authorization;
        this.via = via;
        this.directNames = List.copyOf(directNames);
        this.directNetworks = List.copyOf(directNetworks);
    }

    /**
     * Reads {@code weir.upstream.parent} and {@code weir.upstream.no-parent}.
     *
     * @param pseudonym who we are to the next proxy
     * @throws IllegalArgumentException naming the key and what is wrong; never the credentials
     */
    public static Parent parse(String parent, List<String> noParent, String pseudonym) {
        URI uri = url(parent);
        if (!(Host.parse(uri.getHost()) instanceof Host host)) {
            throw new IllegalArgumentException("weir.upstream.parent: not a host name or address");
        }
        List<String> names = new ArrayList<>();
        List<Cidr> networks = new ArrayList<>();
        for (String entry : noParent) {
            direct(entry.strip(), names, networks);
        }
        return new Parent(
                host,
                uri.getPort() < 0 ? 80 : uri.getPort(),
                uri.getRawUserInfo() == null ? null : basic(uri.getRawUserInfo()),
                "1.1 " + pseudonym,
                names,
                networks);
    }

    private static URI url(String text) {
        try {
            URI uri = new URI(text.strip());
            if ("http".equalsIgnoreCase(uri.getScheme())
                    && uri.getHost() != null
                    && uri.getPort() != 0
                    && uri.getPort() <= 65535
                    && (uri.getRawPath().isEmpty() || uri.getRawPath().equals("/"))
                    && uri.getRawQuery() == null) {
                return uri;
            }
        } catch (URISyntaxException malformed) {
            // Its message repeats the URL, and so the credentials.
        }
        throw new IllegalArgumentException(
                "weir.upstream.parent: expected http://[user:password@]host:port, with what is"
                        + " special in user and password percent-encoded");
    }

    /** RFC 7617 §2, in UTF-8. */
    private static String basic(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        String password = colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("weir.upstream.parent: the user's name has a colon");
        }
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static void direct(String entry, List<String> names, List<Cidr> networks) {
        if (entry.indexOf('/') >= 0 || Host.parseWritten(entry) instanceof Host.Address) {
            networks.add(Cidr.parse(entry.replace("[", "").replace("]", "")));
            return;
        }
        String name = entry.startsWith(".") ? entry.substring(1) : entry;
        if (!(Host.parseWritten(name) instanceof Host.Name)) {
            throw new IllegalArgumentException("weir.upstream.no-parent: not a name, address or network: " + entry);
        }
        names.add(name.toLowerCase(Locale.ROOT));
    }

    private static String decode(String value) {
        return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    Host host() {
        return host;
    }

    int port() {
        return port;
    }

    /** Whether this host is reached without the parent. Names match on label boundaries. */
    boolean bypassedBy(Host target) {
        return switch (target) {
            case Host.Name name -> directNames.stream().anyMatch(name::isWithin);
            case Host.Address address ->
                directNetworks.stream().anyMatch(network -> network.contains(address.address()));
        };
    }

    /** The value of {@code Proxy-Authorization} for this proxy (RFC 7617); null where it asks for none. */
    @Nullable
    String authorization() {
        return authorization;
    }

    /** What {@code Via} says of a connection that is made for no request in particular. */
    String via() {
        return via;
    }

    /** A request for a tunnel (RFC 9110 §9.3.6). {@code Via} makes a loop of proxies end. */
    String connect(String authority, String viaField) {
        return "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\nVia: " + viaField + "\r\n"
                + (authorization == null ? "" : "Proxy-Authorization: " + authorization + "\r\n")
                + "\r\n";
    }
}
