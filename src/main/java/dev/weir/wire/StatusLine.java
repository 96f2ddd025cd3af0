package dev.weir.wire;

import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A status line (RFC 9112 §4): version, three digits and a reason, with single spaces between them. */
final class StatusLine {

    private static final int VERSION_LENGTH = "HTTP/1.1".length();

    private int status;
    private int minorVersion;
    private int reasonStart;
    private int reasonEnd;

    /** Reads a line that holds no byte outside {@link Octets#TEXT}; answers what is wrong with it, if anything. */
    @Nullable
    Refused read(byte[] line, int start, int end) {
        int digits = start + VERSION_LENGTH + 1;
        if (end < digits + 3 || line[digits - 1] != Octets.SP) {
            return Refused.STATUS_LINE;
        }
        int version = HttpVersionToken.read(line, start, digits - 1);
        if (version != 10 && version != 11) {
            return Refused.STATUS_LINE;
        }
        minorVersion = version - 10;
        for (int i = digits; i < digits + 3; i++) {
            if (!Octets.isDigit(line[i])) {
                return Refused.STATUS_LINE;
            }
        }
        status = (line[digits] - '0') * 100 + (line[digits + 1] - '0') * 10 + line[digits + 2] - '0';
        // RFC 9112 §4 wants the space before an empty reason too; some origins leave it out.
        boolean closed = end == digits + 3 || line[digits + 3] == Octets.SP;
        reasonStart = Octets.skipBlanks(line, digits + 3, end);
        reasonEnd = Octets.dropBlanks(line, reasonStart, end);
        return closed && status >= 100 ? null : Refused.STATUS_LINE;
    }

    /** Status and reason in the bytes that the line was read from. */
    HttpResponseStatus status(byte[] line) {
        HttpResponseStatus usual = HttpResponseStatus.valueOf(status);
        return Octets.equal(line, reasonStart, reasonEnd, usual.reasonPhrase())
                ? usual
                : new HttpResponseStatus(
                        status, new String(line, reasonStart, reasonEnd - reasonStart, StandardCharsets.ISO_8859_1));
    }

    int status() {
        return status;
    }

    int minorVersion() {
        return minorVersion;
    }
}
