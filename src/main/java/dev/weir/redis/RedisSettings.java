package dev.weir.redis;

import java.time.Duration;

/**
 * How the shared store is used.
 *
 * @param prefix what all names begin with
 * @param timeout what takes longer has failed
 * @param cluster whether it is a Redis Cluster
 */
public record RedisSettings(String prefix, Duration timeout, boolean cluster) {}
