package dev.weir.cache;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What the operator says of some targets.
 *
 * @param name its name in the configuration
 * @param match which targets
 * @param bypass whether they never meet the cache
 * @param min least lifetime in seconds, whatever the origin states
 * @param max longest lifetime in seconds, whatever the origin states
 * @param lifetime seconds where the origin states none
 * @param ignoreQuery names of query fields that are left out of the key
 */
public record CacheRule(
        String name,
        TargetPattern match,
        boolean bypass,
        OptionalLong min,
        OptionalLong max,
        OptionalLong lifetime,
        Set<String> ignoreQuery) {

    /** Changes nothing. */
    public static final CacheRule NONE = new CacheRule(
            "", TargetPattern.ALL, false, OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), Set.of());

    public CacheRule {
        ignoreQuery = Set.copyOf(ignoreQuery);
    }

    /** The lifetime after this rule's bounds. */
    long bounded(long seconds) {
        return Math.min(Math.max(seconds, min.orElse(0)), max.orElse(Long.MAX_VALUE));
    }
}
