package dev.weir.redis;

import java.time.Duration;

/**
 * How the shared store is used.
 *
 * @param prefix what all names begin with
 * @param timeout what takes longer has failed
 * @param cluster whether it is a Redis Cluster
 */
public record RedisSettings(String prefix, Duration timeout, boolean cluster) {

    /** The same for what nobody waits for: it has so much time, or what is configured where that is more. */
    RedisSettings patient(Duration least) {
        return new RedisSettings(prefix, timeout.compareTo(least) > 0 ? timeout : least, cluster);
    }
}
