package dev.weir.wire;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** One field line (RFC 9112 §5), split into its name and its value without the white space around it. */
final class FieldLine {

    private byte[] bytes = {};
    private int nameStart;
    private int nameEnd;
    private int valueStart;
    private int valueEnd;

    /** Splits a line that holds no byte outside {@link Octets#TEXT}; answers what is wrong with it, if anything. */
    @Nullable
    Refused read(byte[] line, int start, int end) {
        bytes = line;
        nameStart = start;
        nameEnd = Octets.skip(line, start, end, Octets.TCHAR);
        if (nameEnd == start) {
            // RFC 9112 §5.2 lets a server refuse obs-fold; §2.2 wants white space before the first field refused.
            return Octets.isBlank(line[start]) ? Refused.FIELD_FOLDED : Refused.FIELD_NAME;
        }
        // RFC 9112 §5.1: no white space between name and colon.
        if (nameEnd == end || line[nameEnd] != ':') {
            return Refused.FIELD_NAME;
        }
        valueStart = Octets.skipBlanks(line, nameEnd + 1, end);
        valueEnd = Octets.dropBlanks(line, valueStart, end);
        return null;
    }

    /** As it was sent. */
    AsciiString name() {
        return CommonNames.of(bytes, nameStart, nameEnd);
    }

    /** A character for each byte (RFC 9110 §5.5). */
    String value() {
        return new String(bytes, valueStart, valueEnd - valueStart, StandardCharsets.ISO_8859_1);
    }

    int nameLength() {
        return nameEnd - nameStart;
    }

    /** Whether this is the name, given in lower case. */
    boolean isNamed(String name) {
        return Octets.spells(bytes, nameStart, nameEnd, name);
    }

    /** Whether this is the whole value, given in lower case. */
    boolean isValue(String token) {
        return Octets.spells(bytes, valueStart, valueEnd, token);
    }

    boolean valueIsOf(int kind) {
        return Octets.skip(bytes, valueStart, valueEnd, kind) == valueEnd;
    }

    boolean valueIsEmpty() {
        return valueStart == valueEnd;
    }

    /** Whether the value, taken as a comma-separated list, has this member, given in lower case. */
    boolean lists(String token) {
        int start = valueStart;
        for (int i = valueStart; i <= valueEnd; i++) {
            if (i == valueEnd || bytes[i] == ',') {
                if (spellsTrimmed(start, i, token)) {
                    return true;
                }
                start = i + 1;
            }
        }
        return false;
    }

    private boolean spellsTrimmed(int from, int to, String token) {
        int start = Octets.skipBlanks(bytes, from, to);
        return Octets.spells(bytes, start, Octets.dropBlanks(bytes, start, to), token);
    }

    /** The value as a number of bytes, or -1 where it is not 1*DIGIT that fits, written in the one way it can be. */
    long length() {
        int digits = valueEnd - valueStart;
        // RFC 9110 §8.6 allows leading zeros; some readers take them for octal.
        if (digits == 0 || digits > 19 || (digits > 1 && bytes[valueStart] == '0')) {
            return -1;
        }
        long length = 0;
        for (int i = valueStart; i < valueEnd; i++) {
            if (!Octets.isDigit(bytes[i])) {
                return -1;
            }
            length = length * 10 + (bytes[i] - '0');
        }
        return length < 0 ? -1 : length;
    }
}
