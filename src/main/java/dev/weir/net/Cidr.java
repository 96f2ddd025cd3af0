package dev.weir.net;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * A network in CIDR notation (RFC 4632, RFC 4291 §2.3): {@code 10.0.0.0/8}, {@code fd00::/8}; a bare address is a network of one.
 * Host bits must be zero, so that a typing error is not silently widened. An IPv4-mapped network is the IPv4 one, as an
 * IPv4-mapped address is to the JDK. IPv4 and IPv6 never contain one another; a caller that means an embedded IPv4 address
 * decodes it first.
 */
public final class Cidr {

    private final byte[] network;
    private final int prefix;

    private Cidr(byte[] network, int prefix) {
        this.network = network;
        this.prefix = prefix;
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException saying what is wrong with it
     */
    public static Cidr parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] bytes = IpLiteral.parse(address)
                .orElseThrow(() -> new IllegalArgumentException("not an IP address or CIDR network: '" + text + "'"))
                .getAddress();
        int bits = bytes.length * 8;
        // RFC 4291 §2.5.5.2: an IPv4-mapped network is the IPv4 network behind its first 96 bits.
        int mapped = bits == 32 && address.indexOf(':') >= 0 ? 96 : 0;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1), bits + mapped, text) - mapped;
        if (prefix < 0) {
            throw new IllegalArgumentException("prefix of an IPv4-mapped network below 96 bits: '" + text + "'");
        }
        for (int bit = prefix; bit < bits; bit++) {
            if ((bytes[bit >> 3] & (0x80 >> (bit & 7))) != 0) {
                throw new IllegalArgumentException("host bits are set in '" + text + "'");
            }
        }
        return new Cidr(bytes, prefix);
    }

    private static int prefix(String digits, int bits, String text) {
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("not a prefix length: '" + text + "'");
        }
        int prefix = Integer.parseInt(digits);
        if (prefix > bits) {
            throw new IllegalArgumentException("prefix longer than " + bits + " bits: '" + text + "'");
        }
        return prefix;
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (bytes.length != network.length) {
            return false;
        }
        int whole = prefix >> 3;
        for (int i = 0; i < whole; i++) {
            if (bytes[i] != network[i]) {
                return false;
            }
        }
        int rest = prefix & 7;
        return rest == 0 || ((bytes[whole] ^ network[whole]) & (0xff00 >> rest) & 0xff) == 0;
    }

    /** The lowest address in it: 4 bytes or 16. */
    public byte[] network() {
        return network.clone();
    }

    /** How many of its first bits all of its addresses share. */
    public int prefix() {
        return prefix;
    }

    public boolean isIpv4() {
        return network.length == 4;
    }

    /** Whether every address of the other network is in this one. */
    public boolean contains(Cidr other) {
        return other.prefix >= prefix && contains(other.first());
    }

    /** Whether there is an address in both. */
    public boolean overlaps(Cidr other) {
        return contains(other) || other.contains(this);
    }

    private InetAddress first() {
        try {
            return InetAddress.getByAddress(network);
        } catch (UnknownHostException e) {
            throw new AssertionError("a network is 4 or 16 bytes", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cidr that && prefix == that.prefix && java.util.Arrays.equals(network, that.network);
    }

    @Override
    public int hashCode() {
        return 31 * java.util.Arrays.hashCode(network) + prefix;
    }

    @Override
    public String toString() {
        return NetUtil.toAddressString(first()) + "/" + prefix;
    }
}
