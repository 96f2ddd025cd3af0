package dev.weir.cache;

/**
 * What replicas share of the cache.
 *
 * @param level where it is
 * @param seal by which they know each other's entries
 */
public record SharedStore(SecondLevel level, Seal seal) {}
