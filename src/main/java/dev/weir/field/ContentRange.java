package dev.weir.field;

import dev.weir.field.Selection.Span;
import java.util.List;
import java.util.OptionalLong;

/** Which part of a representation a message carries (RFC 9110 §14.4). */
public sealed interface ContentRange {

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
        throw new UnsupportedOperationException();
    }

    /** The field's value for a part. */
    static String write(Span span, long complete) {
        return "bytes " + span.first() + '-' + span.last() + '/' + complete;
    }

    /** The field's value where nothing asked for lies within (RFC 9110 §15.5.17). */
    static String writeUnsatisfied(long complete) {
        return "bytes */" + complete;
    }
}
