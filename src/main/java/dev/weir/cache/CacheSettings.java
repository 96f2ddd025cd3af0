package dev.weir.cache;

import dev.weir.config.WeirConfig;
import dev.weir.config.WeirConfig.Preset;
import dev.weir.field.DeltaSeconds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the operator decided about the cache.
 *
 * @param maxBytes of all that is stored, overhead counted
 * @param maxObjectSize larger bodies are relayed, not stored
 * @param heuristicMax cap in seconds on every lifetime that the origin did not state
 * @param accessControlMaxAge whether {@code Access-Control-Max-Age} counts as a lifetime
 * @param defaultTtl seconds for a response that states no lifetime and has no heuristic
 * @param setCookie when answers with {@code Set-Cookie} are stored
 * @param targets the targeted fields listened to (RFC 9213), in lower case
 * @param rules what holds for some targets alone
 */
public record CacheSettings(
        long maxBytes,
        long maxObjectSize,
        long heuristicMax,
        boolean accessControlMaxAge,
        long defaultTtl,
        SetCookie setCookie,
        List<String> targets,
        CacheRules rules) {

    /** When an answer with {@code Set-Cookie} is stored (RFC 9111 §7.3). */
    public enum SetCookie {
        /** When the origin states a lifetime. */
        EXPLICIT,
        /** When it says {@code public}. */
        PUBLIC,
        NEVER
    }

    private static final Duration DAY = Duration.ofDays(1);

    /** As a classic TTL cache has it: 99000 s where nothing is stated, and no cap. */
    private static final Duration CLASSIC_TTL = Duration.ofMinutes(1650);

    private static final Duration UNCAPPED = Duration.ofSeconds(DeltaSeconds.MAX);

    public CacheSettings {
        targets = List.copyOf(targets);
    }

    /**
     * The settings as configured, presets included.
     *
     * @param heap bytes that the process may have on its heap; the store takes half of them at most
     * @throws IllegalArgumentException naming the key of a rule that makes no sense
     */
    public static CacheSettings of(WeirConfig config, long heap) {
        WeirConfig.Cache cache = config.cache();
        boolean classic = config.preset().filter(Preset.CLASSIC::equals).isPresent();
        List<CacheRule> rules = new ArrayList<>(CacheRules.configured(cache.rules()));
        if (config.preset().filter(Preset.PACKAGES::equals).isPresent()) {
            rules.addAll(PackageRules.ALL);
        }
        long maxBytes = Math.min(cache.memory().maxBytes().asLongValue(), heap / 2);
        return new CacheSettings(
                maxBytes,
                Math.min(cache.maxObjectSize().asLongValue(), maxBytes),
                cache.heuristicMax().orElse(classic ? UNCAPPED : DAY).toSeconds(),
                cache.accessControlMaxAge(),
                cache.defaultTtl().orElse(classic ? CLASSIC_TTL : Duration.ZERO).toSeconds(),
                switch (cache.setCookie()) {
                    case EXPLICIT -> SetCookie.EXPLICIT;
                    case PUBLIC -> SetCookie.PUBLIC;
                    case NEVER -> SetCookie.NEVER;
                },
                cache.targetedFields().stream()
                        .map(name -> name.strip().toLowerCase(Locale.ROOT))
                        .toList(),
                new CacheRules(rules));
    }
}
