package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Identity;
import dev.weir.testing.RawOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** A value that makes no sense stops the start: exit code 1, and a line that names the key, with no stack trace around it. */
class FailedStartIT {

    private static final RawOrigin TAKEN = RawOrigin.manual();

    @TempDir
    private static Path files;

    private record Ended(int exit, List<String> lines) {}

    private record Case(String name, Future<Ended> end, List<String> expected) {}

    /** Some at once, for part of a start is waiting; not all, for that would leave nothing of the machine to other tests. */
    private static final ExecutorService STARTS = Executors.newFixedThreadPool(3);

    private static List<Case> cases = List.of();

    @BeforeAll
    static void launch() throws IOException {
        Files.writeString(files.resolve("short-key"), "short");
        Identity.PemFiles keys =
                Authority.create("Its authority").server("localhost").writeTo(files, "weir");
        Map<String, String> withKeys = Map.of(
                "weir.proxy.https.enabled", "true",
                "quarkus.tls.proxy.key-store.pem.0.cert", keys.certificate().toString(),
                "quarkus.tls.proxy.key-store.pem.0.key", keys.key().toString());
        PackagedWeir.Setup clientAuth = PackagedWeir.setup().with("weir.proxy.https.client-auth", "required");
        withKeys.forEach(clientAuth::with);
        PackagedWeir.Setup port = PackagedWeir.setup().with("weir.proxy.http.port", Integer.toString(TAKEN.port()));
        cases = List.of(
                launched(
                        "values that do not parse",
                        PackagedWeir.setup()
                                .with("weir.proxy.http.port", "x")
                                .with("weir.proxy.limits.header-fields", "many")
                                .with("weir.proxy.limits.idle", "soon")
                                .with("weir.proxy.limits.uri", "12Q")
                                .with("weir.proxy.clients", "10.0.0.0/33")
                                .with("weir.proxy.ports", "0-70000")
                                .with("weir.egress.allow", "everything")
                                .with("weir.dns.family", "5")
                                .with("weir.proxy.https.client-auth", "maybe")
                                .with("weir.proxy.nosuch", "1"),
                        "weir.proxy.http.port",
                        "weir.proxy.limits.header-fields",
                        "weir.proxy.limits.idle",
                        "weir.proxy.limits.uri",
                        "weir.proxy.clients",
                        "weir.proxy.ports",
                        "weir.egress.allow",
                        "weir.dns.family",
                        "weir.proxy.https.client-auth",
                        "weir.proxy.nosuch"),
                launched(
                        "values that parse and make no sense",
                        PackagedWeir.setup()
                                .with("weir.name", "two words")
                                .with("weir.proxy.http.port", "65536")
                                .with("weir.upstream.pool-size", "0"),
                        "weir.name: ",
                        "weir.proxy.http.port: ",
                        "weir.upstream.pool-size: "),
                launched(
                        "a feed without a URL that can be fetched from",
                        PackagedWeir.setup().with("weir.policy.feeds.ads.url", "ftp://lists.example/"),
                        "weir.policy.feeds.ads.url: "),
                launched(
                        "an access log that cannot be written",
                        PackagedWeir.setup().with("weir.access-log.path", "/proc/weir/access.log"),
                        "weir.access-log.path: "),
                launched(
                        "a shared cache that is nowhere",
                        PackagedWeir.setup().with("weir.cache.store", "redis"),
                        "quarkus.redis.hosts: "),
                launched(
                        "a shared cache whose key is too short",
                        PackagedWeir.setup()
                                .with("weir.cache.store", "redis")
                                .with("quarkus.redis.hosts", "redis://127.0.0.1:1")
                                .with(
                                        "weir.cache.redis.key-file",
                                        files.resolve("short-key").toString()),
                        "weir.cache.redis.key-file: "),
                launched(
                        "a shared cache as a user whose password is elsewhere",
                        PackagedWeir.setup()
                                .with("weir.cache.store", "redis")
                                .with("quarkus.redis.hosts", "redis://weir@127.0.0.1:1")
                                .with("quarkus.redis.password", "Gentian"),
                        "quarkus.redis.hosts: a user"),
                launched(
                        "a shared cache by a TLS configuration that is not there",
                        PackagedWeir.setup()
                                .with("weir.cache.store", "redis")
                                .with("quarkus.redis.hosts", "rediss://127.0.0.1:1")
                                .with("quarkus.redis.tls-configuration-name", "nosuch"),
                        "quarkus.redis: "),
                launched(
                        "a password and a file with one",
                        PackagedWeir.setup()
                                .with("weir.control.manager-password", "one")
                                .with("weir.control.manager-password-file", "/etc/hostname"),
                        "weir.control.manager-password: "),
                launched(
                        "a password that is none",
                        PackagedWeir.setup().with("weir.control.viewer-password", "$2y$05$short"),
                        "weir.control.viewer-password: "),
                launched(
                        "a control socket that others reach, without TLS",
                        PackagedWeir.setup()
                                .with("weir.control.host", "0.0.0.0")
                                .with("weir.control.manager-password", "one"),
                        "weir.control.host: "),
                launched(
                        "a control socket that others reach, without a password",
                        PackagedWeir.setup()
                                .with("weir.control.host", "0.0.0.0")
                                .with("quarkus.http.insecure-requests", "disabled")
                                .with(
                                        "quarkus.tls.key-store.pem.0.cert",
                                        keys.certificate().toString())
                                .with(
                                        "quarkus.tls.key-store.pem.0.key",
                                        keys.key().toString())
                                .environment("KUBERNETES_SERVICE_HOST", "192.0.2.1"),
                        "weir.control.host: "),
                launched(
                        "a port in use",
                        port,
                        "weir.proxy.http.port: cannot listen on " + TAKEN.authority() + ": Address already in use"),
                launched(
                        "the control socket's port in use",
                        PackagedWeir.setup().with("quarkus.http.port", Integer.toString(TAKEN.port())),
                        "quarkus.http.port: cannot listen on " + TAKEN.authority() + ": Address already in use"),
                launched(
                        "the management socket's port in use",
                        PackagedWeir.setup().with("quarkus.management.port", Integer.toString(TAKEN.port())),
                        "quarkus.management.port: cannot listen on " + TAKEN.authority() + ": Address already in use"),
                launched(
                        "sockets of its own on one port",
                        PackagedWeir.setup()
                                .without("weir.proxy.http.port")
                                .environment("PORT", "3180")
                                .with("weir.proxy.http.host", "0.0.0.0")
                                .with("quarkus.http.port", "3180"),
                        "weir.proxy.http.port: 3180 is the port of quarkus.http.port as well"),
                launched(
                        "expressions that stand for nothing, whatever the key is of",
                        PackagedWeir.setup()
                                .environment("WEIR_EGRESS_DENY", "127.0.0.1/32:${DENIED_PORTS}")
                                .environment("WEIR_POLICY_BASE", "${DIR}/base.yaml")
                                .environment("WEIR_NAME", "a\\b${")
                                .with("weir.upstream.parent", "http://u:p${nope}w@127.0.0.1:1")
                                .with("quarkus.redis.password", "pw${x}cret"),
                        "weir.egress.deny: ",
                        "weir.policy.base: ",
                        "weir.name: ",
                        "weir.upstream.parent: ",
                        "quarkus.redis.password: "),
                launched(
                        "a next proxy and a list of what is closed that are empty",
                        PackagedWeir.setup()
                                .environment("WEIR_UPSTREAM_PARENT", "")
                                .environment("WEIR_EGRESS_DENY", " ,"),
                        "weir.upstream.parent: ",
                        "weir.egress.deny: "),
                launched(
                        "a switch, a duration and a size that are none",
                        PackagedWeir.setup()
                                .with("weir.proxy.https.enabled", "ture")
                                .with("weir.proxy.limits.tunnel-idle", "9999999999999999d")
                                .with("weir.cache.memory.max-bytes", "99999999999999999999G"),
                        "weir.proxy.https.enabled",
                        "weir.proxy.limits.tunnel-idle",
                        "weir.cache.memory.max-bytes"),
                launched(
                        "a certificate that is nowhere, and a key that is none",
                        PackagedWeir.setup()
                                .with("weir.proxy.https.enabled", "true")
                                .with("quarkus.tls.proxy.key-store.pem.0.cert", "/nowhere/tls.crt")
                                .with(
                                        "quarkus.tls.proxy.key-store.pem.0.key",
                                        files.resolve("short-key").toString()),
                        "quarkus.tls.proxy.key-store.pem.0.cert: ",
                        "quarkus.tls.proxy.key-store.pem.0.key: "),
                launched(
                        "files that are looked at all the time, or never",
                        PackagedWeir.setup()
                                .with("quarkus.tls.proxy.reload-period", "0s")
                                .with("quarkus.tls.upstream.reload-period", "400d"),
                        "quarkus.tls.proxy.reload-period: ",
                        "quarkus.tls.upstream.reload-period: "),
                launched(
                        "a listener's address that is a name",
                        PackagedWeir.setup().with("weir.proxy.http.host", "example.com"),
                        "weir.proxy.http.host: "),
                launched(
                        "TLS without a key pair",
                        PackagedWeir.setup().with("weir.proxy.https.enabled", "true"),
                        "weir.proxy.https.enabled: "),
                launched("client certificates without trust", clientAuth, "weir.proxy.https.client-auth: "),
                launched(
                        "origins that are not verified",
                        PackagedWeir.setup().with("quarkus.tls.upstream.trust-all", "true"),
                        "quarkus.tls.upstream.trust-all: "),
                launched(
                        "origins whose names are not verified",
                        PackagedWeir.setup().with("quarkus.tls.upstream.hostname-verification-algorithm", "NONE"),
                        "quarkus.tls.upstream.hostname-verification-algorithm: "));
    }

    private static Case launched(String name, PackagedWeir.Setup setup, String... expected) {
        return new Case(name, STARTS.submit(() -> ended(setup)), List.of(expected));
    }

    private static Ended ended(PackagedWeir.Setup setup) {
        try (PackagedWeir weir = setup.launch()) {
            return new Ended(weir.awaitExit(), weir.lines());
        }
    }

    @AfterAll
    static void close() {
        // After a failure some may not have begun.
        cases.forEach(each -> each.end.cancel(false));
        STARTS.close();
        TAKEN.close();
    }

    @TestFactory
    Stream<DynamicTest> stopsWithALineThatNamesTheKey() {
        return cases.stream().map(each -> DynamicTest.dynamicTest(each.name, () -> assertStopped(each)));
    }

    /** What no check has foreseen is told whole; a start that ends without a word leaves nothing to look for. */
    @Test
    void tellsOfWhatNobodyForesaw() {
        try (PackagedWeir weir = PackagedWeir.setup()
                .with("quarkus.vertx.event-loops-pool-size", "-1")
                .launch()) {
            assertEquals(1, weir.awaitExit());
            String all = String.join("\n", weir.lines());
            assertTrue(all.contains("Weir cannot start: ") && all.contains("\tat "), all);
        }
    }

    private static void assertStopped(Case each) throws Exception {
        Ended end = each.end.get();
        List<String> lines = end.lines;
        String all = String.join("\n", lines);
        assertEquals(1, end.exit, all);
        for (String expected : each.expected) {
            assertEquals(
                    1, lines.stream().filter(line -> line.contains(expected)).count(), expected + " in:\n" + all);
        }
        // What the start logged before it came to the fault is no fault.
        List<String> faults = lines.stream()
                .filter(line -> !line.matches(".* (INFO|WARN) +\\[.*"))
                .toList();
        assertTrue(faults.size() <= each.expected.size() + 1, all);
        assertTrue(lines.stream().noneMatch(line -> line.startsWith("\tat ")), all);
    }
}
