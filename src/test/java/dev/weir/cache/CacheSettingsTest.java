package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.listener.TestWeir;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the keys of the cache come to. */
class CacheSettingsTest {

    private static CacheSettings settings(String... lines) {
        return CacheSettings.of(
                TestWeir.config(Arrays.stream(lines)
                        .map(line -> line.split("=", 2))
                        .collect(Collectors.toMap(line -> line[0], line -> line[1]))),
                1L << 30);
    }

    @Test
    void defaults() {
        CacheSettings settings = settings();
        assertEquals(256L << 20, settings.maxBytes());
        assertEquals(16L << 20, settings.maxObjectSize());
        assertEquals(86_400, settings.heuristicMax());
        assertEquals(0, settings.defaultTtl());
        assertEquals(List.of("weir-cache-control"), settings.targets());
        assertEquals(List.of(), settings.rules().rules());
    }

    @Test
    void presetsGiveWayToWhatIsSet() {
        assertEquals(99_000, settings("weir.preset=classic").defaultTtl());
        assertEquals(2_147_483_648L, settings("weir.preset=classic").heuristicMax());
        assertEquals(
                60, settings("weir.preset=classic", "weir.cache.default-ttl=1m").defaultTtl());
        assertEquals(
                60,
                settings("weir.preset=classic", "weir.cache.heuristic-max=1m").heuristicMax());
    }

    @Test
    void listsMayHaveSpaces() {
        assertEquals(
                List.of("weir-cache-control", "cdn-cache-control"),
                settings("weir.cache.targeted-fields=Weir-Cache-Control, CDN-Cache-Control")
                        .targets());
        CacheRule rule = settings("weir.cache.rules.a.match=*/x", "weir.cache.rules.a.ignore-query=b, c")
                .rules()
                .of("h", "/x");
        assertEquals(Set.of("b", "c"), rule.ignoreQuery());
    }

    @Test
    void ownRulesComeFirstByName() {
        CacheRules rules = settings(
                        "weir.preset=packages",
                        "weir.cache.rules.b.match=*.example/-/*",
                        "weir.cache.rules.a.match=npm.example/x/-/*")
                .rules();
        assertEquals("a", rules.of("npm.example", "/x/-/x-1.tgz").name());
        assertEquals("b", rules.of("npm.example", "/-/y/-/y-1.tgz").name());
        assertEquals("npm-tarball", rules.of("npm.example", "/y/-/y-1.tgz").name());
    }

    @ParameterizedTest
    @CsvSource({
        "weir.cache.rules.a.match=/x, weir.cache.rules.a.match",
        "weir.cache.rules.a.match=a*b/x, weir.cache.rules.a.match",
        "weir.cache.rules.a.match=h/a#b, weir.cache.rules.a.match",
        "weir.cache.rules.a.match=h/ä, weir.cache.rules.a.match",
        "weir.cache.rules.a.match=*/x weir.cache.rules.a.ignore-query=a=b, weir.cache.rules.a.ignore-query",
        "weir.cache.rules.a.match=*/x weir.cache.rules.a.min=2m weir.cache.rules.a.max=1m, weir.cache.rules.a.min",
    })
    void badRulesAreNamed(String lines, String key) {
        IllegalArgumentException fault = assertThrows(IllegalArgumentException.class, () -> settings(lines.split(" ")));
        assertTrue(String.valueOf(fault.getMessage()).startsWith(key + ": "), fault::toString);
    }
}
