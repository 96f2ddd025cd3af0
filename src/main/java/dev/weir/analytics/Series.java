package dev.weir.analytics;

import java.util.Arrays;

/** Figures over time: points that all are as long as the resolution says. The last one is still filling. */
public final class Series {

    private final Resolution resolution;
    private final long[] times;
    private final long[] values;

    /** Takes the arrays over. */
    Series(Resolution resolution, long[] times, long[] values) {
        this.resolution = resolution;
        this.times = times;
        this.values = values;
    }

    public Resolution resolution() {
        return resolution;
    }

    /** When each point begins, in seconds since the epoch. */
    public long[] times() {
        return Arrays.copyOf(times, times.length);
    }

    /** One figure of all points, or the sum of some. */
    public long[] of(Figure... figures) {
        long[] column = new long[times.length];
        for (int point = 0; point < column.length; point++) {
            for (Figure figure : figures) {
                column[point] += values[point * Figure.COUNT + figure.column()];
            }
        }
        return column;
    }
}
