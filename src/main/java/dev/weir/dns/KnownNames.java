package dev.weir.dns;

import dev.weir.config.WeirConfig.Family;
import dev.weir.net.IpLiteral;
import io.netty.resolver.HostsFileEntriesProvider;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The names that never go to DNS: {@code localhost}, the hosts file's, addresses, and those that cannot exist. */
final class KnownNames {

    private static final List<InetAddress> LOOPBACK = List.of(NetUtil.LOCALHOST4, NetUtil.LOCALHOST6);

    private final HostsFileEntriesProvider hosts;
    private final Family family;

    KnownNames(HostsFileEntriesProvider hosts, Family family) {
        this.hosts = hosts;
        this.family = family;
    }

    /** The answer for a canonical name, if it needs no DNS. A name of the hosts file is that file's, whatever families it has there. */
    Optional<Answer> answer(String name) {
        // RFC 6761 §6.3
        if (Names.isWithin(name, "localhost")) {
            return Optional.of(wanted(LOOPBACK));
        }
        List<InetAddress> listed = Stream.of(hosts.ipv4Entries(), hosts.ipv6Entries())
                .flatMap(entries -> entries.getOrDefault(name, List.of()).stream())
                .toList();
        if (!listed.isEmpty()) {
            return Optional.of(wanted(listed));
        }
        Optional<InetAddress> literal = IpLiteral.parse(name);
        if (literal.isPresent()) {
            return literal.map(address -> wanted(List.of(address)));
        }
        return Names.isAskable(name) ? Optional.empty() : Optional.of(new Answer.NoSuchName());
    }

    private Answer wanted(List<InetAddress> addresses) {
        List<InetAddress> kept = addresses.stream().filter(this::isWanted).toList();
        return kept.isEmpty() ? new Answer.NoSuchName() : new Answer.Addresses(kept);
    }

    private boolean isWanted(InetAddress address) {
        return switch (family) {
            case ANY -> true;
            case IPV4 -> address instanceof Inet4Address;
            case IPV6 -> !(address instanceof Inet4Address);
        };
    }
}
