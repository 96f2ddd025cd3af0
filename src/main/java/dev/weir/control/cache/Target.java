package dev.weir.control.cache;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRules;
import dev.weir.target.Authorities;
import dev.weir.target.FetchMetadata;
import dev.weir.target.RequestTarget;
import dev.weir.target.RequestTargets;
import dev.weir.target.Scheme;
import dev.weir.target.TargetInput;
import dev.weir.target.TargetRules;
import dev.weir.target.TargetRules.Switch;

/** What is written as a URL, as the cache has it. */
sealed interface Target {

    /**
     * A target.
     *
     * @param key of the URL as such
     * @param uri the same, none of its query left out
     */
    record Read(CacheKey key, String uri) implements Target {}

    /** Why it is none. */
    record Malformed(String why) implements Target {}

    int LONGEST = 16 * 1024;

    /** Nothing here is asked for by a browser, and no name is our own. */
    TargetRules RULES = new TargetRules((_, _) -> false, Switch.OFF, Switch.OFF);

    /**
     * Reads it.
     *
     * @param rules what is left out of queries
     */
    static Target of(String url, CacheRules rules) {
        if (url.length() > LONGEST) {
            return new Malformed("is longer than " + LONGEST + " characters");
        }
        TargetInput input = new TargetInput("GET", url, Scheme.HTTP, null, null, null, FetchMetadata.NONE);
        return switch (RequestTargets.parse(input, RULES, new Authorities())) {
            case RequestTarget.Forward target ->
                new Read(
                        rules.of(target.host().toString(), target.pathQuery()).key(target.origin(), target.pathQuery()),
                        target.uri());
            case RequestTarget.Refused refused when url.contains("://") -> new Malformed(refused.reason());
            default -> new Malformed("must be absolute, like https://example.org/path");
        };
    }
}
