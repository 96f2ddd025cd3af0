package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.listener.TestWeir;
import dev.weir.testing.Bytes;
import dev.weir.testing.RawOrigin;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** apt, npm and Maven, each from a small repository of its kind; the second time from the store, in whatever form it was filled. */
class PackageManagersTest {

    private static final Bytes CONTENT = Bytes.random(11, 200_000);

    @TempDir
    static Path shared;

    private static Trust trust;
    private static TestWeir weir;

    @TempDir
    Path directory;

    @BeforeAll
    static void start() {
        trust = new Trust(shared);
        weir = trust.proxy().with("weir.preset", "packages").start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String proxy() {
        return "http://127.0.0.1:" + weir.port();
    }

    @ParameterizedTest
    @CsvSource({"PROXY, ORIGIN", "DIRECT, PROXY/ORIGIN"})
    void apt(String setting, String source) throws IOException {
        try (RawOrigin origin = debian("").start()) {
            installWithApt(origin, setting, source);
            assertTrue(origin.requests().stream().allMatch(request -> "1.1 weir".equals(request.header("via"))));
        }
    }

    @Test
    void aptFromTheStore() throws IOException {
        try (RawOrigin origin = debian("pool/").start()) {
            installWithApt(origin, "DIRECT", "PROXY/ORIGIN");
            installWithApt(origin, "PROXY", "ORIGIN");
            assertEquals(1, requestsFor(origin, ".deb"));
            // apt wants its indexes confirmed, and so they are.
            assertEquals(2, requestsFor(origin, "/Release"));
        }
    }

    private static long requestsFor(RawOrigin origin, String end) {
        return origin.requests().stream()
                .filter(request -> request.target().endsWith(end))
                .count();
    }

    private static Site debian(String folder) {
        String packages = "Package: sample\nVersion: 1.0\nArchitecture: all\nMaintainer: a <a@example.org>\n"
                + "Filename: ./" + folder + "sample_1.0_all.deb\nSize: " + CONTENT.length() + "\nSHA256: "
                + CONTENT.sha256() + "\nDescription: sample\n\n";
        String release = "Date: Thu, 01 Jan 2026 00:00:00 UTC\nSHA256:\n "
                + Bytes.of(packages).sha256() + " " + packages.length() + " Packages\n";
        return Site.with("/repo/./Packages", packages)
                .and("/repo/./Release", "text/plain", release)
                .and("/repo/./" + folder + "sample_1.0_all.deb", CONTENT);
    }

    /** As on a machine that has never seen this repository. */
    private void installWithApt(RawOrigin origin, String setting, String source) throws IOException {
        Path fresh = Files.createTempDirectory(directory, "apt");
        Program apt = Program.installed(fresh, "apt-get");
        String from = source.replace("PROXY", proxy()).replace("ORIGIN", origin.url("/repo"));
        Path sources = Files.writeString(fresh.resolve("sources.list"), "deb [trusted=yes] " + from + " ./\n");
        Path status = Files.createFile(fresh.resolve("status"));
        Files.createDirectories(fresh.resolve("lists/partial"));
        Files.createDirectories(fresh.resolve("cache/archives/partial"));
        String[] options = {
            "-qq",
            "-oDir::Etc::SourceList=" + sources,
            "-oDir::Etc::SourceParts=/dev/null",
            "-oDir::State=" + fresh,
            "-oDir::State::Lists=" + fresh.resolve("lists"),
            "-oDir::State::Status=" + status,
            "-oDir::Cache=" + fresh.resolve("cache"),
            "-oAcquire::http::Proxy=" + setting.replace("PROXY", proxy()),
            "-oAcquire::Languages=none",
            "-oAPT::Sandbox::User=root",
            "-oAPT::Update::Post-Invoke-Success=",
        };
        apt.run(with(options, "update")).succeeded();
        apt.run(with(options, "download", "sample")).succeeded();
        assertEquals(CONTENT, Bytes.of(Files.readAllBytes(fresh.resolve("sample_1.0_all.deb"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void npm(String scheme) throws IOException {
        Bytes archive = archive("{\"name\":\"sample\",\"version\":\"1.0.0\"}");
        try (RawOrigin origin = scheme.equals("http") ? RawOrigin.start() : RawOrigin.startTls(trust.origin())) {
            String registry = scheme + "://" + origin.authority("localhost");
            origin.answer(registry(registry, archive));
            installWithNpm("--registry=" + registry, "--proxy=" + proxy(), "--https-proxy=" + proxy());
            assertEquals(2, origin.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http", "https"})
    void npmFromTheStore(String scheme) throws IOException {
        Bytes archive = archive("{\"name\":\"sample\",\"version\":\"1.0.0\"}");
        try (RawOrigin origin = scheme.equals("http") ? RawOrigin.start() : RawOrigin.startTls(trust.origin())) {
            String registry = scheme + "://" + origin.authority("localhost");
            origin.answer(registry(registry, archive));
            String[] path = {"--registry=" + proxy() + "/" + registry, "--replace-registry-host=always"};
            String[] absolute = {"--registry=" + registry, "--proxy=" + proxy()};
            installWithNpm(path);
            installWithNpm(scheme.equals("http") ? absolute : path);
            assertEquals(1, requestsFor(origin, ".tgz"));
            assertEquals(2, requestsFor(origin, "/sample"));
        }
    }

    private static Site registry(String url, Bytes archive) {
        return Site.with("/sample/-/sample-1.0.0.tgz", Site.content("application/octet-stream", archive))
                .and("/sample", "application/json", """
                        {"name":"sample","dist-tags":{"latest":"1.0.0"},"versions":{"1.0.0":{"name":"sample","version":"1.0.0",
                         "dist":{"tarball":"%s/sample/-/sample-1.0.0.tgz","integrity":"sha512-%s"}}}}
                        """.formatted(url, sha512(archive)));
    }

    /** As on a machine that has never seen this registry. */
    private void installWithNpm(String... settings) throws IOException {
        Path fresh = Files.createTempDirectory(directory, "npm");
        Program npm = Program.installed(fresh, "npm");
        Files.writeString(fresh.resolve("package.json"), "{\"name\":\"user\",\"version\":\"1.0.0\"}");
        npm.with("npm_config_cache", fresh.resolve("cache").toString())
                .with("npm_config_userconfig", fresh.resolve("npmrc").toString())
                .with("npm_config_update_notifier", "false")
                .run(with(settings, "install", "sample", "--cafile=" + trust.root(), "--no-audit", "--no-fund"))
                .succeeded();
        assertTrue(Files.exists(fresh.resolve("node_modules/sample/package.json")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"PROXY", "PATH"})
    void maven(String way) throws IOException {
        try (RawOrigin origin =
                artifact("parent/1.0/parent-1.0.pom", Bytes.of(PARENT)).start()) {
            buildWithMaven(origin, way);
            assertEquals(2, origin.requests().size());
            assertTrue(origin.requests().stream().allMatch(request -> "1.1 weir".equals(request.header("via"))));
        }
    }

    @Test
    void mavenFromTheStore() throws IOException {
        try (RawOrigin origin =
                artifact("parent/1.0/parent-1.0.pom", Bytes.of(PARENT)).start()) {
            buildWithMaven(origin, "PATH");
            buildWithMaven(origin, "PROXY");
            // It asks for everything with no-cache, which does not count for what does not change.
            assertEquals(2, origin.requests().size());
        }
    }

    private static final String PARENT =
            "<project><modelVersion>4.0.0</modelVersion><groupId>sample</groupId><artifactId>parent</artifactId>"
                    + "<version>1.0</version><packaging>pom</packaging></project>";

    /** A build whose parent is in a repository; before the first plugin nothing else is needed. */
    private void buildWithMaven(RawOrigin origin, String way) throws IOException {
        Path fresh = Files.createTempDirectory(directory, "maven");
        Program maven = Program.installed(fresh, "mvn")
                .with("JAVA_HOME", System.getProperty("java.home"))
                .with("MAVEN_OPTS", "-XX:TieredStopAtLevel=1");
        String repository = way.equals("PATH") ? proxy() + "/" + origin.url("/m2") : origin.url("/m2");
        String proxies = way.equals("PATH")
                ? ""
                : "<proxies><proxy><id>weir</id><protocol>http</protocol><host>127.0.0.1</host><port>" + weir.port()
                        + "</port></proxy></proxies>";
        Path settings = Files.writeString(
                fresh.resolve("settings.xml"),
                "<settings>" + proxies + "<mirrors><mirror><id>small</id><mirrorOf>*</mirrorOf><url>" + repository
                        + "</url></mirror></mirrors></settings>");
        Files.writeString(
                fresh.resolve("pom.xml"),
                "<project><modelVersion>4.0.0</modelVersion>"
                        + "<parent><groupId>sample</groupId><artifactId>parent</artifactId><version>1.0</version>"
                        + "<relativePath/></parent><artifactId>user</artifactId><packaging>pom</packaging></project>");
        maven.run("-B", "-q", "-s", settings.toString(), "-Dmaven.repo.local=" + fresh.resolve("m2"), "validate")
                .succeeded();
        assertTrue(Files.exists(fresh.resolve("m2/sample/parent/1.0/parent-1.0.pom")));
    }

    private static Site artifact(String path, Bytes content) {
        return new Site()
                .and("/m2/sample/" + path, content)
                .and(
                        "/m2/sample/" + path + ".sha1",
                        "text/plain",
                        HexFormat.of().formatHex(hash("SHA-1", content)));
    }

    private static String sha512(Bytes content) {
        return Base64.getEncoder().encodeToString(hash("SHA-512", content));
    }

    private static byte[] hash(String algorithm, Bytes content) {
        try {
            return MessageDigest.getInstance(algorithm).digest(content.toArray());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    private static String[] with(String[] options, String... words) {
        String[] all = Arrays.copyOf(options, options.length + words.length);
        System.arraycopy(words, 0, all, options.length, words.length);
        return all;
    }

    /** A package as npm packs it: {@code package/package.json} in a compressed ustar archive. */
    private static Bytes archive(String manifest) throws IOException {
        byte[] header = new byte[512];
        put(header, 0, "package/package.json");
        put(header, 100, "0000644\0" + "0000000\0" + "0000000\0");
        put(header, 124, "%011o\0".formatted(manifest.length()) + "%011o\0".formatted(0));
        put(header, 148, "        0");
        put(header, 257, "ustar\00000");
        int sum = 0;
        for (byte octet : header) {
            sum += octet & 0xff;
        }
        put(header, 148, "%06o\0 ".formatted(sum));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (GZIPOutputStream compressed = new GZIPOutputStream(archive)) {
            compressed.write(header);
            compressed.write(Arrays.copyOf(manifest.getBytes(StandardCharsets.US_ASCII), 512));
            compressed.write(new byte[1024]);
        }
        return Bytes.of(archive.toByteArray());
    }

    private static void put(byte[] block, int at, String text) {
        byte[] octets = text.getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(octets, 0, block, at, octets.length);
    }
}
