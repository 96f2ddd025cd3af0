package dev.weir.feeds.list;

import java.util.EnumMap;
import java.util.Map;

/**
 * What a list came to.
 *
 * @param lines all of them, comments included
 * @param blocked different names blocked
 * @param excepted different names excepted
 * @param skipped how much was not taken, by its kind
 */
public record Counts(long lines, int blocked, int excepted, Map<Skipped, Long> skipped) {

    public Counts {
        skipped = Map.copyOf(skipped);
    }

    /** How much was not taken, of all kinds. */
    public long allSkipped() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** For a person, the skipped ones by kind. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder()
                .append(lines)
                .append(" lines, ")
                .append(blocked)
                .append(" names blocked, ")
                .append(excepted)
                .append(" excepted, ")
                .append(allSkipped())
                .append(" skipped");
        if (!skipped.isEmpty()) {
            String separator = " (";
            for (Map.Entry<Skipped, Long> kind : new EnumMap<>(skipped).entrySet()) {
                text.append(separator)
                        .append(kind.getValue())
                        .append(' ')
                        .append(kind.getKey().words());
                separator = ", ";
            }
            text.append(')');
        }
        return text.toString();
    }
}
