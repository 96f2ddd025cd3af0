package dev.weir.upstream;

import dev.weir.net.Cidr;
import dev.weir.net.Host;
import io.vertx.core.net.ProxyOptions;
import io.vertx.core.net.ProxyType;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The next proxy on the way, and which hosts are reached without it. */
public final class Parent {

    private final Host host;
    private final int port;
    private final @Nullable String user;
    private final @Nullable String password;
    private final List<String> directNames;
    private final List<Cidr> directNetworks;

    private Parent(
            Host host, int port, @Nullable String userInfo, List<String> directNames, List<Cidr> directNetworks) {
        this.host = host;
        this.port = port;
        int colon = userInfo == null ? -1 : userInfo.indexOf(':');
        this.user = userInfo == null ? null : decode(colon < 0 ? userInfo : userInfo.substring(0, colon));
        this.password = userInfo == null ? null : colon < 0 ? "" : decode(userInfo.substring(colon + 1));
        this.directNames = List.copyOf(directNames);
        this.directNetworks = List.copyOf(directNetworks);
    }

    /**
     * Reads {@code weir.upstream.parent} and {@code weir.upstream.no-parent}.
     *
     * @throws IllegalArgumentException naming the key and what is wrong; never the credentials
     */
    public static Parent parse(URI parent, List<String> noParent) {
        if (!"http".equalsIgnoreCase(parent.getScheme()) || parent.getHost() == null) {
            throw new IllegalArgumentException("weir.upstream.parent: expected http://[user:password@]host:port");
        }
        if (!(Host.parse(parent.getHost()) instanceof Host host)) {
            throw new IllegalArgumentException("weir.upstream.parent: not a host name or address");
        }
        List<String> names = new ArrayList<>();
        List<Cidr> networks = new ArrayList<>();
        for (String entry : noParent) {
            direct(entry.strip(), names, networks);
        }
        return new Parent(host, parent.getPort() < 0 ? 80 : parent.getPort(), parent.getRawUserInfo(), names, networks);
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
            case Host.Name name ->
                directNames.stream()
                        .anyMatch(direct ->
                                name.name().equals(direct) || name.name().endsWith("." + direct));
            case Host.Address address ->
                directNetworks.stream().anyMatch(network -> network.contains(address.address()));
        };
    }

    ProxyOptions options(InetAddress address) {
        ProxyOptions options = new ProxyOptions()
                .setType(ProxyType.HTTP)
                .setHost(address.getHostAddress())
                .setPort(port);
        return user == null ? options : options.setUsername(user).setPassword(password);
    }
}
