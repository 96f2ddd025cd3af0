package dev.weir.cache;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The rules of the preset {@code packages}: what package registries never change is kept for long, whatever they say of it, and what
 * lists it is revalidated after a minute. They go by how each ecosystem names its files, so they hold for its mirrors too; each is
 * explained in {@code docs/cache.md}.
 */
final class PackageRules {

    private static final long LONG = Duration.ofDays(30).toSeconds();
    private static final long SHORT = Duration.ofMinutes(1).toSeconds();

    static final List<CacheRule> ALL = all();

    private PackageRules() {}

    private static List<CacheRule> all() {
        List<CacheRule> rules = new ArrayList<>();
        // npm: a tarball has its version in its name, and a lock file its hash.
        fixed(rules, "npm-tarball", "*/*/-/*.tgz");
        // PyPI: files lie under their hash.
        fixed(rules, "pypi-file", "*/packages/*.whl");
        fixed(rules, "pypi-sdist", "*/packages/*.tar.gz");
        index(rules, "pypi-index", "*/simple/*");
        // Maven: releases do not change; snapshots and metadata do.
        index(rules, "maven-metadata", "*/*/maven-metadata.xml*");
        index(rules, "maven-snapshot", "*/*-SNAPSHOT/*");
        fixed(rules, "maven-jar", "*/*.jar");
        fixed(rules, "maven-pom", "*/*.pom");
        // Go: a module version is immutable, its list is not.
        index(rules, "go-list", "*/*/@v/list");
        index(rules, "go-latest", "*/*/@latest");
        fixed(rules, "go-zip", "*/*/@v/*.zip");
        fixed(rules, "go-mod", "*/*/@v/*.mod");
        fixed(rules, "go-info", "*/*/@v/*.info");
        // Debian: packages and by-hash indexes do not change, Release files and plain indexes do.
        fixed(rules, "debian-package", "*/*/pool/*.deb");
        fixed(rules, "debian-by-hash", "*/*/dists/*/by-hash/*");
        index(rules, "debian-index", "*/*/dists/*");
        // OCI: a blob is named by its digest.
        fixed(rules, "oci-blob", "*/v2/*/blobs/sha256:*");
        // Crates: a crate's version is immutable.
        fixed(rules, "crate", "*/crates/*.crate");
        return List.copyOf(rules);
    }

    private static void fixed(List<CacheRule> rules, String name, String match) {
        rules.add(new CacheRule(
                name,
                TargetPattern.parse(match),
                false,
                OptionalLong.of(LONG),
                OptionalLong.empty(),
                OptionalLong.of(LONG),
                Set.of()));
    }

    private static void index(List<CacheRule> rules, String name, String match) {
        rules.add(new CacheRule(
                name,
                TargetPattern.parse(match),
                false,
                OptionalLong.empty(),
                OptionalLong.of(SHORT),
                OptionalLong.of(SHORT),
                Set.of()));
    }
}
