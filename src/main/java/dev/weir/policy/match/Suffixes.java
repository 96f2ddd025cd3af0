package dev.weir.policy.match;

/**
 * The hashes of a name and of all that it lies under, from the shortest on, in one pass from its end; none is worked out before it is asked for.
 *
 * <p>A hash is a polynomial over the prime 2^61 - 1 at a secret point, whose coefficients are up to eight characters each: whoever does
 * not know the point finds two names that collide only by luck. Every label begins a new coefficient with its dot, so that a name has
 * the same hash wherever it stands.
 */
final class Suffixes {

    static final long PRIME = (1L << 61) - 1;

    private static final int BITS = 7;
    private static final int MOST = 8;

    private final String name;
    private final long point;
    private int start;
    private long hash = 1;

    /**
     * Begins at the end of a name.
     *
     * @param point from 1 to 2^61 - 2
     */
    Suffixes(String name, long point) {
        this.name = name;
        this.point = point;
        start = name.length();
    }

    /** Goes on to the next one; false where there is none. */
    boolean next() {
        int i = start;
        if (i == 0) {
            return false;
        }
        long packed = 0;
        int count = 0;
        do {
            i--;
            packed = packed << BITS | (name.charAt(i) & 0x7f);
            if (++count == MOST) {
                take(packed);
                packed = 0;
                count = 0;
            }
        } while (i > 0 && name.charAt(i - 1) != '.');
        if (count > 0) {
            take(packed);
        }
        start = i;
        return true;
    }

    /** Where in the name this one starts. */
    int start() {
        return start;
    }

    long hash() {
        return hash;
    }

    /** hash * point + coefficient modulo 2^61 - 1: the high part of the product counts as much as the low one. */
    private void take(long coefficient) {
        long high = Math.multiplyHigh(hash, point);
        long low = hash * point;
        long sum = (low & PRIME) + ((high << 3) | (low >>> 61)) + coefficient;
        sum = (sum & PRIME) + (sum >>> 61);
        hash = sum >= PRIME ? sum - PRIME : sum;
    }
}
