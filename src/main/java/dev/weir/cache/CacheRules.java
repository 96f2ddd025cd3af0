package dev.weir.cache;

import dev.weir.config.WeirConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The operator's rules; the first that matches a target holds.
 *
 * @param rules in order
 */
public record CacheRules(List<CacheRule> rules) {

    public static final CacheRules NONE = new CacheRules(List.of());

    public CacheRules {
        rules = List.copyOf(rules);
    }

    /** The rules as configured, in the order of their names. */
    static List<CacheRule> configured(Map<String, WeirConfig.Rule> rules) {
        List<CacheRule> read = new ArrayList<>();
        new TreeMap<>(rules).forEach((name, rule) -> read.add(configured(name, rule)));
        return read;
    }

    private static CacheRule configured(String name, WeirConfig.Rule rule) {
        String key = "weir.cache.rules." + name;
        OptionalLong min = seconds(rule.min());
        OptionalLong max = seconds(rule.max());
        if (min.orElse(0) > max.orElse(Long.MAX_VALUE)) {
            throw new IllegalArgumentException(key + ".min: more than " + key + ".max");
        }
        Set<String> ignored = rule.ignoreQuery().orElse(List.of()).stream()
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
        for (String field : ignored) {
            if (field.chars().anyMatch(c -> c <= ' ' || c >= 0x7f || "=&#".indexOf(c) >= 0)) {
                throw new IllegalArgumentException(
                        key + ".ignore-query: '" + field + "' is no name of a query field, as it is written in a URL");
            }
        }
        try {
            return new CacheRule(
                    name,
                    TargetPattern.parse(rule.match().strip()),
                    rule.bypass(),
                    min,
                    max,
                    seconds(rule.lifetime()),
                    ignored,
                    rule.ignoreReload());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + ".match: " + e.getMessage(), e);
        }
    }

    private static OptionalLong seconds(Optional<Duration> duration) {
        return duration.isPresent() ? OptionalLong.of(duration.get().toSeconds()) : OptionalLong.empty();
    }

    /** The key without the query fields that the target's rule leaves out. */
    CacheKey spelled(CacheKey key) {
        return of(key.host(), key.pathQuery()).key(key.origin(), key.pathQuery());
    }

    /**
     * The rule for a target.
     *
     * @param host the target's host in its one spelling
     * @param path its path and query
     */
    public CacheRule of(String host, String path) {
        for (CacheRule rule : rules) {
            if (rule.match().matches(host, path)) {
                return rule;
            }
        }
        return CacheRule.NONE;
    }
}
