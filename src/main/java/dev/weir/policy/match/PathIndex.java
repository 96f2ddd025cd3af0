package dev.weir.policy.match;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which numbers may belong to beginnings of a path. Beginnings lie sorted, each with the longest other one that it begins with; of
 * those that a path begins with, the last that sorts at or before it is one, or begins with one.
 *
 * <p>A number is found by every beginning that any reading makes of its own; whether the readings agree is left to who asks.
 */
public final class PathIndex {

    private final String[] beginnings;
    private final int[][] numbers;
    private final int[] parents;

    private PathIndex(NavigableMap<String, Numbers> sorted) {
        beginnings = sorted.keySet().toArray(String[]::new);
        numbers = sorted.values().stream().map(Numbers::toArray).toArray(int[][]::new);
        parents = new int[beginnings.length];
        for (int i = 0; i < parents.length; i++) {
            parents[i] = beginning(i - 1, beginnings[i]);
        }
    }

    /**
     * Builds it.
     *
     * @param prefixes the numbers, ascending, with the beginning each belongs to
     */
    public static PathIndex of(List<Map.Entry<Integer, PathReadings>> prefixes) {
        NavigableMap<String, Numbers> sorted = new TreeMap<>();
        for (Map.Entry<Integer, PathReadings> prefix : prefixes) {
            PathReadings readings = prefix.getValue();
            add(sorted, readings.strict(), prefix.getKey());
            readings.loose().forEach(loose -> add(sorted, loose, prefix.getKey()));
        }
        return new PathIndex(sorted);
    }

    /** Adds the numbers of every beginning that a reading of this path has. */
    public void collect(PathReadings path, Candidates into) {
        collect(path.strict(), into);
        for (String loose : path.loose()) {
            if (!loose.equals(path.strict())) {
                collect(loose, into);
            }
        }
    }

    private void collect(String path, Candidates into) {
        for (int i = beginning(atOrBefore(path), path); i >= 0; i = parents[i]) {
            into.add(numbers[i]);
        }
    }

    private int atOrBefore(String path) {
        int before = -1;
        int after = beginnings.length;
        while (after - before > 1) {
            int middle = (before + after) >>> 1;
            if (beginnings[middle].compareTo(path) > 0) {
                after = middle;
            } else {
                before = middle;
            }
        }
        return before;
    }

    /** The longest that the path begins with among this one and those that it begins with, or -1. */
    private int beginning(int from, String path) {
        int i = from;
        while (i >= 0 && !path.startsWith(beginnings[i])) {
            i = parents[i];
        }
        return i;
    }

    private static void add(Map<String, Numbers> sorted, String beginning, int number) {
        sorted.computeIfAbsent(beginning, _ -> new Numbers()).add(number);
    }
}
