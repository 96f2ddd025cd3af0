package dev.weir.policy;

/**
 * How an entry was used.
 *
 * @param count how often
 * @param last when last, in milliseconds since the epoch; 0 for never
 */
public record Use(long count, long last) {

    /** Not at all. */
    public static final Use NEVER = new Use(0, 0);
}
