package dev.weir.field;

import java.util.List;

/** What a {@code Range} asks for (RFC 9110 §14.2). */
public sealed interface ByteRanges {

    /** More than this many ranges are not served: nobody who wants to read them asks so (RFC 9110 §17.15). */
    int MOST = 100;

    /** There is no such field. */
    record Absent() implements ByteRanges {}

    /** It asks for nothing that could be served in part: another unit, a fault, several lines, too many. */
    record Ignored() implements ByteRanges {}

    /**
     * These ranges.
     *
     * @param ranges at least one, at most {@link #MOST}, in the order asked
     */
    record Requested(List<ByteRange> ranges) implements ByteRanges {
        public Requested {
            ranges = List.copyOf(ranges);
        }
    }

    static ByteRanges parse(List<String> lines) {
        throw new UnsupportedOperationException();
    }
}
