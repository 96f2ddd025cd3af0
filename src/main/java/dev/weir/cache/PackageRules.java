package dev.weir.cache;

import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The rules of the preset {@code packages}: what package registries never change is kept for long, whatever they say of it, and what
 * lists it is asked for anew after a minute. They go by how each ecosystem names its files, so they hold for its mirrors too; each is
 * explained in {@code docs/cache.md}. As they hold for every host, a pattern is narrow where its word is common.
 */
final class PackageRules {

    private static final OptionalLong NONE = OptionalLong.empty();
    private static final OptionalLong LONG = OptionalLong.of(Duration.ofDays(30).toSeconds());
    private static final OptionalLong SHORT =
            OptionalLong.of(Duration.ofMinutes(1).toSeconds());

    /** The first that matches holds. */
    static final List<CacheRule> ALL = Stream.of(npm(), pypi(), maven(), go(), debian(), oci(), crates())
            .flatMap(rules -> rules)
            .toList();

    private PackageRules() {}

    /** A tarball has its version in its name, and a lock file its hash. */
    private static Stream<CacheRule> npm() {
        return Stream.of(
                // Some registries repeat the scope behind the separator.
                fixed("npm-scoped-tarball", "*/*/-/@*.tgz"),
                // The same separator stands in a forge's links to what its branches hold.
                asStated("forge-file", "*/*/-/*/*"),
                fixed("npm-tarball", "*/*/-/*.tgz"));
    }

    /** A file lies under its hash, or at least its name is used once; the metadata of a wheel (PEP 658) goes with it. */
    private static Stream<CacheRule> pypi() {
        return Stream.of(
                fixed("pypi-file", new PypiFile()),
                fixed("pypi-wheel", "*/*packages/*.whl"),
                fixed("pypi-wheel-metadata", "*/*packages/*.whl.metadata"),
                fixed("devpi-file", "*/*/+f/*"),
                index("pypi-root", "*/*simple/"),
                index("pypi-index", "*/*simple/*/"));
    }

    /** Releases do not change; snapshots and metadata do. */
    private static Stream<CacheRule> maven() {
        return Stream.of(
                index("maven-metadata", "*/*/maven-metadata.xml*"),
                index("maven-snapshot", "*/*-SNAPSHOT/*"),
                fixed("maven-release", new MavenRelease()));
    }

    /** A module version is immutable. What is asked for as {@code .info} may be a branch. */
    private static Stream<CacheRule> go() {
        return Stream.of(
                index("go-list", "*/*/@v/list"),
                index("go-latest", "*/*/@latest"),
                index("go-info", "*/*/@v/*.info"),
                fixed("go-mod", "*/*/@v/*.mod"),
                fixed("go-zip", "*/*/@v/*.zip"));
    }

    /** Packages, sources and indexes by hash do not change; release files and plain indexes do. */
    private static Stream<CacheRule> debian() {
        Stream<CacheRule> pool = Stream.of(
                        "*.deb", "*.udeb", "*.ddeb", "*.dsc", "*.orig*.tar.*", "*.debian.tar.*", "*.diff.gz")
                .map(file -> fixed("debian-pool", "*/*pool/" + file));
        return Stream.concat(
                pool, Stream.of(fixed("debian-by-hash", "*/*dists/*/by-hash/*"), index("debian-index", "*/*dists/*")));
    }

    /**
     * What is named by its digest is immutable. What a tag stands for depends on {@code Accept}, and not every registry says so: it is
     * confirmed each time.
     */
    private static Stream<CacheRule> oci() {
        return Stream.of(
                fixed("oci-blob", "*/v2/*/blobs/sha*:*"),
                fixed("oci-manifest", "*/v2/*/manifests/sha*:*"),
                confirmed("oci-tag", "*/v2/*/manifests/*"),
                confirmed("oci-tags", "*/v2/*/tags/list*"));
    }

    /** A crate's version is immutable. */
    private static Stream<CacheRule> crates() {
        return Stream.of(fixed("crate-file", "*/*crates/*.crate"), fixed("crate-download", "*/*crates/*/*/download"));
    }

    private static CacheRule fixed(String name, String match) {
        return fixed(name, TargetPattern.parse(match));
    }

    /** Some clients ask for everything with {@code no-cache}, also for what cannot change. */
    private static CacheRule fixed(String name, TargetMatch match) {
        return new CacheRule(name, match, false, LONG, NONE, LONG, Set.of(), true);
    }

    private static CacheRule index(String name, String match) {
        return changing(name, match, SHORT, SHORT);
    }

    private static CacheRule confirmed(String name, String match) {
        return changing(name, match, OptionalLong.of(0), NONE);
    }

    private static CacheRule asStated(String name, String match) {
        return changing(name, match, NONE, NONE);
    }

    private static CacheRule changing(String name, String match, OptionalLong max, OptionalLong lifetime) {
        return new CacheRule(name, TargetPattern.parse(match), false, NONE, max, lifetime, Set.of(), false);
    }
}
