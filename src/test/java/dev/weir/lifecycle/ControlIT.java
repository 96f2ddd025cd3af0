package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the passwords of the control socket come from, in a process of its own. */
class ControlIT {

    private static final String KUBERNETES = "KUBERNETES_SERVICE_HOST";

    @TempDir
    private Path data;

    private static RawResponse status(PackagedWeir weir, String user, String password) {
        try (RawClient client = RawClient.connect(weir.controlPort())) {
            String credentials =
                    Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
            client.send("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic " + credentials
                    + "\r\nConnection: close\r\n\r\n");
            return client.readResponse();
        }
    }

    private PackagedWeir.Setup setup() {
        return PackagedWeir.setup().with("weir.data-dir", data.toString());
    }

    private String kept(String user) throws IOException {
        return Files.readString(data.resolve("control-" + user + ".password")).strip();
    }

    @Test
    void onALaptopPasswordsAreMadeAndKeptAndInNoLog() throws IOException {
        String manager;
        try (PackagedWeir weir = setup().start()) {
            manager = kept("manager");
            assertEquals(200, status(weir, "manager", manager).status());
            assertEquals(200, status(weir, "viewer", kept("viewer")).status());
            assertEquals(401, status(weir, "manager", kept("viewer")).status());
            assertTrue(weir.hasLine("the password of manager is in " + data.resolve("control-manager.password")));
            assertFalse(weir.hasLine(manager));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(
                            Files.getPosixFilePermissions(data.resolve("control-manager.password"))));
        }
        try (PackagedWeir weir = setup().start()) {
            assertEquals(manager, kept("manager"));
            assertEquals(200, status(weir, "manager", manager).status());
        }
    }

    @Test
    void inKubernetesNoneIsMadeAndTheControlSocketIsOff() throws IOException {
        try (PackagedWeir weir = setup().environment(KUBERNETES, "192.0.2.1").start()) {
            RawResponse answer = status(weir, "manager", "");
            assertEquals(503, answer.status());
            assertEquals("application/problem+json", answer.header("content-type"));
            assertTrue(answer.text().contains("weir.control.manager-password-file"), answer.text());
            assertEquals(503, PackagedWeir.get(weir.controlPort(), "/").status());
            assertEquals(200, weir.health("ready").status());
            assertFalse(Files.exists(data.resolve("control-manager.password")));
            assertTrue(weir.hasLine("control is off: no password is given"));
        }
    }

    @Test
    void onAnotherHostItAnswersOverTls() throws IOException {
        Authority authority = Authority.create("control");
        Identity.PemFiles keys = authority.server("localhost").writeTo(data, "control");
        try (PackagedWeir weir = setup().with("weir.control.host", "0.0.0.0")
                        .with("weir.control.manager-password", "hard to guess")
                        .with("quarkus.http.insecure-requests", "disabled")
                        .with("quarkus.http.ssl-port", "0")
                        .with("quarkus.http.tls-configuration-name", "control")
                        .with(
                                "quarkus.tls.control.key-store.pem.0.cert",
                                keys.certificate().toString())
                        .with(
                                "quarkus.tls.control.key-store.pem.0.key",
                                keys.key().toString())
                        .start();
                RawClient client = RawClient.connectTls(weir.controlPort(), Tls.trusting(authority))) {
            client.send("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + Base64.getEncoder().encodeToString("manager:hard to guess".getBytes(StandardCharsets.UTF_8))
                    + "\r\nConnection: close\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    @Test
    void aFileThatIsFilledLaterSwitchesItOn() throws IOException {
        Path file = Files.writeString(data.resolve("secret"), "");
        try (PackagedWeir weir = setup().environment(KUBERNETES, "192.0.2.1")
                .with("weir.control.manager-password-file", file.toString())
                .start()) {
            assertEquals(503, status(weir, "manager", "").status());
            Files.writeString(file, "hard to guess\n");
            Eventually.await(
                    () -> status(weir, "manager", "hard to guess").status() == 200, "the password is in force");
        }
    }
}
