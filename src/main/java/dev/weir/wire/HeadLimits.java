package dev.weir.wire;

/**
 * How much a message's head, and again its trailers, may hold.
 *
 * @param target longest request target in bytes
 * @param bytes largest head in bytes, from its first line to the empty line at its end
 * @param fields most field lines
 */
public record HeadLimits(int target, int bytes, int fields) {

    private static final int LARGEST = 1 << 24;

    public HeadLimits {
        if (outside(target) || outside(bytes) || outside(fields)) {
            throw new IllegalArgumentException("head limits must lie between 1 and " + LARGEST);
        }
    }

    /** For what we wrote ourselves. */
    static HeadLimits none() {
        return new HeadLimits(LARGEST, LARGEST, LARGEST);
    }

    private static boolean outside(int limit) {
        return limit < 1 || limit > LARGEST;
    }
}
