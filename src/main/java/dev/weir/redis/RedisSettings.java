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
     * How often something is done, and how long it is waited for.
     *
     * @param probe how often one that is not well is tried
     * @param beat how often a replica tells itself something, to know that it hears
     * @param silence who has not heard itself for so long is deaf
     * @param lease how long it is a replica's turn to fetch, if it does not say that it is over
     * @param patience how long anyone waits for another's fetch, for a body, or for a connection
     */
    public record Pace(Duration probe, Duration beat, Duration silence, Duration lease, Duration patience) {
        static final Pace USUAL = new Pace(
                Duration.ofSeconds(1),
                Duration.ofMillis(500),
                Duration.ofSeconds(2),
                Duration.ofSeconds(5),
                Duration.ofSeconds(3));
    }

    /** The same for what nobody waits for: it has so much time, or what is configured where that is more. */
    RedisSettings patient(Duration least) {
        return new RedisSettings(prefix, timeout.compareTo(least) > 0 ? timeout : least, cluster, pace);
    }
}
