package dev.weir.field;

import java.util.List;

/** The parts of a representation that a {@code Range} selects (RFC 9110 §14.1.2, §14.2). */
public sealed interface Selection {

    /**
     * A part.
     *
     * @param first position of its first byte
     * @param last position of its last one
     */
    record Span(long first, long last) {

        public long length() {
            return last - first + 1;
        }
    }

    /** None of the ranges reaches into the representation. */
    record Unsatisfiable() implements Selection {}

    /**
     * These parts.
     *
     * @param spans at least one, each within the representation, in the order asked
     */
    record Parts(List<Span> spans) implements Selection {
        public Parts {
            spans = List.copyOf(spans);
        }
    }

    static Selection select(ByteRanges.Requested requested, long completeLength) {
        throw new UnsupportedOperationException();
    }
}
