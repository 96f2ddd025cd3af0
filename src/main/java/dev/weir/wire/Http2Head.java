package dev.weir.wire;

import io.netty.handler.codec.http2.Http2Headers;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What makes the fields of an HTTP/2 response malformed (RFC 9113 §8.2, §8.3.2), so that they must not get into an HTTP/1 one. */
final class Http2Head {

    private static final String STATUS = ":status";

    private Http2Head() {}

    /** What is wrong with them, if anything. */
    static @Nullable Refused fault(Http2Headers headers, boolean trailers, int mostFields) {
        if (headers.size() > mostFields) {
            return Refused.TOO_MANY_FIELDS;
        }
        int statuses = 0;
        for (Map.Entry<CharSequence, CharSequence> field : headers) {
            CharSequence name = field.getKey();
            if (!trailers && STATUS.contentEquals(name)) {
                statuses++;
            } else if (!isName(name)) {
                return Refused.FIELD_NAME;
            }
            Refused value = value(field.getValue());
            if (value != null) {
                return value;
            }
        }
        return trailers || (statuses == 1 && isStatus(headers.status())) ? null : Refused.STATUS_LINE;
    }

    /** RFC 9113 §8.2.1: a lower-case token. */
    private static boolean isName(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c > 0x7f || !Octets.is((byte) c, Octets.TCHAR) || (c >= 'A' && c <= 'Z')) {
                return false;
            }
        }
        return name.length() > 0;
    }

    private static @Nullable Refused value(CharSequence value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c > 0xff || !Octets.is((byte) c, Octets.TEXT)) {
                return Refused.CONTROL_CHARACTER;
            }
        }
        return null;
    }

    private static boolean isStatus(CharSequence status) {
        return status.length() == 3
                && status.charAt(0) >= '1'
                && Octets.isDigit((byte) status.charAt(0))
                && Octets.isDigit((byte) status.charAt(1))
                && Octets.isDigit((byte) status.charAt(2));
    }
}
