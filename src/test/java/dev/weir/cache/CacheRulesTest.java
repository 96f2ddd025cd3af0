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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CacheRulesTest {

    private record Written(
            String match,
            boolean bypass,
            Optional<Duration> min,
            Optional<Duration> max,
            Optional<Duration> lifetime,
            Optional<List<String>> ignoreQuery)
            implements WeirConfig.Rule {}

    private static Written rule(String match, @Nullable Integer min, @Nullable Integer max) {
        return new Written(
                match,
                false,
                Optional.ofNullable(min).map(Duration::ofSeconds),
                Optional.ofNullable(max).map(Duration::ofSeconds),
                Optional.empty(),
                Optional.of(List.of("utm")));
    }

    @Test
    void theFirstThatMatchesHolds() {
        CacheRules rules = new CacheRules(CacheRules.configured(Map.of(
                "b", rule("a.example/*", 1, null), "a", rule("a.example/x*", 2, 9), "c", rule("*", 3, null))));
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
                        Set.of("utm")),
                rules.rules().getFirst());
    }

    @Test
    void aRuleThatMakesNoSenseNamesItsKey() {
        String match = assertThrows(
                        IllegalArgumentException.class,
                        () -> CacheRules.configured(Map.of("x", rule("a.*.example", null, null))))
                .getMessage();
        assertTrue(match.startsWith("weir.cache.rules.x.match: "), match);
        String bounds = assertThrows(
                        IllegalArgumentException.class, () -> CacheRules.configured(Map.of("x", rule("*", 9, 8))))
                .getMessage();
        assertTrue(bounds.startsWith("weir.cache.rules.x.min: "), bounds);
        assertEquals(1, CacheRules.configured(Map.of("x", rule("*", 9, 9))).size());
    }

    /** What the preset says of what package managers ask for. */
    @ParameterizedTest
    @CsvSource({
        "/left-pad/-/left-pad-1.3.0.tgz, npm-tarball",
        "/@scope/name/-/name-1.0.0.tgz, npm-tarball",
        "/left-pad, ''",
        "/packages/ab/cd/x-1.0-py3-none-any.whl, pypi-file",
        "/packages/ab/cd/x-1.0.tar.gz, pypi-sdist",
        "/simple/requests/, pypi-index",
        "/maven2/a/b/1.0/b-1.0.jar, maven-jar",
        "/maven2/a/b/1.0/b-1.0.pom, maven-pom",
        "/maven2/a/b/1.0-SNAPSHOT/b-1.0-SNAPSHOT.jar, maven-snapshot",
        "/maven2/a/b/maven-metadata.xml, maven-metadata",
        "/maven2/a/b/maven-metadata.xml.sha1, maven-metadata",
        "/a.example/m/@v/list, go-list",
        "/a.example/m/@latest, go-latest",
        "/a.example/m/@v/v1.0.0.zip, go-zip",
        "/a.example/m/@v/v1.0.0.mod, go-mod",
        "/a.example/m/@v/v1.0.0.info, go-info",
        "/debian/pool/main/a/a/a_1_amd64.deb, debian-package",
        "/debian/dists/stable/InRelease, debian-index",
        "/debian/dists/stable/main/by-hash/SHA256/ab, debian-by-hash",
        "/v2/library/x/blobs/sha256:ab, oci-blob",
        "/v2/library/x/manifests/latest, ''",
        "/crates/a/a-1.0.crate, crate",
        "/index.html, ''",
    })
    void thePresetKnowsPackages(String path, String name) {
        assertEquals(name, new CacheRules(PackageRules.ALL).of("mirror.example", path).name());
    }

    @Test
    void thePresetKeepsFilesLongAndIndexesBriefly() {
        for (CacheRule rule : PackageRules.ALL) {
            boolean index = rule.max().isPresent();
            assertEquals(index ? 60 : 30 * 86_400, rule.lifetime().orElse(0), rule.name());
            assertEquals(index ? 60 : 30 * 86_400, rule.bounded(index ? 999_999 : 0), rule.name());
            assertEquals(index ? 0 : 999_999_999, rule.bounded(index ? 0 : 999_999_999), rule.name());
        }
    }
}
