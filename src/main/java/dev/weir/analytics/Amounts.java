package dev.weir.analytics;

import java.util.Arrays;

/** One amount for each {@link Measure}. */
public final class Amounts {

    private final long[] values;

    /** Takes the array over. */
    Amounts(long[] values) {
        this.values = values;
    }

    public long of(Measure measure) {
        return values[measure.column()];
    }

    /** What is left when another is taken away. */
    Amounts less(Amounts other) {
        long[] left = Arrays.copyOf(values, values.length);
        for (int i = 0; i < left.length; i++) {
            left[i] -= other.values[i];
        }
        return new Amounts(left);
    }
}
