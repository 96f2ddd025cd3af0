package dev.weir.net;

import dev.weir.net.HostReading.Malformed;
import io.netty.util.NetUtil;
import java.net.IDN;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The reader of hosts. It is stricter than resolvers are: what one of them could take for another host is no host. */
final class HostParser {

    private static final int LONGEST_NAME = 253;
    private static final int LONGEST_LABEL = 63;

    /** What UTS 46 calls deviations: browsers keep them, IDNA 2003 (RFC 3490) writes others for them, or none. */
    private static final String READ_IN_TWO_WAYS = "\u00df\u03c2\u200c\u200d";

    private HostParser() {}

    static HostReading wire(String text) {
        if (text.startsWith("[")) {
            return bracketed(text);
        }
        // RFC 1034 §3.1: the dot at the end is the root's; every name here is absolute anyway.
        String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
        Optional<String> fault = nameFault(name);
        if (fault.isPresent()) {
            return new Malformed(fault.get());
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return endsInNumber(lower) ? dottedQuad(lower) : new Host.Name(lower);
    }

    static HostReading written(String text) {
        if (text.indexOf(':') >= 0) {
            return bracketed(text.startsWith("[") ? text : "[" + text + "]");
        }
        if (text.chars().allMatch(c -> c < 0x80)) {
            return wire(text);
        }
        if (text.chars().anyMatch(c -> READ_IN_TWO_WAYS.indexOf(c) >= 0)) {
            return new Malformed(
                    "browsers and other programs do not ask for the same name where it has a sharp s, a final"
                            + " sigma or an invisible joiner; write the ASCII form (xn--...) of the one that is meant, or both");
        }
        try {
            return wire(IDN.toASCII(text));
        } catch (IllegalArgumentException e) {
            return new Malformed("the international host name has no ASCII form");
        }
    }

    static boolean isName(String name) {
        return nameFault(name).isEmpty() && !endsInNumber(name) && name.equals(name.toLowerCase(Locale.ROOT));
    }

    /** RFC 1123 §2.1 letters, digits and hyphens, and the underscore that names in use have. */
    private static Optional<String> nameFault(String name) {
        if (name.isEmpty()) {
            return Optional.of("the host is empty");
        }
        if (name.length() > LONGEST_NAME) {
            return Optional.of("the host name is longer than 253 characters");
        }
        int start = 0;
        for (int i = 0; i <= name.length(); i++) {
            if (i == name.length() || name.charAt(i) == '.') {
                if (i == start) {
                    return Optional.of("the host name has an empty label");
                }
                if (i - start > LONGEST_LABEL) {
                    return Optional.of("the host name has a label longer than 63 characters");
                }
                start = i + 1;
            } else if (!isNameCharacter(name.charAt(i))) {
                return Optional.of("the host name has a character that no host name has");
            }
        }
        return Optional.empty();
    }

    private static boolean isNameCharacter(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '-' || c == '_';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether inet_aton, and so many a resolver, would take the name for an address: its last label is decimal, octal or 0x-hex. */
    private static boolean endsInNumber(String lower) {
        String last = lower.substring(lower.lastIndexOf('.') + 1);
        boolean hex = last.startsWith("0x");
        for (int i = hex ? 2 : 0; i < last.length(); i++) {
            char c = last.charAt(i);
            if (!isDigit(c) && !(hex && c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static HostReading dottedQuad(String text) {
        byte[] bytes = canonicalQuad(text);
        return bytes == null
                ? new Malformed("the host is a number but not an IPv4 address of four decimal parts")
                : address(bytes);
    }

    private static byte @Nullable [] canonicalQuad(String text) {
        if (!NetUtil.isValidIpV4Address(text)) {
            return null;
        }
        byte[] bytes = NetUtil.createByteArrayFromIpAddressString(text);
        // Netty takes 010 as ten, others as eight: only the one spelling is an address.
        return bytes != null && NetUtil.bytesToIpAddress(bytes).equals(text) ? bytes : null;
    }

    /** RFC 3986 §3.2.2 IP-literal; neither a zone (RFC 6874) nor IPvFuture can be dialled from here. */
    private static HostReading bracketed(String text) {
        if (!text.endsWith("]")) {
            return new Malformed("the host's bracket is not closed, or something follows it");
        }
        String literal = text.substring(1, text.length() - 1);
        if (literal.indexOf('%') >= 0) {
            return new Malformed("an IPv6 address with a zone is no host");
        }
        byte[] bytes = ipv6(literal);
        return bytes == null ? new Malformed("there is no IPv6 address in the brackets") : address(bytes);
    }

    private static byte @Nullable [] ipv6(String literal) {
        String groups = literal.indexOf('.') < 0 ? literal : withoutQuad(literal);
        // Netty would also take IPv4 and a second pair of brackets.
        boolean valid = groups.indexOf(':') >= 0 && !groups.startsWith("[") && NetUtil.isValidIpV6Address(groups);
        return valid ? NetUtil.createByteArrayFromIpAddressString(groups) : null;
    }

    /** RFC 4291 §2.2: the last 32 bits may be dotted. As groups, since Netty takes {@code ::1.2.3.4} for {@code ::ffff:1.2.3.4}. */
    private static String withoutQuad(String literal) {
        int tail = literal.lastIndexOf(':') + 1;
        byte[] quad = canonicalQuad(literal.substring(tail));
        return quad == null
                ? ""
                : literal.substring(0, tail)
                        + HexFormat.of().formatHex(quad, 0, 2)
                        + ":"
                        + HexFormat.of().formatHex(quad, 2, 4);
    }

    private static Host address(byte[] bytes) {
        try {
            return new Host.Address(InetAddress.getByAddress(bytes));
        } catch (UnknownHostException e) {
            throw new AssertionError("an address is 4 or 16 bytes", e);
        }
    }
}
