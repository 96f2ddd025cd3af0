package dev.weir.field;

import java.util.List;
import java.util.Optional;

/**
 * A position in a trace (W3C Trace Context §3.2).
 *
 * @param traceId 32 hexadecimal digits in lower case, not all zero
 * @param parentId of the span that asks, 16 of them
 * @param flags of those that this version knows: {@link #SAMPLED}, {@link #RANDOM}
 */
public record Traceparent(String traceId, String parentId, int flags) {

    /** The field's name. */
    public static final String NAME = "traceparent";

    /** What belongs to it and means nothing without it (§3.3). */
    public static final String STATE_NAME = "tracestate";

    /** Somebody records this trace. */
    public static final int SAMPLED = 1;

    /** The trace's id is random (Level 2 §3.2.2.5.2). */
    public static final int RANDOM = 2;

    private static final int LENGTH = 55;
    private static final int TRACE_ID = 3;
    private static final int PARENT_ID = 36;
    private static final int FLAGS = 53;
    private static final int KNOWN_FLAGS = SAMPLED | RANDOM;

    /**
     * Reads the field's values.
     *
     * @return nothing where there is none or it is invalid: then a trace begins here (§4.3)
     */
    public static Optional<Traceparent> read(List<String> values) {
        // §4.3: more than one is none.
        return values.size() == 1 && isValid(values.getFirst()) ? Optional.of(of(values.getFirst())) : Optional.empty();
    }

    private static Traceparent of(String value) {
        int flags = Integer.parseInt(value, FLAGS, LENGTH, 16);
        return new Traceparent(
                value.substring(TRACE_ID, PARENT_ID - 1), value.substring(PARENT_ID, FLAGS - 1), flags & KNOWN_FLAGS);
    }

    private static boolean isValid(String value) {
        return value.length() >= LENGTH
                && isHex(value, 0, 2)
                && isVersion(value)
                && value.charAt(TRACE_ID - 1) == '-'
                && isId(value, TRACE_ID, PARENT_ID - 1)
                && value.charAt(PARENT_ID - 1) == '-'
                && isId(value, PARENT_ID, FLAGS - 1)
                && value.charAt(FLAGS - 1) == '-'
                && isHex(value, FLAGS, LENGTH);
    }

    /** §3.2.4: a later version may have more behind a dash; ff is none. */
    private static boolean isVersion(String value) {
        if (value.startsWith("00")) {
            return value.length() == LENGTH;
        }
        return !value.startsWith("ff") && (value.length() == LENGTH || value.charAt(LENGTH) == '-');
    }

    /** §3.2.2.3, §3.2.2.4: all zeroes are invalid. */
    private static boolean isId(String value, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to; i++) {
            zero &= value.charAt(i) == '0';
        }
        return !zero && isHex(value, from, to);
    }

    private static boolean isHex(String value, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
                return false;
            }
        }
        return true;
    }

    public boolean isSampled() {
        return (flags & SAMPLED) != 0;
    }

    /** The field's value. */
    @Override
    public String toString() {
        return "00-" + traceId + "-" + parentId + "-0" + flags;
    }
}
