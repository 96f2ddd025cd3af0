package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.helm.Chart;
import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
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
        write("policy/policy.yaml", rendered.policy());
        write("control/manager-password", "the-managers-own");
        write("control/viewer-password", "the-viewers-own");
        keys("proxy-tls");
        keys("upstream-tls");
        Files.copy(etc.resolve("proxy-tls/tls.crt"), directory("clients-ca").resolve("ca.crt"));
        Files.copy(etc.resolve("proxy-tls/tls.crt"), directory("upstream-trust").resolve("ca.crt"));
        return PackagedWeir.setup()
                .without("weir.egress.allow")
                .with("weir.data-dir", etc.resolve("data").toString())
                .settings(rendered.settings().replace("/etc/weir/", etc + "/"))
                .environment("HOSTNAME", "edge-1")
                .start();
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
}
