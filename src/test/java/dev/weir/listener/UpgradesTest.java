package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Ending;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Sending;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** WebSocket upgrades in each form, what becomes of answers that do not switch, and bytes both ways once switched. */
class UpgradesTest {

    private static final int MUCH = 48 << 20;
    private static final Authority ROOT = Authority.create("root");
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.setup()
                .upstreamTls(new UpstreamTls(
                        new PemTrustOptions().addCertValue(Buffer.buffer(ROOT.pem())),
                        null,
                        Set.of("TLSv1.3", "TLSv1.2"),
                        List.of()))
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String handshake(String target) {
        return "GET " + target
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                + "Sec-WebSocket-Protocol: chat\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({"false, ''", "false, /", "true, ''", "true, /"})
    void webSocketsOpenInEveryForm(boolean tls, String prefix) {
        try (RawOrigin origin = tls
                        // An origin that would rather speak HTTP/2 is not asked for it: RFC 9113 §8.6.
                        ? RawOrigin.setup()
                                .tls(Tls.presenting(ROOT.server("localhost")).offering("h2", "http/1.1"))
                                .start()
                        : RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(new WebSocketEcho());
            String url = (tls ? "https://" : "http://") + origin.authority("localhost") + "/chat?room=1";
            WebSocket socket = client.openWebSocket(prefix + url, "localhost");
            assertEquals("hello", socket.send("hello").receive().payload().text());
            RecordedRequest request = origin.awaitRequest();
            assertEquals("GET /chat?room=1 HTTP/1.1", request.requestLine());
            assertEquals(origin.authority("localhost"), request.header("host"));
            assertEquals("Upgrade", request.header("connection"));
            assertEquals("websocket", request.header("upgrade"));
            assertEquals("1.1 weir", socket.handshake().header("via"));
        }
        Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the upgrade to end");
    }

    @Test
    void bytesAroundTheSwitchAreNotLost() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send(handshake(origin.url("/")) + "early");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write(SWITCHING + "at once");
            assertEquals(101, client.readHead().status());
            assertEquals("at once", client.readRaw(7).text());
            assertEquals("early", conversation.readExactly(5).text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "301, Location: /elsewhere",
        "400, X: 1",
        "401, WWW-Authenticate: Basic realm=o",
        "426, Sec-WebSocket-Version: 13",
        "503, X: 1"
    })
    void aFinalAnswerToTheHandshakePasses(int status, String field) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 " + status + " So\r\n" + field + "\r\nContent-Length: 2\r\n\r\nno");
            client.send(handshake(origin.url("/")));
            RawResponse response = client.readResponse();
            assertEquals(status, response.status());
            assertEquals(
                    field.substring(field.indexOf(' ') + 1), response.header(field.substring(0, field.indexOf(':'))));
            assertEquals("no", response.text());
            assertEquals(status == 426 ? "websocket" : null, response.header("upgrade"));
            // And the connection goes on.
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(status, client.readResponse().status());
        }
        Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "no tunnel");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\nPRI",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket, other\r\nConnection: Upgrade\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\n\r\n",
            })
    void whatIsNoSwitchToWebSocketIsRefused(String answer) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send(handshake(origin.url("/")));
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write(answer);
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("error=http_upgrade_failed;"));
            assertNull(response.header("upgrade"));
            conversation.awaitClosedByPeer();
        }
    }

    @Test
    void aSwitchThatNobodyAskedForIsRefused() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n\r\n");
            Conversation conversation = origin.accept();
            assertNull(conversation.readHead().header("upgrade"));
            conversation.write(SWITCHING);
            assertEquals(502, client.readResponse().status());
            conversation.awaitClosedByPeer();
        }
    }

    @Test
    void anEndPassesAndTheOtherDirectionGoesOn() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            Conversation conversation = switched(origin, client);
            client.send("bye").shutdownOutput();
            assertEquals("bye", conversation.readToEnd().text());
            conversation.write("and you").closeOutput();
            assertEquals("and you", client.readToEnd().text());
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the upgrade to end");
        }
    }

    @Test
    void aResetPasses() {
        try (RawOrigin origin = RawOrigin.manual()) {
            try (RawClient client = weir.client()) {
                Conversation conversation = switched(origin, client);
                client.reset();
                assertEquals(Ending.RESET, conversation.awaitClosedByPeer());
            }
            try (RawClient client = weir.client()) {
                switched(origin, client).reset();
                client.expectReset();
            }
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the upgrades to end");
        }
    }

    @Test
    void anOriginThatStopsReadingHoldsTheClientUp() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            Conversation conversation = switched(origin, client);
            Bytes much = Bytes.random(1, MUCH);
            Sending sending = client.startSending(much);
            TunnelsTest.assertHeldUp(sending::written);
            assertFalse(sending.isDone());
            assertEquals(much.sha256(), TunnelsTest.sha256(conversation.input(), MUCH));
        }
    }

    @Test
    void aClientThatStopsReadingHoldsTheOriginUp() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            Conversation conversation = switched(origin, client);
            Bytes much = Bytes.random(2, MUCH);
            Thread.startVirtualThread(() -> conversation.write(much));
            TunnelsTest.assertHeldUp(conversation::written);
            assertEquals(much.sha256(), TunnelsTest.sha256(client.input(), MUCH));
        }
    }

    private static Conversation switched(RawOrigin origin, RawClient client) {
        client.send(handshake(origin.url("/")));
        Conversation conversation = origin.accept();
        conversation.readHead();
        conversation.write(SWITCHING);
        assertEquals(101, client.readHead().status());
        return conversation;
    }
}
