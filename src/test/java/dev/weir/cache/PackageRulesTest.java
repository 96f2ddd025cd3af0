package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.field.CacheControl;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the preset {@code packages} makes of the addresses that registries, and mirrors of them, really have. */
class PackageRulesTest {

    private static final CacheRules RULES = new CacheRules(PackageRules.ALL);
    private static final long LONG = 30 * 86_400L;
    private static final String HASH = "0f/1e/2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c4b5a69788796a5b4c3d2e1f0";

    @ParameterizedTest
    @CsvSource({
        // npm
        "/sample/-/sample-1.0.0.tgz, npm-tarball",
        "/@scope/sample/-/sample-1.0.0.tgz, npm-tarball",
        "/@scope%2fsample/-/sample-1.0.0-rc.1.tgz, npm-tarball",
        "/api/npm/all/@scope/sample/-/@scope/sample-1.0.0.tgz, npm-scoped-tarball",
        "/sample, ''",
        "/@scope%2fsample, ''",
        "/-/v1/search?text=sample, ''",
        "/-/package/sample/dist-tags, ''",
        "/-/npm/v1/security/advisories/bulk, ''",
        // a forge that has the same separator
        "/group/project/-/raw/main/charts/sample.tgz, forge-file",
        "/group/project/-/archive/main/project-main.tar.gz, forge-file",
        // PyPI, and devpi, and a repository manager
        "/packages/HASH/sample-1.0-py3-none-any.whl, pypi-file",
        "/packages/HASH/sample-1.0-py3-none-any.whl.metadata, pypi-file",
        "/packages/HASH/sample-1.0.tar.gz, pypi-file",
        "/api/pypi/all/packages/packages/HASH/sample-1.0.zip, pypi-file",
        "/repository/pypi/packages/sample/1.0/sample-1.0-py3-none-any.whl, pypi-wheel",
        "/repository/pypi/packages/sample/1.0/sample-1.0-py3-none-any.whl.metadata, pypi-wheel-metadata",
        "/root/pypi/+f/0f1/e2d3c4b5a6978/sample-1.0.tar.gz, devpi-file",
        "/simple/, pypi-root",
        "/simple/sample/, pypi-index",
        "/root/pypi/+simple/sample/, pypi-index",
        "/repository/pypi/simple/sample/, pypi-index",
        "/pypi/sample/json, ''",
        // what other languages have in such a folder
        "/packages/01-index.tar.gz, ''",
        "/packages/latest/linux/sample.tar.gz, ''",
        "/packages/HASH/, ''",
        "/packages/HASH/sub/sample.tar.gz, ''",
        "/libs/simple/1.0/sample.js, ''",
        // Maven
        "/maven2/org/example/sample/1.0/sample-1.0.jar, maven-release",
        "/maven2/org/example/sample/1.0/sample-1.0.jar.sha1, maven-release",
        "/maven2/org/example/sample/1.0/sample-1.0-sources.jar, maven-release",
        "/maven2/org/example/sample/1.0/sample-1.0.pom, maven-release",
        "/maven2/org/example/sample/1.0/sample-1.0.module, maven-release",
        "/sample/1.0/sample-1.0.war, maven-release",
        "/maven2/org/example/sample/maven-metadata.xml, maven-metadata",
        "/maven2/org/example/sample/maven-metadata.xml.sha256, maven-metadata",
        "/maven2/org/example/sample/1.0-SNAPSHOT/maven-metadata.xml, maven-metadata",
        "/maven2/org/example/sample/1.0-SNAPSHOT/sample-1.0-SNAPSHOT.jar, maven-snapshot",
        "/maven2/org/example/sample/1.0-SNAPSHOT/sample-1.0-20260101.120000-7.jar, maven-snapshot",
        // what is a jar all the same
        "/job/sample/lastSuccessfulBuild/artifact/target/sample.jar, ''",
        "/sample/latest/sample-latest.jar, ''",
        "/sample/1.0/sample-1.0, ''",
        "/sample/1.0/sample-1.0.jar?token=x, ''",
        "/sample/1.0/other-1.0.jar, ''",
        // Go
        "/example.org/sample/@v/list, go-list",
        "/example.org/sample/@latest, go-latest",
        "/example.org/!sample/v2/@v/v2.0.1.zip, go-zip",
        "/example.org/sample/@v/v1.2.3.mod, go-mod",
        "/example.org/sample/@v/v1.2.3.info, go-info",
        "/example.org/sample/@v/main.info, go-info",
        "/sumdb/sum.example.org/lookup/example.org/sample@v1.2.3, ''",
        // Debian and Ubuntu
        "/debian/pool/main/s/sample/sample_1.0-1_amd64.deb, debian-pool",
        "/pool/main/s/sample/sample_1.0-1_all.deb, debian-pool",
        "/debian/pool/main/s/sample/sample-udeb_1.0-1_amd64.udeb, debian-pool",
        "/debian/pool/main/s/sample/sample_1.0.orig.tar.xz, debian-pool",
        "/debian/pool/main/s/sample/sample_1.0.orig-docs.tar.gz, debian-pool",
        "/debian/pool/main/s/sample/sample_1.0-1.debian.tar.xz, debian-pool",
        "/debian/pool/main/s/sample/sample_1.0-1.dsc, debian-pool",
        "/ubuntu/dists/noble/main/binary-amd64/by-hash/SHA256/0f1e2d3c, debian-by-hash",
        "/ubuntu/dists/noble/InRelease, debian-index",
        "/debian/dists/stable/Release.gpg, debian-index",
        "/dists/stable/main/binary-amd64/Packages.xz, debian-index",
        "/liverpool/files/sample.tar.gz, ''",
        "/linux/direct/sample_current_amd64.deb, ''",
        // OCI
        "/v2/library/sample/blobs/sha256:0f1e2d3c, oci-blob",
        "/v2/library/sample/blobs/sha512:0f1e2d3c, oci-blob",
        "/v2/library/sample/manifests/sha256:0f1e2d3c, oci-manifest",
        "/v2/library/sample/manifests/latest, oci-tag",
        "/v2/library/sample/tags/list?n=100, oci-tags",
        "/v2/, ''",
        "/v2/library/sample/blobs/uploads/1, ''",
        // crates
        "/crates/sample/sample-1.0.0.crate, crate-file",
        "/crates/sample/1.0.0/download, crate-download",
        "/api/v1/crates/sample/1.0.0/download, crate-download",
        "/sa/mp/sample, ''",
        "/config.json, ''",
        // anything
        "/, ''",
        "/index.html, ''",
        "//, ''",
    })
    void firstThatMatches(String path, String rule) {
        assertEquals(
                rule, RULES.of("mirror.example", path.replace("HASH", HASH)).name());
    }

    @ParameterizedTest
    @CsvSource({
        // what does not change outlasts what is said of it
        "npm-tarball, 200, max-age=60, 2592000",
        "npm-tarball, 206, max-age=60, 2592000",
        "npm-tarball, 200, '', 2592000",
        "npm-tarball, 200, max-age=31536000, 31536000",
        // but its absence, and the way to where it is now, do not last
        "npm-tarball, 404, max-age=60, 60",
        "npm-tarball, 404, '', 0",
        "oci-blob, 307, max-age=60, 60",
        "oci-blob, 307, '', 0",
        "maven-release, 301, '', 0",
        "go-zip, 410, max-age=600, 600",
        "crate-download, 302, '', 0",
        // an index lasts a minute
        "pypi-index, 200, max-age=600, 60",
        "pypi-index, 200, max-age=5, 5",
        "pypi-index, 200, '', 60",
        "pypi-index, 404, max-age=600, 60",
        "debian-index, 200, '', 60",
        // what a tag stands for is confirmed each time
        "oci-tag, 200, max-age=600, 0",
        "oci-tag, 200, '', 0",
    })
    void lifetime(String name, int status, String control, long seconds) {
        CacheRule rule = PackageRules.ALL.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
        assertEquals(
                seconds,
                lifetimes()
                        .of(REQUEST, response(status, control), directives(control), rule)
                        .seconds());
    }

    private static final CacheRequest REQUEST = new CacheRequest(
            new CacheKey("http://mirror.example/"),
            "GET",
            CacheControl.NONE,
            false,
            false,
            List.of(),
            null,
            List.of(),
            null,
            name -> List.of());

    private static Lifetimes lifetimes() {
        return new Lifetimes(
                new CacheSettings(1, 1, LONG, true, 0, CacheSettings.SetCookie.EXPLICIT, List.of(), CacheRules.NONE));
    }

    private static Directives directives(String control) {
        return Directives.of(fields(control), List.of());
    }

    private static Fields fields(String control) {
        return Fields.of(control.isEmpty() ? List.of() : List.of(Map.entry("Cache-Control", control)));
    }

    private static OriginResponse response(int status, String control) {
        Moment now = new Moment(0, 1_800_000_000);
        return new OriginResponse(status, "", fields(control), now, now, OptionalLong.of(1), true);
    }
}
