package dev.weir.policy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** The IPv4 addresses that an IPv6 address carries, and that a translator or tunnel on the way would make of it. */
public final class EmbeddedIpv4 {

    private EmbeddedIpv4() {}

    /**
     * Every address that dialling the given one may reach: the IPv4 addresses inside first, then the address itself.
     * An IPv4-mapped address is nothing but its IPv4 address.
     */
    public static List<InetAddress> readings(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length == 4) {
            return List.of(address);
        }
        if (isMapped(bytes)) {
            return List.of(at(bytes, 12));
        }
        List<InetAddress> readings = new ArrayList<>(inside(bytes));
        readings.add(address);
        return List.copyOf(readings);
    }

    /** The IPv4 address of an IPv4-mapped one, else the address itself. */
    public static InetAddress unmapped(InetAddress address) {
        byte[] bytes = address.getAddress();
        return bytes.length == 16 && isMapped(bytes) ? at(bytes, 12) : address;
    }

    private static List<InetAddress> inside(byte[] bytes) {
        List<InetAddress> found = new ArrayList<>();
        if (isCompatible(bytes) || startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)) {
            found.add(at(bytes, 12)); // RFC 4291 §2.5.5.1, RFC 6052 §2.1
        } else if (startsWith(bytes, 0, 0x64, 0xff, 0x9b, 0, 1)) {
            // RFC 8215: the site chooses how long the prefix is within this /48; RFC 6052 §2.2 for where the address
            // then lies.
            found.add(at(bytes, 12));
            found.add(ipv4(bytes[6], bytes[7], bytes[9], bytes[10]));
            found.add(ipv4(bytes[7], bytes[9], bytes[10], bytes[11]));
            found.add(ipv4(bytes[9], bytes[10], bytes[11], bytes[12]));
        } else if (startsWith(bytes, 0x20, 0x02)) {
            found.add(at(bytes, 2)); // RFC 3056 §2
        } else if (startsWith(bytes, 0x20, 0x01, 0, 0)) {
            found.add(inverted(bytes, 12)); // RFC 4380 §4: the client, every bit turned
            found.add(at(bytes, 4)); // and its server
        }
        if (isIsatap(bytes)) {
            found.add(at(bytes, 12));
        }
        return found;
    }

    /** RFC 4291 §2.5.5.2: ::ffff:0:0/96. */
    private static boolean isMapped(byte[] bytes) {
        return startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff);
    }

    /** RFC 4291 §2.5.5.1: ::/96, of which the first two addresses are the unspecified and the loopback one. */
    private static boolean isCompatible(byte[] bytes) {
        boolean low = bytes[12] == 0 && bytes[13] == 0 && bytes[14] == 0 && (bytes[15] & 0xfe) == 0;
        return !low && startsWith(bytes, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** RFC 5214 §6.1: interface identifier ::0:5efe:a.b.c.d, or ::200:5efe:a.b.c.d for a globally unique one. */
    private static boolean isIsatap(byte[] bytes) {
        return (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && (bytes[11] & 0xff) == 0xfe;
    }

    private static boolean startsWith(byte[] bytes, int... start) {
        for (int i = 0; i < start.length; i++) {
            if ((bytes[i] & 0xff) != start[i]) {
                return false;
            }
        }
        return true;
    }

    private static InetAddress at(byte[] bytes, int offset) {
        return ipv4(bytes[offset], bytes[offset + 1], bytes[offset + 2], bytes[offset + 3]);
    }

    private static InetAddress inverted(byte[] bytes, int offset) {
        return ipv4(
                (byte) ~bytes[offset], (byte) ~bytes[offset + 1], (byte) ~bytes[offset + 2], (byte) ~bytes[offset + 3]);
    }

    private static InetAddress ipv4(byte... octets) {
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new AssertionError("an IPv4 address is 4 bytes", e);
        }
    }
}
