package dev.weir.field;

import dev.weir.field.Selection.Span;
import java.util.List;
import java.util.OptionalLong;

/** Which part of a representation a message carries (RFC 9110 §14.4). */
public sealed interface ContentRange {

    String UNIT = "bytes ";

    /**
     * This part.
     *
     * @param first position of the first byte
     * @param last position of the last one, not before {@code first}
     * @param complete length of the whole, beyond {@code last}; empty where it is not known
     */
    record Of(long first, long last, OptionalLong complete) implements ContentRange {}

    /**
     * No part: what was asked for lies outside.
     *
     * @param complete length of the whole
     */
    record Unsatisfied(long complete) implements ContentRange {}

    /** Nothing that can be believed, or nothing at all. */
    record Invalid() implements ContentRange {}

    static ContentRange parse(List<String> lines) {
        String value = lines.size() == 1 ? Syntax.trimmed(lines.getFirst()) : "";
        int slash = value.indexOf('/');
        // RFC 9110 §14.1: the unit's name has no case
        if (slash < 0 || !Syntax.standsAt(value, 0, UNIT)) {
            return new Invalid();
        }
        int from = UNIT.length();
        long complete = held(value, slash + 1, value.length());
        if (slash == from + 1 && value.charAt(from) == '*') {
            return complete < 0 ? new Invalid() : new Unsatisfied(complete);
        }
        boolean unknown = slash == value.length() - 2 && value.charAt(slash + 1) == '*';
        int dash = value.indexOf('-', from);
        if (dash < 0 || dash > slash || (complete < 0 && !unknown)) {
            return new Invalid();
        }
        return part(
                held(value, from, dash),
                held(value, dash + 1, slash),
                unknown ? OptionalLong.empty() : OptionalLong.of(complete));
    }

    /** RFC 9110 §14.4: one that ends before it starts, or beyond the whole, says nothing. */
    private static ContentRange part(long first, long last, OptionalLong complete) {
        boolean sound = first >= 0 && last >= first && last < complete.orElse(Long.MAX_VALUE);
        return sound ? new Of(first, last, complete) : new Invalid();
    }

    /** The number; -1 for none, and for one too large to be held exactly. */
    private static long held(String value, int from, int to) {
        long number = Position.parse(value, from, to);
        return number == Long.MAX_VALUE ? -1 : number;
    }

    /** The field's value for a part. */
    static String write(Span span, long complete) {
        return UNIT + span.first() + '-' + span.last() + '/' + complete;
    }

    /** The field's value where nothing asked for lies within (RFC 9110 §15.5.17). */
    static String writeUnsatisfied(long complete) {
        return UNIT + "*/" + complete;
    }
}
