package dev.weir.policy.match;

import java.util.Arrays;

/** Numbers from several ascending lists, handed out in ascending order, each once. */
public final class Candidates {

    private static final int[][] NONE = {};

    private int[][] lists = NONE;
    private int[] heads = {};
    private int count;
    private int last = -1;

    /**
     * Adds a list.
     *
     * @param ascending is not changed any more
     */
    public void add(int[] ascending) {
        if (ascending.length == 0) {
            return;
        }
        if (count == lists.length) {
            lists = Arrays.copyOf(lists, 2 * count + 4);
            heads = Arrays.copyOf(heads, 2 * count + 4);
        }
        lists[count++] = ascending;
    }

    /** The next number, or -1 when there is none. */
    public int next() {
        int least = Integer.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            int[] list = lists[i];
            int head = heads[i];
            while (head < list.length && list[head] <= last) {
                head++;
            }
            heads[i] = head;
            if (head < list.length && list[head] < least) {
                least = list[head];
            }
        }
        if (least == Integer.MAX_VALUE) {
            return -1;
        }
        last = least;
        return least;
    }
}
