package dev.weir.policy;

import dev.weir.net.Cidr;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** What an address is for, by IANA's special-purpose registries (RFC 6890), and how hard it is to open. */
public enum AddressClass {
    METADATA("metadata", Tier.FLOOR),
    /** The cluster's, which no registry knows. */
    API_SERVER("api-server", Tier.FLOOR),
    LOOPBACK("loopback", Tier.FLOOR),
    UNSPECIFIED("unspecified", Tier.FLOOR),
    LINK_LOCAL("link-local", Tier.FLOOR),
    MULTICAST("multicast", Tier.FLOOR),
    RESERVED("reserved", Tier.FLOOR),
    PRIVATE("private", Tier.PRIVATE),
    PUBLIC("public", Tier.PUBLIC);

    /** How hard an address is to open, hardest first. */
    public enum Tier {
        /** Only by the operator's word at start. */
        FLOOR,
        /** Also by policy. */
        PRIVATE,
        /** Open. */
        PUBLIC
    }

    private final String token;
    private final Tier tier;

    AddressClass(String token, Tier tier) {
        this.token = token;
        this.tier = tier;
    }

    public String token() {
        return token;
    }

    public Tier tier() {
        return tier;
    }

    /** The class of the address as it stands; what an IPv6 address may carry inside is {@link EmbeddedIpv4}'s question. */
    public static AddressClass of(InetAddress address) {
        for (Block block : Block.TABLE) {
            if (block.network.contains(address)) {
                return block.addressClass;
            }
        }
        return address.getAddress().length == 4 ? PUBLIC : RESERVED;
    }

    /** The classes of the addresses of a network. */
    static Set<AddressClass> in(Cidr network) {
        Set<AddressClass> found = EnumSet.noneOf(AddressClass.class);
        for (Block block : Block.TABLE) {
            if (block.network.overlaps(network)) {
                found.add(block.addressClass);
            }
            if (block.network.contains(network)) {
                return found;
            }
        }
        found.add(network.isIpv4() ? PUBLIC : RESERVED);
        return found;
    }

    /** Whether every address of the network is in the floor. */
    public static boolean isFloor(Cidr network) {
        return in(network).stream().allMatch(found -> found.tier == Tier.FLOOR);
    }

    /** One line of the registries; the first that contains the address decides. */
    private record Block(Cidr network, AddressClass addressClass) {

        private static final List<Block> TABLE = Stream.of(
                        // Clouds answer these from the host, whatever the network around them is.
                        blocks(METADATA, "169.254.169.254", "169.254.170.2", "169.254.170.23", "100.100.100.200"),
                        blocks(
                                METADATA,
                                "100.96.0.96",
                                "168.63.129.16",
                                "192.0.0.192",
                                "fd00:ec2::/32",
                                "fd20:ce::254"),
                        blocks(UNSPECIFIED, "0.0.0.0/8", "::"), // RFC 1122 §3.2.1.3, RFC 4291 §2.5.2
                        blocks(LOOPBACK, "127.0.0.0/8", "::1"), // RFC 1122 §3.2.1.3, RFC 4291 §2.5.3
                        blocks(LINK_LOCAL, "169.254.0.0/16", "fe80::/10"), // RFC 3927, RFC 4291 §2.5.6
                        blocks(MULTICAST, "224.0.0.0/4", "ff00::/8"), // RFC 5771, RFC 4291 §2.7
                        blocks(PRIVATE, "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16"), // RFC 1918
                        blocks(PRIVATE, "100.64.0.0/10", "fc00::/7"), // RFC 6598, RFC 4193
                        blocks(RESERVED, "192.0.0.0/24"), // RFC 6890 §2.1
                        blocks(RESERVED, "192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24"), // RFC 5737
                        blocks(RESERVED, "198.18.0.0/15"), // RFC 2544
                        blocks(RESERVED, "192.88.99.0/24"), // RFC 7526
                        blocks(RESERVED, "240.0.0.0/4"), // RFC 1112 §4; the broadcast address with it
                        blocks(RESERVED, "2001::/23"), // RFC 2928: Teredo, ORCHID, benchmarking and the like
                        blocks(RESERVED, "2001:db8::/32", "3fff::/20"), // RFC 3849, RFC 9637
                        blocks(PUBLIC, "64:ff9b::/96"), // RFC 6052 §2.1: as public as what it carries
                        blocks(PUBLIC, "2000::/3")) // RFC 4291 §2.4; IPv6 outside it is not handed out
                .flatMap(List::stream)
                .toList();

        private static List<Block> blocks(AddressClass addressClass, String... networks) {
            return Stream.of(networks)
                    .map(network -> new Block(Cidr.parse(network), addressClass))
                    .toList();
        }
    }
}
