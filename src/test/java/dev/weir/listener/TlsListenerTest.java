package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Origin;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.UncheckedIOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The TLS listener: what it speaks, and HTTP/1 on it. */
class TlsListenerTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Authority AUTHORITY = Authority.create("tls listener");
    private static final Authority ORIGINS = Authority.create("origins");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(AUTHORITY.server("localhost", "proxy.example")))
                .upstreamTls(new UpstreamTls(
                        new PemTrustOptions().addCertValue(Buffer.buffer(ORIGINS.pem())),
                        null,
                        TestTls.VERSIONS,
                        List.of()))
                .with("weir.proxy.limits.connections", "40")
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static RawClient client() {
        return weir.tlsClient(TRUSTING);
    }

    private static String get(String target) {
        return "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "'h2,http/1.1', h2",
        "'http/1.1,h2', h2",
        "'h2', h2",
        "'http/1.1', http/1.1",
        "'', ''",
        "'http/1.1,other', http/1.1"
    })
    void alpnPrefersHttp2(String offered, String settled) {
        Tls tls = offered.isEmpty() ? TRUSTING : TRUSTING.offering(offered.split(",", -1));
        try (RawClient client = weir.tlsClient(tls)) {
            assertEquals(settled, client.alpn());
            if (settled.equals("h2")) {
                H2Client.over(client).connection().ping();
            } else {
                assertEquals(200, client.send(get("/")).readResponse().status());
            }
        }
    }

    /** RFC 7301 §3.2. */
    @Test
    void aClientThatOffersOtherProtocolsAloneIsRefused() {
        UncheckedIOException refused =
                assertThrows(UncheckedIOException.class, () -> weir.tlsClient(TRUSTING.offering("spdy/3")));
        assertTrue(String.valueOf(refused.getMessage()).contains("no_application_protocol"), refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void tls12And13AreSpoken(String version) {
        try (RawClient client = weir.tlsClient(TRUSTING.speaking(version))) {
            assertEquals(200, client.send(get("/")).readResponse().status());
            assertEquals(version, client.tlsSession().getProtocol());
        }
    }

    /** ClientHellos as old clients send them; the JDK will not make them any more. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void olderVersionsAreRefusedWithAnAlert(int minor) {
        String body = "\3" + (char) minor + "r".repeat(32) + "\0" + "\0\4\u00c0\u0013\u00c0\u0014" + "\1\0";
        String hello = "\1\0\0" + (char) body.length() + body;
        String record = "\u0016\3" + (char) minor + "\0" + (char) hello.length() + hello;
        try (RawClient client = RawClient.to(weir.tlsPort()).connect()) {
            client.send(record);
            // RFC 8446 §6: a fatal alert, protocol_version or handshake_failure.
            Bytes answer = client.readToEnd();
            assertEquals(0x15, answer.at(0));
            assertTrue(List.of(70, 40).contains(answer.at(6)), answer.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "proxy.example"})
    void theNameInSniDoesNotMatter(String name) {
        try (RawClient client = RawClient.to(weir.tlsPort()).tls(TRUSTING, name).connect()) {
            assertEquals(200, client.send(get("/")).readResponse().status());
        }
    }

    @Test
    void plainHttpOnTheTlsPortIsClosed() {
        try (RawClient client = RawClient.connect(weir.tlsPort())) {
            client.send(get("/"));
            Bytes answer = client.readToEnd();
            assertTrue(answer.isEmpty() || answer.at(0) == 0x15, answer.toString());
        }
        Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be counted out");
    }

    @Test
    void tlsOnThePlainPortIsRefused() {
        try (RawClient client = weir.client()) {
            assertThrows(UncheckedIOException.class, () -> client.upgradeToTls("localhost", TRUSTING));
        }
        Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be counted out");
    }

    @Test
    void everyFormOfRequestIsServed() {
        try (RawOrigin origin = RawOrigin.start();
                RawOrigin secure = RawOrigin.startTls(ORIGINS.server("127.0.0.1"));
                RawClient client = client()) {
            origin.answer(OK);
            secure.answer(OK);
            assertEquals(
                    "ok",
                    client.send(get(origin.url("/absolute"))).readResponse().text());
            assertEquals(
                    "ok",
                    client.send(get(secure.url("/absolute"))).readResponse().text());
            assertEquals(
                    "ok",
                    client.send(get("/" + origin.url("/path"))).readResponse().text());
            assertEquals(
                    "ok",
                    client.send(get("/" + secure.url("/path"))).readResponse().text());
            RawResponse pac = client.send(get("/proxy.pac")).readResponse();
            assertTrue(pac.text().contains("HTTPS localhost"), pac.text());
            assertEquals(
                    421,
                    client.send("GET /http://h.example/ HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                            .readResponse()
                            .status());
            assertEquals("GET /absolute HTTP/1.1", origin.awaitRequest().requestLine());
            RecordedRequest path = origin.awaitRequest();
            assertEquals("GET /path HTTP/1.1", path.requestLine());
            assertEquals(origin.authority(), path.header("host"));
            assertEquals("1.1 weir", path.header("via"));
        }
    }

    @Test
    void aTunnelKeepsHalfCloseByCloseNotify() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = client()) {
            client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n\r\nearly");
            Conversation conversation = origin.accept();
            assertEquals("early", conversation.readExactly(5).text());
            assertEquals(200, client.readHead().status());
            client.send("more").shutdownOutput();
            assertEquals("more", conversation.readToEnd().text());
            conversation.write("answer after the end").closeOutput();
            assertEquals("answer after the end", client.readToEnd().text());
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnel to end");
        }
    }

    @Test
    void tlsInsideOfTlsPasses() {
        try (RawOrigin secure = RawOrigin.startTls(ORIGINS.server("localhost"));
                RawClient client = client()) {
            secure.answer(OK);
            assertEquals(200, client.connectTunnel(secure.authority()).status());
            client.upgradeToTls("localhost", Tls.trusting(ORIGINS)).send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
        }
    }

    @Test
    void http2ThroughATunnelOnATlsListenerPasses() {
        try (H2Origin origin = H2Origin.start(ORIGINS.server("localhost"));
                RawClient client = client()) {
            origin.answer("ok");
            assertEquals(200, client.connectTunnel("127.0.0.1:" + origin.port()).status());
            client.upgradeToTls("localhost", Tls.trusting(ORIGINS).offering("h2"));
            try (H2Client inner = H2Client.over(client)) {
                assertEquals(
                        "ok", inner.get("https://localhost/").awaitResponse().text());
            }
        }
    }

    @Test
    void aTunnelCarriesMuchBothWays() throws InterruptedException {
        Bytes much = Bytes.random(7, 6 << 20);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.startSending(much);
            assertEquals(much, conversation.readExactly(much.length()));
            Thread writing = Thread.startVirtualThread(() -> conversation.write(much));
            assertEquals(much, client.readRaw(much.length()));
            assertTrue(writing.join(Eventually.LIMIT));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void webSocketsPass(boolean secured) {
        try (RawOrigin origin = secured ? RawOrigin.startTls(ORIGINS.server("127.0.0.1")) : RawOrigin.start();
                RawClient client = client()) {
            origin.answer(new WebSocketEcho());
            WebSocket socket = client.openWebSocket(origin.url("/chat"), origin.authority());
            socket.send("hello");
            assertEquals("hello", socket.receive().payload().text());
        }
    }

    @Test
    void malformedRequestsAreAnsweredAndClosed() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = client()) {
            client.send("GET  " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
            origin.assertNotConnected();
        }
    }

    @Test
    void handshakesCountAsConnectionsUntilTheClientIsGone() {
        try (RawClient silent = RawClient.connect(weir.tlsPort());
                RawClient half = RawClient.connect(weir.tlsPort())) {
            half.send("\u0016\3\1\2\0\1\0\1");
            Eventually.await(() -> weir.gauge("weir.connections.active") == 2, "both to be counted");
            silent.reset();
            half.leave();
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "both to be counted out");
        }
    }
}
