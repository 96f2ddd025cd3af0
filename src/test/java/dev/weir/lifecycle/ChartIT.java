package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.helm.Chart;
import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.TestRedis;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged application with the settings and the files that the chart gives it. */
class ChartIT {

    private static final String VALUES = """
            control: {existingSecret: passwords}
            policy:
              live: {enabled: false}
              base:
                blacklist: [{id: chart, domain: blocked.localhost, reason: Not here}]
            proxy:
              tls: {enabled: true, existingSecret: tls, clientAuth: request, clientCa: {existingSecret: ca}}
            upstream:
              trust: {existingSecret: roots}
              clientCertificate: {existingSecret: client}
            shutdown: {delaySeconds: 1}
            config:
              weir.egress.allow: 127.0.0.0/8
              quarkus.log.category."weir".level: DEBUG
            """;

    @TempDir
    private Path etc;

    private final Authority authority = Authority.create("Its authority");

    private PackagedWeir start(Chart.Rendered rendered) throws IOException {
        return setup(rendered).start();
    }

    private PackagedWeir.Setup setup(Chart.Rendered rendered) throws IOException {
        rendered.mount(etc);
        keys("proxy-tls");
        keys("upstream-tls");
        Files.copy(etc.resolve("proxy-tls/tls.crt"), directory("clients-ca").resolve("ca.crt"));
        Files.copy(etc.resolve("proxy-tls/tls.crt"), directory("upstream-trust").resolve("ca.crt"));
        return PackagedWeir.setup()
                .without("weir.egress.allow")
                .with("weir.data-dir", etc.resolve("data").toString())
                .settings(rendered.settings().replace("/etc/weir/", etc + "/"))
                .environment("HOSTNAME", "edge-1");
    }

    private void keys(String name) throws IOException {
        Identity.PemFiles files = authority.server("localhost").writeTo(etc, name);
        Files.move(files.certificate(), directory(name).resolve("tls.crt"));
        Files.move(files.key(), directory(name).resolve("tls.key"));
    }

    private Path directory(String name) throws IOException {
        return Files.createDirectories(etc.resolve(name));
    }

    private void write(String file, String text) throws IOException {
        Path path = etc.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
    }

    @Test
    void everySettingIsReadAndInForce() throws IOException {
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir = start(Chart.render(VALUES));
                RawClient busy = weir.client()) {
            assertEquals(
                    List.of(),
                    weir.lines().stream()
                            .filter(line -> line.contains("Unrecognized configuration") || line.contains("ERROR"))
                            .toList());
            for (String probe : List.of("started", "ready", "live")) {
                assertEquals(200, weir.health(probe).status(), probe);
            }
            String blocked = "http://" + origin.authority("blocked.localhost") + "/";
            assertEquals(403, PackagedWeir.get(weir.port(), blocked).status());
            assertTrue(weir.tlsPort() > 0);

            busy.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, busy.readResponse().status());
            weir.signal("TERM");
            Eventually.await(() -> weir.health("ready").status() == 503, "readiness to go down");
            busy.expectClosed();
            assertEquals(0, weir.awaitExit());
        }
    }

    /** A ConfigMap that is mounted: a directory behind two links, the first of which is swapped. */
    @Test
    void aBaseThatTheKubeletSwapsCountsWithoutARestart() throws IOException {
        Chart.Rendered rendered = Chart.render(VALUES);
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir = start(rendered)) {
            String url = "http://" + origin.authority("open.localhost") + "/";
            assertEquals(200, PackagedWeir.get(weir.port(), url).status());
            Path mounted = etc.resolve("policy");
            write("policy/..2026/policy.yaml", rendered.policy().replace("blocked.localhost", "open.localhost"));
            Files.createSymbolicLink(mounted.resolve("..data"), Path.of("..2026"));
            Files.createSymbolicLink(mounted.resolve("new"), Path.of("..data/policy.yaml"));
            Files.move(
                    mounted.resolve("new"),
                    mounted.resolve("policy.yaml"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
            Eventually.await(() -> PackagedWeir.get(weir.port(), url).status() == 403, "the swapped document");
        }
    }

    /** Its password from the environment, its key and its roots from files: as docs/kubernetes.md has it. */
    @Test
    void redisIsReachedWithWhatTheSecretsHold() throws IOException {
        Identity.PemFiles keys = authority.server("localhost").writeTo(etc, "redis-server");
        int tls = TestRedis.freePort();
        Chart.Rendered rendered = Chart.render(VALUES + """
                cache: {store: redis}
                redis:
                  hosts: ["rediss://localhost:%d?user=weir"]
                  existingSecret: weir-redis
                  passwordKey: word
                  authenticationKey: cache-key
                  ca: {existingSecret: redis-ca}
                """.formatted(tls));
        write("redis/cache-key", "0123456789abcdef0123456789abcdef");
        Files.copy(authority.writeTo(etc, "authority"), directory("redis-ca").resolve("ca.crt"));
        JsonNode password = StreamSupport.stream(
                        rendered.container().path("env").spliterator(), false)
                .filter(each -> each.at("/valueFrom/secretKeyRef/key").asText().equals("word"))
                .findFirst()
                .orElseThrow();
        try (TestRedis redis = TestRedis.start(
                        TestRedis.user("weir", "a-word"),
                        "tls-port " + tls,
                        "tls-cert-file " + keys.certificate(),
                        "tls-key-file " + keys.key(),
                        "tls-auth-clients no");
                RawOrigin origin = RawOrigin.start()
                        .answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=100\r\nContent-Length: 2\r\n\r\nok");
                PackagedWeir weir = setup(rendered)
                        .environment(password.path("name").asText(), "a-word")
                        .start()) {
            weir.awaitLine("what other replicas change is heard");
            assertEquals(200, PackagedWeir.get(weir.port(), origin.url("/")).status());
            Eventually.await(() -> redis.keys("weir:*") > 0, "what was fetched is in Redis");
            assertTrue(redis.users().contains("weir"));
        }
    }
}
