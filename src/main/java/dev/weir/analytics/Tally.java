package dev.weir.analytics;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The heaviest keys of a stream by several measures at once, in bounded memory (Misra and Gries, 1982, with weights and in batches).
 *
 * <p>When there are too many keys, each measure is lowered for all of them by what its {@link #kept}-th heaviest has, and keys with
 * nothing left go. So what is counted for a key is never more than the truth, and less by at most {@link #error}; and as each lowering
 * takes that much from {@code kept} keys, the error is at most the {@code kept}-th part of the total. The sum of two tallies keeps both.
 */
final class Tally {

    private final int capacity;
    private final int kept;
    /** A map of strings, as it stays quick where somebody chooses keys that share a hash. */
    private final Map<String, long[]> rows = new HashMap<>();

    private final long[] totals = new long[Measure.COUNT];
    private final long[] errors = new long[Measure.COUNT];

    /**
     * @param capacity the most keys, no fewer than 16
     */
    Tally(int capacity) {
        this.capacity = capacity;
        this.kept = capacity * 3 / 4 / Measure.COUNT;
    }

    /**
     * Counts for a key.
     *
     * @param weights one for each {@link Measure}, none of them negative
     */
    void add(String key, long[] weights) {
        Figures.add(totals, weights);
        addRow(key, weights);
    }

    /** Counts all that another has counted. */
    void add(Tally other) {
        Figures.add(totals, other.totals);
        Figures.add(errors, other.errors);
        other.rows.forEach(this::addRow);
    }

    private void addRow(String key, long[] weights) {
        Figures.add(rows.computeIfAbsent(key, _ -> new long[Measure.COUNT]), weights);
        if (rows.size() > capacity) {
            lower();
        }
    }

    private void lower() {
        long[] cut = new long[Measure.COUNT];
        for (Measure measure : Measure.values()) {
            cut[measure.column()] = heaviest(measure, kept);
        }
        Figures.add(errors, cut);
        Iterator<long[]> each = rows.values().iterator();
        while (each.hasNext()) {
            if (isNothingLeft(each.next(), cut)) {
                each.remove();
            }
        }
    }

    private static boolean isNothingLeft(long[] row, long[] cut) {
        long left = 0;
        for (int i = 0; i < row.length; i++) {
            row[i] = Math.max(0, row[i] - cut[i]);
            left |= row[i];
        }
        return left == 0;
    }

    private long heaviest(Measure measure, int rank) {
        long[] sorted = rows.values().stream()
                .mapToLong(row -> row[measure.column()])
                .sorted()
                .toArray();
        return sorted[sorted.length - rank];
    }

    /** How many keys it holds now. */
    int size() {
        return rows.size();
    }

    /** Of all keys, those that it does not hold included. */
    long total(Measure measure) {
        return totals[measure.column()];
    }

    /** By how much the count of any key may be too low; for a key that it does not hold, what it may have at most. */
    long error(Measure measure) {
        return errors[measure.column()];
    }

    /** The most that {@link #error} can be for a total. */
    long bound(long total) {
        return total / kept;
    }

    /** At least what a key has had. */
    long count(String key, Measure measure) {
        long[] row = rows.get(key);
        return row == null ? 0 : row[measure.column()];
    }

    /** The heaviest by each measure, as a value of its own. */
    Ranking ranking(int most) {
        Set<String> keys = new TreeSet<>();
        for (Measure measure : Measure.values()) {
            rows.entrySet().stream()
                    .filter(row -> row.getValue()[measure.column()] > 0)
                    .sorted(Comparator.comparingLong(row -> -row.getValue()[measure.column()]))
                    .limit(most)
                    .forEach(row -> keys.add(row.getKey()));
        }
        List<Ranking.Row> heaviest = keys.stream()
                .map(key -> new Ranking.Row(key, amounts(rows.getOrDefault(key, totals))))
                .toList();
        return new Ranking(heaviest, amounts(totals), amounts(errors));
    }

    private static Amounts amounts(long[] values) {
        return new Amounts(Arrays.copyOf(values, values.length));
    }
}
