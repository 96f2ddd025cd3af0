package dev.weir.listener;

import static dev.weir.listener.Refusing.SERVED;
import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Sending;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that do not wait for the answers to those before them: served one at a time, answered in order, taken in only as they are. */
class PipeliningTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @Test
    void answersStayPairedAndInOrder() {
        int count = 1000;
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.on(request -> "HTTP/1.1 200 OK\r\nX-Of: " + request.target() + request.text()
                    + "\r\nContent-Length: 2\r\n\r\nok");
            StringBuilder requests = new StringBuilder();
            for (int i = 0; i < count; i++) {
                requests.append("POST ").append(origin.url("/" + i)).append(" HTTP/1.1\r\nHost: x\r\n");
                requests.append(
                        i % 2 == 0
                                ? "Content-Length: 2\r\n\r\n-" + i % 10
                                : "Transfer-Encoding: chunked\r\n\r\n1\r\n-\r\n1\r\n" + i % 10 + "\r\n0\r\n\r\n");
            }
            client.startSending(Bytes.of(requests.toString()));
            for (int i = 0; i < count; i++) {
                assertEquals("/" + i + "-" + i % 10, client.readResponse().header("x-of"));
            }
            assertTrue(origin.connections() <= 2, "connections: " + origin.connections());
        }
    }

    @Test
    void theNextRequestReachesNoOriginBeforeTheAnswerToTheOneBefore() {
        try (RawOrigin slow = RawOrigin.start();
                RawOrigin fast = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = slow.hold();
            fast.answer("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nfast");
            client.send(wire("GET %s HTTP/1.1~Host: x~~", slow) + wire("GET %s HTTP/1.1~Host: x~~", fast));
            held.request();
            client.awaitReadByPeer();
            fast.assertNotConnected();
            held.release(OK);
            assertEquals("ok", client.readResponse().text());
            assertEquals("fast", client.readResponse().text());
        }
    }

    @Test
    void interimAnswersAndAnswersToHeadStayPaired() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
            origin.answerOnce("HTTP/1.1 200 OK\r\nX-Of: head\r\nContent-Length: 2\r\n\r\n");
            origin.answerOnce("HTTP/1.1 200 OK\r\nX-Of: last\r\nContent-Length: 2\r\n\r\nok");
            client.send(wire(
                    "GET %s HTTP/1.1~Host: x~Expect: 100-continue~~HEAD %s HTTP/1.1~Host: x~~"
                            + "GET %s HTTP/1.1~Host: x~~",
                    origin));
            RawResponse first = client.readResponse();
            assertEquals("ok", first.text());
            assertEquals(103, first.interim().getFirst().status());
            assertEquals("head", client.readResponse("HEAD").header("x-of"));
            assertEquals("last", client.readResponse().header("x-of"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'\0garbage', 400",
        "'garbage~~', 400",
        "'GET %s HTTP/1.1\n\n', 400",
        "'GET %s HTTP/1.1~~', 400",
        "'GET %s HTTP/2.0~Host: x~~', 505",
        "'POST %s HTTP/1.1~Host: x~Content-Length: 5~Transfer-Encoding: chunked~~0~~', 400",
    })
    void aBadRequestAfterAGoodOneIsAnsweredAfterIt(String bad, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(wire("GET %s HTTP/1.1~Host: x~~" + bad, origin));
            held.request();
            client.awaitReadByPeer();
            held.release(OK);
            assertEquals("ok", client.readResponse().text());
            assertEquals("close", Refusing.refused(client, status).header("connection"));
            client.expectClosed();
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void whatFollowsTheLastRequestIsDropped() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("GET %s HTTP/1.1~Host: x~Connection: close~~GET %s2 HTTP/1.1~Host: x~~", origin));
            assertEquals("close", client.readResponse().header("connection"));
            client.expectClosed();
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void whatFollowsARequestWhoseBodyIsNotWantedIsDropped() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            client.send(wire(
                    "POST /nothing HTTP/1.1~Host: localhost~Content-Length: 50~~GET %s HTTP/1.1~Host: x~~", origin));
            assertEquals("close", Refusing.refused(client, 404).header("connection"));
            client.expectClosed();
            origin.assertNotConnected();
        }
    }

    /** A hundred thousand requests of a client that reads nothing: what is not answered yet stays in the client. */
    @Test
    void aClientThatReadsNothingIsNotReadFrom() {
        int count = 100_000;
        Bytes requests = Bytes.of(SERVED.repeat(count));
        try (TestWeir fresh = TestWeir.start();
                RawClient client =
                        RawClient.to(fresh.port()).receiveBuffer(8 * 1024).connect()) {
            Sending sending = client.startSending(requests);
            awaitStandstill(fresh);
            assertTrue(received(fresh) < requests.length() / 2.0, "taken in: " + received(fresh));
            Refusing.by(fresh).serves();
            for (int i = 0; i < count; i++) {
                assertEquals(204, client.readResponse().status());
            }
            sending.await();
        }
    }

    /** While one request is under way only so much of what follows is taken in as shows whether the client is still there. */
    @Test
    void whileARequestIsServedLittleOfWhatFollowsIsRead() {
        Bytes requests = Bytes.of(SERVED.repeat(100_000));
        try (TestWeir fresh = TestWeir.start();
                RawOrigin origin = RawOrigin.manual();
                RawClient client = fresh.client()) {
            client.send(wire("GET %s HTTP/1.1~Host: x~~", origin));
            Conversation conversation = origin.accept();
            conversation.readHead();
            client.startSending(requests);
            awaitStandstill(fresh);
            assertTrue(received(fresh) < 256 * 1024, "taken in: " + received(fresh));
            conversation.assertNoBytesWithin(Duration.ofMillis(1));
            client.reset();
            conversation.awaitClosedByPeer();
        }
    }

    private static double received(TestWeir weir) {
        return weir.registry()
                .get("weir.bytes")
                .tags("side", "client", "direction", "received")
                .functionCounter()
                .count();
    }

    /** Nothing more is taken in for as long as would do for much. */
    private static void awaitStandstill(TestWeir weir) {
        double[] last = {-1};
        long[] since = {System.nanoTime()};
        Eventually.await(
                () -> {
                    double now = received(weir);
                    if (now != last[0]) {
                        last[0] = now;
                        since[0] = System.nanoTime();
                    }
                    return now > 0
                            && System.nanoTime() - since[0]
                                    > Duration.ofMillis(500).toNanos();
                },
                "nothing more is read");
    }
}
