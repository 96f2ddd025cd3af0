package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The packaged application while it serves: what it says of itself, and which of its sockets says what. */
class ServingIT {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Authority AUTHORITY = Authority.create("Its authority");

    @TempDir
    private static Path files;

    private static PackagedWeir weir;

    @BeforeAll
    static void start() {
        Identity.PemFiles keys = AUTHORITY.server("localhost").writeTo(files, "weir");
        weir = PackagedWeir.setup()
                .without("weir.proxy.http.port")
                .environment("PORT", "0")
                // What Kubernetes tells every pod about a Service of the name "weir", and of "weir-proxy".
                .environment("WEIR_SERVICE_HOST", "10.0.0.1")
                .environment("WEIR_SERVICE_PORT", "3128")
                .environment("WEIR_PORT", "tcp://10.0.0.1:3128")
                .environment("WEIR_PORT_3128_TCP_ADDR", "10.0.0.1")
                .environment("WEIR_PROXY_SERVICE_HOST", "10.0.0.1")
                .environment("WEIR_PROXY_PORT", "tcp://10.0.0.1:3128")
                .environment("WEIR_PROXY_PORT_3128_TCP", "tcp://10.0.0.1:3128")
                .with("weir.proxy.https.enabled", "true")
                // Fewer than any machine has files for, so that the start has nothing to warn of.
                .with("weir.proxy.limits.connections", "100")
                .with(
                        "quarkus.tls.proxy.key-store.pem.0.cert",
                        keys.certificate().toString())
                .with("quarkus.tls.proxy.key-store.pem.0.key", keys.key().toString())
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @Test
    void saysWhereItListensAndHowToUseIt() {
        assertTrue(weir.hasLine("proxy on http://127.0.0.1:" + weir.port() + "   try: curl -x http://127.0.0.1:"
                + weir.port() + " http://example.com/"));
        assertTrue(weir.hasLine("proxy on https://127.0.0.1:" + weir.tlsPort()
                + "   try: curl --proxy-cacert ca.crt -x https://127.0.0.1:" + weir.tlsPort()
                + " http://example.com/"));
        assertTrue(weir.hasLine("path form: curl http://127.0.0.1:" + weir.port() + "/https://example.com/"));
    }

    @Test
    void portCountsWhereTheKeyIsUnset() {
        assertNotEquals(3128, weir.port());
    }

    @Test
    void relaysOnBothListeners() {
        relay();
    }

    private static void relay() {
        try (RawOrigin origin = RawOrigin.start().answer(OK);
                RawClient plain = weir.client();
                H2Client tls = H2Client.connect(weir.tlsPort(), Tls.trusting(AUTHORITY))) {
            plain.send("GET " + origin.url("/plain") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", plain.readResponse().text());
            assertEquals("ok", tls.get(origin.url("/tls")).awaitResponse().text());
        }
    }

    @ParameterizedTest
    @CsvSource({"live,''", "ready,feeds listeners policy shared-store", "started,data-plane"})
    void probesSayUpOrDownByNameAndNoMore(String probe, String check) {
        RawResponse response = weir.health(probe);
        assertEquals(200, response.status());
        List<String> expected = Stream.of(check.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(name -> "{\"name\":\"" + name + "\",\"status\":\"UP\"}")
                .toList();
        String said = response.text().replaceAll("\\s", "");
        String head = "{\"status\":\"UP\",\"checks\":[";
        assertTrue(said.startsWith(head) && said.endsWith("]}"), said);
        String checks = said.substring(head.length(), said.length() - "]}".length());
        assertEquals(
                expected,
                Stream.of(checks.split("(?<=}),", 0))
                        .filter(one -> !one.isEmpty())
                        .sorted()
                        .toList());
    }

    @Test
    void metricsAreOnTheManagementSocket() {
        RawResponse metrics = PackagedWeir.get(weir.managementPort(), "/q/metrics");
        assertEquals(200, metrics.status());
        assertTrue(metrics.text().contains("weir_connections_active"));
        assertTrue(metrics.text().contains("jvm_memory_used_bytes"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/q",
                "/q/health",
                "/q/health/ready",
                "/q/metrics",
                "/q/info",
                "/q/dev",
                "/q/dev-ui",
                "/q/arc",
                "/q/openapi",
                "/q/swagger-ui",
                "/index.html"
            })
    void theControlSocketTellsNothingWithoutAPassword(String path) {
        assertEquals(401, PackagedWeir.get(weir.controlPort(), path).status());
    }

    @Test
    void theProxySocketHasNoProbes() {
        assertEquals(404, PackagedWeir.get(weir.port(), "/q/health/ready").status());
        assertEquals(404, PackagedWeir.get(weir.port(), "/q/metrics").status());
    }

    @Test
    void theOtherSocketsAreLoops() {
        for (int port : List.of(weir.controlPort(), weir.managementPort(), weir.port(), weir.tlsPort())) {
            // Which port was free is told a moment after it was opened.
            Eventually.await(
                    () -> PackagedWeir.get(weir.port(), "http://127.0.0.1:" + port + "/q/health/ready")
                                    .status()
                            == 508,
                    "a loop");
        }
    }

    @Test
    void whatPeersDoWrongIsNotLogged() {
        try (RawOrigin origin = RawOrigin.start();
                RawOrigin manual = RawOrigin.manual()) {
            badRequests();
            badOrigins(origin);
            resets(origin, manual);
        }
        // Whatever was to be logged of it has been by now: this is logged behind it on the same event loops.
        relay();
        assertEquals(
                List.of(),
                weir.lines().stream()
                        .filter(line -> line.contains("ERROR") || line.contains("WARN") || line.startsWith("\tat "))
                        .filter(line -> !line.contains("BlockedThreadChecker"))
                        // It was opened for the test, and the start says so.
                        .filter(line -> !line.contains("weir.egress.allow"))
                        .toList());
    }

    private static void badRequests() {
        for (String bad : List.of("\0\1\2", "GET / HTTP/9.9\r\n\r\n", "GET http://h/ HTTP/1.1\r\nHost: a\nb\r\n\r\n")) {
            try (RawClient client = weir.client()) {
                client.send(bad).readToEnd();
            }
        }
        try (RawClient noTls = RawClient.connect(weir.tlsPort())) {
            noTls.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readToEnd();
        }
    }

    private static void badOrigins(RawOrigin origin) {
        origin.answerOnce("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab");
        origin.answerOnce("nonsense\r\n\r\n");
        origin.answer("");
        for (String path : List.of("/two-lengths", "/nonsense")) {
            assertEquals(502, PackagedWeir.get(weir.port(), origin.url(path)).status());
        }
        // A reset may overtake what was sent before it: then the answer is a 502, else a cut or a whole one.
        for (String answer : List.of("", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab", OK)) {
            origin.answerThenReset(answer);
            PackagedWeir.get(weir.port(), origin.url("/reset"));
        }
    }

    private static void resets(RawOrigin origin, RawOrigin manual) {
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n").reset();
        }
        RawClient tunnel = weir.client();
        assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
        Conversation conversation = manual.accept();
        tunnel.reset();
        conversation.awaitClosedByPeer();
        try (RawClient other = weir.client()) {
            assertEquals(200, other.connectTunnel(manual.authority()).status());
            manual.accept().reset();
            other.expectClosed();
        }
    }
}
