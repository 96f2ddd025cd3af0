package dev.weir.redis;

import java.time.Duration;

/**
 * How the shared store is used.
 *
 * @param prefix what all names begin with
 * @param timeout what takes longer has failed
 * @param cluster whether it is a Redis Cluster
 * @param pace how often it is looked after
 */
public record RedisSettings(String prefix, Duration timeout, boolean cluster, Pace pace) {

    /** With the usual pace. */
    public RedisSettings(String prefix, Duration timeout, boolean cluster) {
        this(prefix, timeout, cluster, Pace.USUAL);
    }

    /**
     * How often something is done.
     *
     * @param probe how often one that is not well is tried
     * @param beat how often a replica tells itself something, to know that it hears
     */
    public record Pace(Duration probe, Duration beat) {
        static final Pace USUAL = new Pace(Duration.ofSeconds(1), Duration.ofMillis(500));
    }

    /** The same for what nobody waits for: it has so much time, or what is configured where that is more. */
    RedisSettings patient(Duration least) {
        return new RedisSettings(prefix, timeout.compareTo(least) > 0 ? timeout : least, cluster, pace);
    }
}
