package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests whose bodies and answers do not meet: early, unexpected, cut short, one behind the other. */
class EarlyAnswersTest {

    private static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String TOO_LARGE = "HTTP/1.1 413 Content Too Large\r\nContent-Length: 2\r\n\r\nno";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @ParameterizedTest
    @CsvSource({"false, 100000", "true, 100000", "false, 33554432", "true, 33554432"})
    void theAnswerReachesAClientThatStillSends(boolean closes, int length) {
        Bytes body = Bytes.random(1, length);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            client.startSending(body.slice(0, length - 1));
            conversation.readExactly(1000);
            conversation.write(TOO_LARGE);
            if (closes) {
                // What is unread makes it a reset.
                conversation.closeWithoutNotify();
            }
            RawResponse response = client.readResponse();
            assertEquals(413, response.status());
            assertEquals("no", response.text());
            assertEquals("close", response.header("connection"));
            if (!closes) {
                conversation.awaitClosedByPeer();
            }
        }
    }

    @Test
    void theConnectionIsNotUsedAgain() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client();
                RawClient other = weir.client()) {
            Held held = origin.holdAtHead();
            origin.answer(OK);
            client.send("POST " + origin.url("/1") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
            held.conversation().write(OK);
            assertEquals("ok", client.readResponse().text());
            held.conversation().awaitClosedByPeer();
            other.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", other.readResponse().text());
            assertEquals(2, origin.connections());
        }
    }

    @Test
    void anHttp2ClientKeepsItsConnection() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = TLS.h2(weir)) {
            Held held = origin.holdAtHead();
            origin.answer(OK);
            H2Stream stream = client.open()
                    .sendHeaders(Fields.of(
                            ":method", "POST", ":scheme", "http", ":authority", origin.authority(), ":path", "/"))
                    .send("half");
            held.conversation().write(TOO_LARGE);
            H2Message response = stream.awaitResponse();
            assertEquals(413, response.status());
            assertTrue(response.complete());
            // RFC 9113 §8.1: the rest is not wanted, without an error.
            assertEquals(0, stream.awaitReset());
            assertEquals("ok", client.get(origin.url("/2")).awaitResponse().text());
        }
    }

    @Test
    void anHttp2OriginThatWantsNoMoreIsHeard() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send("POST https://" + origin.authority("origin.localhost")
                    + "/ HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf");
            H2Stream stream = origin.accept();
            stream.awaitHeaders();
            stream.sendHeaders(Fields.of(":status", "413", "content-length", "2"))
                    .sendLast("no")
                    .reset(0);
            RawResponse response = client.readResponse();
            assertEquals(413, response.status());
            assertEquals("no", response.text());
            assertEquals("close", response.header("connection"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "DELETE", "OPTIONS", "SLUDGE"})
    void anyMethodMayBringABody(String method) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 204 No Content\r\n\r\n");
            client.send(method + " " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello");
            assertEquals(204, client.readResponse(method).status());
            RecordedRequest sized = origin.awaitRequest();
            assertEquals("hello", sized.text());
            assertEquals("5", sized.header("content-length"));
            client.send(method + " " + origin.url("/")
                    + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n");
            assertEquals(204, client.readResponse(method).status());
            RecordedRequest chunked = origin.awaitRequest();
            assertEquals("hello", chunked.text());
            assertEquals("chunked", chunked.header("transfer-encoding"));
            assertNull(chunked.header("content-length"));
        }
    }

    @Test
    void garbageBehindARequestIsAnsweredAfterIt() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send("POST " + origin.url("/")
                    + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello\0garbage\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
            assertEquals("hello", origin.awaitRequest().text());
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void pipelinedRequestsAreSentOneByOneAndStayPaired() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/1") + " HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n\r\n"
                    + "HEAD " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n"
                    + "GET " + origin.url("/3") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            assertEquals("GET /1 HTTP/1.1", conversation.readHead().requestLine());
            conversation.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n");
            assertEquals(100, client.readHead().status());
            assertEquals(103, client.readHead().status());
            // Not a byte of the second one is there before the first one is answered.
            conversation.assertNoBytesWithin(Duration.ofMillis(100));
            conversation.write(OK);
            assertEquals("ok", client.readResponse().text());
            assertEquals("HEAD /2 HTTP/1.1", conversation.readHead().requestLine());
            conversation.write("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            RawResponse second = client.readResponse("HEAD");
            assertEquals(1, second.interim().size());
            assertEquals("2", second.header("content-length"));
            assertEquals("GET /3 HTTP/1.1", conversation.readHead().requestLine());
            conversation.write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
            assertEquals(404, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'Expect: 100-continue\r\nExpect: 100-continue\r\n', 417",
        "'Expect: 200-maybe\r\n', 417",
        "'Expect: 100-continue, 100-continue\r\n', 417"
    })
    void anExpectationThatCannotBeMetIsRefused(String fields, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n" + fields + "\r\n");
            assertEquals(status, client.readResponse().status());
            client.expectClosed();
            origin.assertNotConnected();
        }
    }

    @Test
    void anExpectationOfADeniedRequestGetsTheDenialAlone() {
        try (RawClient client = weir.client()) {
            client.send(
                    "POST http://10.0.0.1/ HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(403, response.status());
            assertEquals(0, response.interim().size());
            client.expectClosed();
        }
    }
}
