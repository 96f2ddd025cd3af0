package dev.weir.cache;

import java.util.OptionalLong;
import java.util.Set;

/**
 * What the operator says of some targets.
 *
 * @param name its name in the configuration
 * @param match which targets
 * @param bypass whether they never meet the cache
 * @param min least lifetime in seconds of what is found there, whatever the origin states
 * @param max longest lifetime in seconds, whatever the origin states
 * @param lifetime seconds for what is found there where the origin states none
 * @param ignoreQuery names of query fields that are left out of the key
 * @param ignoreReload whether a client has no say in how new its answer is
 */
public record CacheRule(
        String name,
        TargetMatch match,
        boolean bypass,
        OptionalLong min,
        OptionalLong max,
        OptionalLong lifetime,
        Set<String> ignoreQuery,
        boolean ignoreReload) {

    /** Changes nothing. */
    public static final CacheRule NONE = new CacheRule(
            "",
            TargetPattern.ALL,
            false,
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Set.of(),
            false);

    public CacheRule {
        ignoreQuery = Set.copyOf(ignoreQuery);
    }

    /** What of this rule holds for an answer of this status: an error, or the way to elsewhere, is not what lasts. */
    CacheRule of(int status) {
        return status == 200 || status == 203 || status == 206
                ? this
                : new CacheRule(
                        name,
                        match,
                        bypass,
                        OptionalLong.empty(),
                        max,
                        OptionalLong.empty(),
                        ignoreQuery,
                        ignoreReload);
    }

    /**
     * The key of a target that this rule holds for.
     *
     * @param origin {@code scheme://host[:port]}, normalised
     * @param pathQuery as the origin sees it, beginning with a slash
     */
    public CacheKey key(String origin, String pathQuery) {
        return CacheKey.of(origin, pathQuery, ignoreQuery);
    }

    /** The lifetime after this rule's bounds. */
    long bounded(long seconds) {
        return Math.min(Math.max(seconds, min.orElse(0)), max.orElse(Long.MAX_VALUE));
    }
}
