package dev.weir.analytics;

import java.util.Arrays;

/** The figures of the last points in time of one {@link Resolution}, in an array that is written over from its beginning again. */
final class Ring {

    private final Resolution resolution;
    private final long[] table;
    /** The youngest point: seconds divided by the resolution's. */
    private long youngest = Long.MIN_VALUE;

    Ring(Resolution resolution) {
        this.resolution = resolution;
        this.table = new long[resolution.points() * Figure.COUNT];
    }

    void add(long second, Figures figures) {
        advance(second);
        figures.addTo(table, row(youngest));
    }

    /** Makes room up to a second; one that is past changes nothing. */
    void advance(long second) {
        long point = point(second);
        if (point <= youngest) {
            return;
        }
        long first = Math.max(youngest + 1, point - resolution.points() + 1);
        for (long empty = first; empty <= point; empty++) {
            int from = row(empty) * Figure.COUNT;
            Arrays.fill(table, from, from + Figure.COUNT, 0);
        }
        youngest = point;
    }

    /**
     * The points of a stretch of time that ends with the youngest.
     *
     * @param seconds its length; where that is more than is kept, what is kept
     */
    Series series(int seconds, long shift) {
        int count = Math.clamp(seconds / resolution.seconds(), 1, resolution.points());
        long[] times = new long[count];
        long[] values = new long[count * Figure.COUNT];
        for (int i = 0; i < count; i++) {
            long point = youngest - count + 1 + i;
            times[i] = point * resolution.seconds() + shift;
            System.arraycopy(table, row(point) * Figure.COUNT, values, i * Figure.COUNT, Figure.COUNT);
        }
        return new Series(resolution, times, values);
    }

    private long point(long second) {
        return Math.floorDiv(second, resolution.seconds());
    }

    private int row(long point) {
        return Math.floorMod(point, resolution.points());
    }
}
