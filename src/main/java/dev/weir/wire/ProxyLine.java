package dev.weir.wire;

import dev.weir.net.IpLiteral;
import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that version 1 of the PROXY protocol begins a connection with, read to the letter of its section 2.1: one space between
 * its parts, addresses that are read by everyone alike, ports in plain decimal.
 *
 * @see <a href="https://www.haproxy.org/download/2.9/doc/proxy-protocol.txt">The PROXY protocol</a>
 */
sealed interface ProxyLine {

    /**
     * It says who the client is.
     *
     * @param source none for UNKNOWN
     */
    record Whole(Optional<InetSocketAddress> source) implements ProxyLine {}

    /** The line's end has not come. */
    record Unfinished() implements ProxyLine {}

    /** It is none. */
    record Malformed() implements ProxyLine {}

    /** With its CRLF. */
    int LONGEST = 107;

    Pattern SHAPE = Pattern.compile("PROXY TCP([46]) ([^ ]+) ([^ ]+) (0|[1-9][0-9]{0,4}) (0|[1-9][0-9]{0,4})");
    Pattern UNKNOWN = Pattern.compile("PROXY UNKNOWN(?: .*)?", Pattern.DOTALL);

    /** Reads it off the front of these bytes; of what is unfinished or malformed nothing is read. */
    static ProxyLine read(ByteBuf bytes) {
        int start = bytes.readerIndex();
        int end = bytes.indexOf(start, start + Math.min(bytes.readableBytes(), LONGEST), (byte) '\n');
        if (end < 0) {
            return bytes.readableBytes() < LONGEST ? new Unfinished() : new Malformed();
        }
        if (bytes.getByte(end - 1) != '\r') {
            return new Malformed();
        }
        ProxyLine line = of(bytes.toString(start, end - 1 - start, StandardCharsets.ISO_8859_1));
        if (line instanceof Whole) {
            bytes.readerIndex(end + 1);
        }
        return line;
    }

    private static ProxyLine of(String text) {
        if (UNKNOWN.matcher(text).matches()) {
            return new Whole(Optional.empty());
        }
        Matcher parts = SHAPE.matcher(text);
        if (!parts.matches()) {
            return new Malformed();
        }
        boolean four = parts.group(1).equals("4");
        Optional<InetAddress> source = address(four, parts.group(2));
        OptionalInt port = port(parts.group(4));
        boolean sound = address(four, parts.group(3)).isPresent()
                && port(parts.group(5)).isPresent();
        return source.isPresent() && port.isPresent() && sound
                ? new Whole(Optional.of(new InetSocketAddress(source.get(), port.getAsInt())))
                : new Malformed();
    }

    private static Optional<InetAddress> address(boolean four, String text) {
        return text.indexOf(':') < 0 == four ? IpLiteral.parse(text) : Optional.empty();
    }

    private static OptionalInt port(String digits) {
        int port = Integer.parseInt(digits);
        return port > 65535 ? OptionalInt.empty() : OptionalInt.of(port);
    }
}
