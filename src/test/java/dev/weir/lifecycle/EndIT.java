package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.ConnectionEnded;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end of the process, as an operating system or Kubernetes asks for it. */
class EndIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String DRAINING = "draining for up to";

    @TempDir
    private Path files;

    private final Authority authority = Authority.create("Its authority");
    private final RawOrigin origin = RawOrigin.start();
    private final RawOrigin manual = RawOrigin.manual();

    @BeforeEach
    void willing() {
        origin.answer(OK);
    }

    @AfterEach
    void close() {
        origin.close();
        manual.close();
    }

    private String get(String path) {
        return "GET " + origin.url(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    @Test
    void sigtermDrainsAndEndsWithZero() {
        Identity.PemFiles keys = authority.server("localhost").writeTo(files, "weir");
        try (PackagedWeir weir = PackagedWeir.setup()
                        .with("weir.proxy.https.enabled", "true")
                        .with(
                                "quarkus.tls.proxy.key-store.pem.0.cert",
                                keys.certificate().toString())
                        .with(
                                "quarkus.tls.proxy.key-store.pem.0.key",
                                keys.key().toString())
                        .with("weir.shutdown.delay", "3s")
                        .with("weir.proxy.limits.header-deadline", "5m")
                        .with("weir.shutdown.drain", "5m")
                        .start();
                RawClient idle = weir.client();
                RawClient fresh = weir.client();
                RawClient busy = weir.client();
                RawClient tunnel = weir.client();
                H2Client h2 = H2Client.connect(weir.tlsPort(), Tls.trusting(authority))) {
            idle.send(get("/idle"));
            assertEquals(200, idle.readResponse().status());
            Held transfer = origin.hold();
            busy.send(get("/transfer"));
            transfer.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            RawResponse head = busy.readHead();
            assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
            Conversation tunnelled = manual.accept();
            Held heldStream = origin.hold();
            H2Stream stream = h2.get(origin.url("/stream"));
            heldStream.request();

            weir.signal("TERM");
            Eventually.await(() -> weir.health("ready").status() == 503, "readiness to go down");
            assertEquals(200, weir.health("live").status());
            acceptsEverythingDuringTheDelay(weir, idle);

            weir.awaitLine(DRAINING);
            idle.expectClosed();
            h2.connection().awaitGoAway();
            assertLast(weir.client(), get("/late"));
            assertLast(fresh, get("/fresh"));
            assertEquals(503, weir.health("ready").status());
            assertEquals(200, weir.health("live").status());
            assertEquals(
                    200, PackagedWeir.get(weir.managementPort(), "/q/metrics").status());

            transfer.release("cd");
            assertEquals("abcd", busy.readBody(head).text());
            busy.expectClosed();
            heldStream.release(OK);
            assertEquals("ok", stream.awaitResponse().text());
            h2.connection().awaitClosed();
            tunnel.send("there").shutdownOutput();
            assertEquals("there", tunnelled.readToEnd().text());
            tunnelled.write("and back").closeOutput();
            assertEquals("and back", tunnel.readToEnd().text());
            assertEquals(0, weir.awaitExit());
            assertTrue(weir.lines().stream().noneMatch(line -> line.contains("ERROR")), weir.lines()::toString);
        }
    }

    private void acceptsEverythingDuringTheDelay(PackagedWeir weir, RawClient idle) {
        try (RawClient client = weir.client()) {
            for (RawClient each : new RawClient[] {client, idle}) {
                each.send(get("/during"));
                RawResponse response = each.readResponse();
                assertEquals("ok", response.text());
                assertEquals("close", response.header("connection"));
            }
        } catch (ConnectionEnded idleConnectionEnded) {
            // On a machine so slow that the delay was over first.
            assertTrue(weir.hasLine(DRAINING), idleConnectionEnded::toString);
        }
    }

    private static void assertLast(RawClient client, String request) {
        try (client) {
            client.send(request);
            RawResponse response = client.readResponse();
            assertEquals("ok", response.text());
            assertEquals("close", response.header("connection"));
            client.expectClosed();
        }
    }

    @Test
    void aKilledProcessIsNotInTheWayOfTheNextAndTheDeadlineCuts() {
        PackagedWeir.Setup again = PackagedWeir.setup();
        try (PackagedWeir killed = PackagedWeir.setup().start();
                RawClient client = killed.client()) {
            client.send(get("/"));
            assertEquals(200, client.readResponse().status());
            killed.signal("KILL");
            assertEquals(137, killed.awaitExit());
            again.with("weir.proxy.http.port", Integer.toString(killed.port()))
                    .with("quarkus.http.port", Integer.toString(killed.controlPort()))
                    .with("quarkus.management.port", Integer.toString(killed.managementPort()))
                    // The key beats the variable.
                    .environment("PORT", "1");
        }
        try (PackagedWeir weir = again.with("weir.shutdown.drain", "100ms").start();
                RawClient tunnel = weir.client();
                RawClient busy = weir.client()) {
            assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
            Held held = origin.hold();
            busy.send(get("/"));
            held.request();
            weir.signal("INT");
            tunnel.expectClosed();
            busy.expectClosed();
            assertEquals(0, weir.awaitExit());
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM,TERM,143", "INT,INT,130"})
    void aSecondSignalEndsAtOnce(String first, String second, int exitCode) {
        try (PackagedWeir weir =
                        PackagedWeir.setup().with("weir.shutdown.drain", "1h").start();
                RawClient tunnel = weir.client()) {
            assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
            weir.signal(first);
            weir.awaitLine(DRAINING);
            weir.signal(second);
            assertEquals(exitCode, weir.awaitExit());
            tunnel.expectClosed();
        }
    }

    @Test
    void aSignalDuringTheStartEndsIt() {
        try (PackagedWeir weir = PackagedWeir.setup().launch()) {
            weir.awaitLine("proxy on http://");
            weir.signal("TERM");
            assertEquals(0, weir.awaitExit());
        }
    }
}
