package dev.weir.net;

import java.net.InetAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A written IP address, strictly: four decimal octets, or IPv6 by RFC 4291 §2.2 without brackets or zone. An octet with a
 * leading zero is none, for it is decimal to some and octal to others. An IPv4-mapped address is read as its IPv4 address.
 */
public final class IpLiteral {

    private static final String OCTETS = "(?:(?:0|[1-9][0-9]{0,2})[.]){3}(?:0|[1-9][0-9]{0,2})";
    private static final Pattern SHAPE = Pattern.compile(OCTETS + "|[0-9a-fA-F:]*:(?:" + OCTETS + "|[0-9a-fA-F]{0,4})");
    private static final int LONGEST = 45;

    private IpLiteral() {}

    public static Optional<InetAddress> parse(String text) {
        if (text.length() > LONGEST || !SHAPE.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty(); // the right letters in the wrong number
        }
    }
}
