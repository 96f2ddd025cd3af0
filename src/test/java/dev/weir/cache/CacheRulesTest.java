package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CacheRulesTest {

    private record Written(
            String match,
            boolean bypass,
            Optional<Duration> min,
            Optional<Duration> max,
            Optional<Duration> lifetime,
            Optional<List<String>> ignoreQuery,
            boolean ignoreReload)
            implements WeirConfig.Rule {}

    private static Written rule(String match, @Nullable Integer min, @Nullable Integer max) {
        return new Written(
                match,
                false,
                Optional.ofNullable(min).map(Duration::ofSeconds),
                Optional.ofNullable(max).map(Duration::ofSeconds),
                Optional.empty(),
                Optional.of(List.of("utm")),
                true);
    }

    @Test
    void theFirstThatMatchesHolds() {
        CacheRules rules = new CacheRules(CacheRules.configured(
                Map.of("b", rule("a.example/*", 1, null), "a", rule("a.example/x*", 2, 9), "c", rule("*", 3, null))));
        assertEquals("a", rules.of("a.example", "/xy").name());
        assertEquals("b", rules.of("a.example", "/y").name());
        assertEquals("c", rules.of("b.example", "/x").name());
        assertSame(CacheRule.NONE, CacheRules.NONE.of("a.example", "/"));
        assertEquals(
                new CacheRule(
                        "a",
                        rules.rules().getFirst().match(),
                        false,
                        OptionalLong.of(2),
                        OptionalLong.of(9),
                        OptionalLong.empty(),
                        Set.of("utm"),
                        true),
                rules.rules().getFirst());
    }

    @Test
    void aRuleThatMakesNoSenseNamesItsKey() {
        @Nullable
        String match = assertThrows(
                        IllegalArgumentException.class,
                        () -> CacheRules.configured(Map.of("x", rule("a.*.example", null, null))))
                .getMessage();
        assertTrue(String.valueOf(match).startsWith("weir.cache.rules.x.match: "), () -> "" + match);
        @Nullable
        String bounds = assertThrows(
                        IllegalArgumentException.class, () -> CacheRules.configured(Map.of("x", rule("*", 9, 8))))
                .getMessage();
        assertTrue(String.valueOf(bounds).startsWith("weir.cache.rules.x.min: "), () -> "" + bounds);
        assertEquals(1, CacheRules.configured(Map.of("x", rule("*", 9, 9))).size());
    }
}
