package dev.weir.policy.match;

import java.util.Arrays;

/** A growing list of ascending numbers. */
public final class Numbers {

    /** Without any. */
    public static final int[] NONE = {};

    private int[] values = NONE;
    private int count;

    /** Adds a number that is not below the last one; the last one again is not added. */
    public void add(int value) {
        if (count > 0 && values[count - 1] == value) {
            return;
        }
        if (count == values.length) {
            values = Arrays.copyOf(values, Math.max(1, 2 * count));
        }
        values[count++] = value;
    }

    public int[] toArray() {
        return count == 0 ? NONE : Arrays.copyOf(values, count);
    }
}
