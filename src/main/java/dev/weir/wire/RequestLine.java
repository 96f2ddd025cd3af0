package dev.weir.wire;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request line (RFC 9112 §3): method, target and version with exactly one space between them. */
final class RequestLine {

    private static final int LONGEST_METHOD = 64;
    private static final int VERSION_LENGTH = "HTTP/1.1".length();
    private static final String[] COMMON_METHODS = {
        "GET", "POST", "CONNECT", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH"
    };

    private final int longestTarget;
    private String method = "";
    private int minorVersion;
    private int targetStart;
    private int targetEnd;

    RequestLine(int longestTarget) {
        this.longestTarget = longestTarget;
    }

    /** A line longer than this is refused whatever follows, so it need not be complete to be read. */
    int longest() {
        return LONGEST_METHOD + 1 + longestTarget + 1 + VERSION_LENGTH;
    }

    void clear() {
        method = "";
    }

    /** Reads a line; answers what is wrong with it, if anything. */
    @Nullable
    Refused read(byte[] line, int start, int end) {
        int methodEnd = Octets.skip(line, start, end, Octets.TCHAR);
        if (methodEnd - start > LONGEST_METHOD) {
            // RFC 9112 §3: 501 for a method longer than any known here.
            return Refused.METHOD_TOO_LONG;
        }
        if (methodEnd == start || methodEnd == end || line[methodEnd] != Octets.SP) {
            return Refused.REQUEST_LINE;
        }
        method = method(line, start, methodEnd);
        targetStart = methodEnd + 1;
        targetEnd = Octets.skip(line, targetStart, end, Octets.TARGET);
        if (targetEnd - targetStart > longestTarget) {
            return Refused.TARGET_TOO_LONG;
        }
        if (targetEnd == end) {
            return targetEnd == targetStart ? Refused.REQUEST_LINE : Refused.VERSION;
        }
        if (line[targetEnd] != Octets.SP) {
            return line[targetEnd] < 0 ? Refused.TARGET_CHARACTER : Refused.REQUEST_LINE;
        }
        if (targetEnd == targetStart) {
            return Refused.REQUEST_LINE;
        }
        return version(line, targetEnd + 1, end);
    }

    private @Nullable Refused version(byte[] line, int start, int end) {
        int version = HttpVersionToken.read(line, start, end);
        if (version < 0) {
            return Refused.REQUEST_LINE;
        }
        if (version != 10 && version != 11) {
            return Refused.VERSION_UNSUPPORTED;
        }
        minorVersion = version - 10;
        return null;
    }

    private static String method(byte[] line, int start, int end) {
        for (String common : COMMON_METHODS) {
            if (Octets.equal(line, start, end, common)) {
                return common;
            }
        }
        return new String(line, start, end - start, StandardCharsets.US_ASCII);
    }

    String method() {
        return method;
    }

    /** The target in the bytes that the line was read from. */
    String target(byte[] line) {
        return new String(line, targetStart, targetEnd - targetStart, StandardCharsets.US_ASCII);
    }

    int minorVersion() {
        return minorVersion;
    }
}
