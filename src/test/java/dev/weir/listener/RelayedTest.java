package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Field;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between a client and an origin over HTTP/1, byte for byte. */
class RelayedTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @Test
    void whatAnOriginSaysToThisHopStaysHere() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: X-Secret\r\nX-Secret: 1\r\n"
                    + "Keep-Alive: timeout=5\r\nProxy-Authenticate: Basic\r\nVia: 1.0 other\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertNull(response.header("x-secret"));
            assertNull(response.header("keep-alive"));
            assertNull(response.header("proxy-authenticate"));
            assertEquals("1.0 other, 1.1 weir", response.header("via"));
            assertNotNull(response.header("date"));
        }
    }

    @Test
    void aChunkedResponseKeepsItsTrailersButNotForbiddenOnes() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
                            + "X-Sum: abc\r\nContent-Length: 7\r\nStrict-Transport-Security: max-age=9\r\nClear-Site-Data: \"*\"\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals("hello", response.text());
            assertEquals(
                    List.of("X-Sum"),
                    response.trailers().all().stream().map(Field::name).toList());
            assertEquals("abc", response.trailers().get("x-sum"));
        }
    }

    /** RFC 9112 §4: a reason phrase may be empty; none is made up. */
    @ParameterizedTest
    @CsvSource({"299 , ''", "299 Why Not, Why Not", "200 , OK", "200 Fine, Fine", "999 , ''"})
    void theReasonIsTheOrigins(String sent, String reason) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 " + sent + (sent.contains(" ") ? "" : " ")
                    + "\r\nContent-Length: 2\r\nCache-Control: max-age=9\r\n\r\nok");
            for (int i = 0; i < 2; i++) {
                client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
                RawResponse response = client.readResponse();
                assertEquals(reason, response.reason());
                assertEquals("ok", response.text());
            }
        }
    }

    /** RFC 9110 §8.6. */
    @Test
    void aSwitchOfProtocolsHasNoLength() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                    + "Content-Length: 3\r\n\r\nraw");
            client.send(
                    "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            RawResponse head = client.readHead();
            assertEquals(101, head.status());
            assertNull(head.header("content-length"));
            assertEquals("raw", client.readRaw(3).text());
        }
    }

    @Test
    void headAndFirstBytesComeBeforeTheRest() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/events") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertEquals(200, client.readHead().status());
            conversation.write("5\r\nfirst\r\n");
            assertEquals("5\r\nfirst\r\n", client.readRaw(10).text());
            conversation.write("0\r\n\r\n");
            assertEquals("0\r\n\r\n", client.readRaw(5).text());
        }
    }

    @Test
    void whatCameOfALittleBodyDoesNotWaitForTheRest() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/little") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n");
            client.readHead();
            for (String byOne : List.of("a", "b", "c")) {
                conversation.write(byOne);
                assertEquals(byOne, client.readRaw(1).text());
            }
            client.send("GET " + origin.url("/next") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            conversation.readHead();
            conversation.write(OK);
            assertEquals("ok", client.readResponse().text());
        }
    }

    /** Around the sizes of reads, and of what is put together. */
    @ParameterizedTest
    @ValueSource(ints = {65_536, 102_400, 131_072, 131_073, 400_000})
    void bodiesOfAnyLengthComeByteForByte(int length) {
        Bytes body = Bytes.random(length, length);
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(Answer.ok(body));
            for (int time = 0; time < 3; time++) {
                client.send("GET " + origin.url("/" + length) + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertEquals(body, client.readResponse().body());
            }
        }
    }

    @Test
    void aBodyCutShortIsVisiblyCut() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\nonly this");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertTrue(response.status() == 502 || response.truncated());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello!",
                "HTTP/1.1 200 OK\r\nX: a\rb\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 200 OK\nContent-Length: 0\n\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
                "nonsense\r\n\r\n",
                "HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n",
            })
    void badResponsesAre502(String bytes) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(bytes);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertFalse(response.text().contains("Exception"));
        }
    }

    @Test
    void interimResponsesPassInOrder() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(200, response.status());
            assertEquals(2, response.interim().size());
            assertEquals(102, response.interim().get(0).status());
            assertEquals(103, response.interim().get(1).status());
        }
    }

    @Test
    void http10ClientsGetAClosedUnchunkedAnswer() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            RawResponse response = client.readResponse();
            assertNull(response.header("transfer-encoding"));
            assertEquals("hello", response.text());
            client.expectClosed();
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 204", "GET, 304", "HEAD, 200"})
    void bodilessAnswersKeepTheConnection(String method, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(
                    "HTTP/1.1 " + status + " X\r\n" + (status == 204 ? "" : "Content-Length: 9\r\n") + "\r\n");
            origin.answerOnce(OK);
            client.send(method + " " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\"\r\n\r\n");
            assertEquals(status, client.readResponse(method).status());
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void aReusedConnectionThatDiedIsTriedOnceMore() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(OK);
            origin.answerOnce(Answer.of("").thenReset());
            origin.answerOnce(OK);
            client.send("GET " + origin.url("/1") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            assertEquals(3, origin.requests().size());
        }
    }

    @Test
    void aPostIsNeverTriedTwice() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(OK);
            origin.answerOnce(Answer.of("").thenReset());
            client.send("GET " + origin.url("/1") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            client.send("POST " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            assertEquals(502, client.readResponse().status());
            assertEquals(2, origin.requests().size());
        }
    }

    @Test
    void aClientThatLeavesClosesTheOriginRequest() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.request();
            client.leave();
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void aHalfClosedClientIsStillAnswered() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .shutdownOutput();
            assertEquals("ok", client.readResponse().text());
            client.expectClosed();
        }
    }

    @Test
    void aTunnelDeliversWhatCameEarlyAndKeepsHalfClose() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
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
    void aTunnelCarriesMuchBothWays() throws InterruptedException {
        Bytes much = Bytes.random(7, 8 << 20);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.startSending(much);
            assertEquals(much, conversation.readExactly(8 << 20));
            Thread writing = Thread.startVirtualThread(() -> conversation.write(much));
            assertEquals(much, client.readRaw(8 << 20));
            assertTrue(writing.join(Eventually.LIMIT));
        }
    }

    @Test
    void webSocketsPass() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(new WebSocketEcho());
            WebSocket socket = client.openWebSocket(origin.url("/chat"), origin.authority());
            socket.send("hello");
            assertEquals("hello", socket.receive().payload().text());
        }
    }
}
