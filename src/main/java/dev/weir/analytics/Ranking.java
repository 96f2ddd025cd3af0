package dev.weir.analytics;

import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/**
 * The heaviest keys of a dimension in a window.
 *
 * @param rows the heaviest by each measure, in the order of their names
 * @param totals of all keys, exact
 * @param errors by how much each amount of a row may be too low, never too high
 */
public record Ranking(List<Row> rows, Amounts totals, Amounts errors) {

    /** A key and what it came to. */
    public record Row(String key, Amounts amounts) {}

    /** The heaviest by one measure, and what all others came to. */
    public record Top(List<Row> rows, Amounts other) {}

    /** The heaviest by a measure, those that have none of it left out. */
    public Top top(Measure by, int limit) {
        return top(by, limit, _ -> true);
    }

    /** Likewise, of the keys that match; what does not match is among the others. */
    public Top top(Measure by, int limit, Predicate<String> which) {
        List<Row> heaviest = rows.stream()
                .filter(row -> row.amounts.of(by) > 0 && which.test(row.key))
                .sorted(Comparator.comparingLong((Row row) -> row.amounts.of(by))
                        .reversed()
                        .thenComparing(Row::key))
                .limit(limit)
                .toList();
        Amounts other = totals;
        for (Row row : heaviest) {
            other = other.less(row.amounts);
        }
        return new Top(heaviest, other);
    }
}
