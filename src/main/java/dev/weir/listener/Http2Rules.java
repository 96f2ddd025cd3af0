package dev.weir.listener;

import dev.weir.wire.HeadLimits;
import dev.weir.wire.Refused;
import io.vertx.core.http.HttpServerRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an HTTP/2 request head has to be beyond what the codec sees to: as strict as the gate that HTTP/1 passes, so that nothing comes
 * to an HTTP/1 origin by way of HTTP/2 that could not have come straight.
 */
final class Http2Rules {

    /** RFC 9113 §7. */
    static final long PROTOCOL_ERROR = 0x1;

    private static final int LONGEST_METHOD = 64;
    private static final int FIELD_OVERHEAD = ": \r\n".length();

    private final HeadLimits limits;

    Http2Rules(HeadLimits limits) {
        this.limits = limits;
    }

    /** What becomes of a request. */
    sealed interface Verdict {
        /** It goes on. */
        record Sound() implements Verdict {}

        /**
         * RFC 9113 §8.1.1: a stream error.
         *
         * @param reason a clause for whoever counts it; the client sees the error alone
         */
        record Malformed(String reason) implements Verdict {}

        /** Well-formed, and answered as HTTP/1 has it. */
        record Excessive(Refused reason) implements Verdict {}
    }

    /** The largest header list, as RFC 9113 §6.5.2 counts it, that the codec has to let through for a refusal to be ours. */
    static long headerList(HeadLimits limits) {
        return limits.bytes() + 32L * limits.fields() + 16 * 1024;
    }

    Verdict judge(HttpServerRequest request) {
        String path = request.uri();
        String method = request.method().name();
        if (path != null && !isVisible(path)) {
            return new Verdict.Malformed("its target has a forbidden character");
        }
        Head head = new Head();
        for (Map.Entry<String, String> field : request.headers()) {
            if (!head.add(field.getKey(), field.getValue())) {
                return new Verdict.Malformed("a field is not one of a request");
            }
        }
        Refused excess = excess(method, path == null ? 0 : path.length(), head);
        return excess == null ? new Verdict.Sound() : new Verdict.Excessive(excess);
    }

    private @Nullable Refused excess(String method, int target, Head head) {
        if (method.length() > LONGEST_METHOD) {
            return Refused.METHOD_TOO_LONG;
        }
        if (target > limits.target()) {
            return Refused.TARGET_TOO_LONG;
        }
        if (head.fields > limits.fields()) {
            return Refused.TOO_MANY_FIELDS;
        }
        if (method.length() + target + head.bytes > limits.bytes()) {
            return Refused.HEAD_TOO_LARGE;
        }
        // RFC 9110 §9.3.6: what follows is the tunnel's.
        if (head.length && method.equals("CONNECT")) {
            return Refused.CONNECT_BODY;
        }
        // RFC 9110 §10.1.1.
        return head.unknownExpectation ? Refused.EXPECTATION : null;
    }

    /** The fields of one head, gathered one by one. */
    private static final class Head {
        private int fields;
        private long bytes;
        private int hosts;
        private int expectations;
        private boolean unknownExpectation;
        private boolean length;

        /** Whether the field may stand in a request. */
        boolean add(String name, String value) {
            fields++;
            bytes += name.length() + value.length() + FIELD_OVERHEAD;
            switch (name) {
                case "host" -> hosts++;
                case "content-length" -> length = !value.equals("0");
                case "expect" -> {
                    expectations++;
                    unknownExpectation = expectations > 1 || !value.equalsIgnoreCase("100-continue");
                }
                default -> {}
            }
            return hosts <= 1 && isToken(name) && !isOfConnection(name, value) && isText(value);
        }
    }

    /** RFC 9113 §8.2.2: fields that belong to a connection. */
    private static boolean isOfConnection(String name, String value) {
        return switch (name) {
            case "connection", "proxy-connection", "keep-alive", "transfer-encoding", "upgrade" -> true;
            case "te" -> !value.equals("trailers");
            default -> false;
        };
    }

    /** RFC 9110 §5.6.2; the codec has already refused upper case. */
    static boolean isToken(CharSequence name) {
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            boolean alphanumeric = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z');
            if (!alphanumeric && "!#$%&'*+-.^_`|~".indexOf(c) < 0) {
                return false;
            }
        }
        return name.length() > 0;
    }

    /** RFC 9113 §8.2.1, RFC 9110 §5.5: no control characters, no white space at the ends. */
    private static boolean isText(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if ((c < ' ' && c != '\t') || c == 0x7f) {
                return false;
            }
        }
        return value.isEmpty() || !(isBlank(value.charAt(0)) || isBlank(value.charAt(value.length() - 1)));
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isVisible(String path) {
        for (int i = 0; i < path.length(); i++) {
            if (path.charAt(i) <= ' ' || path.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }
}
