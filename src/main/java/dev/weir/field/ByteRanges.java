package dev.weir.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a {@code Range} asks for (RFC 9110 §14.2). */
public sealed interface ByteRanges {

    /** More ranges than this are not served one by one: who asks so means harm, not reading (RFC 9110 §17.15). */
    int MOST = 100;

    String UNIT = "bytes=";

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
        if (lines.isEmpty()) {
            return new Absent();
        }
        String value = Syntax.trimmed(lines.getFirst());
        // RFC 9110 §14.1: the unit's name has no case
        boolean bytes = lines.size() == 1 && Syntax.standsAt(value, 0, UNIT);
        return bytes ? ranges(value) : new Ignored();
    }

    private static ByteRanges ranges(String value) {
        List<ByteRange> ranges = new ArrayList<>(2);
        for (int at = UNIT.length(); at < value.length(); ) {
            int end = Syntax.indexOrEnd(value, ',', at);
            String member = Syntax.trimmed(value, at, end);
            if (!member.isEmpty()) {
                Optional<ByteRange> range = ByteRange.parse(member);
                if (range.isEmpty() || ranges.size() == MOST) {
                    return new Ignored();
                }
                ranges.add(range.get());
            }
            at = end + 1;
        }
        return ranges.isEmpty() ? new Ignored() : new Requested(ranges);
    }
}
