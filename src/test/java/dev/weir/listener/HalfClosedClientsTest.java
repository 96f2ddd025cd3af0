package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send a FIN behind their request: those that go on reading are answered, those that have left are found out. */
class HalfClosedClientsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String ARE_YOU_THERE = "HTTP/1.1 102 Processing\r\n\r\n";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String get(RawOrigin origin, String path) {
        return "GET " + origin.url(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static void awaitAreYouThere(RawClient client) {
        assertEquals(ARE_YOU_THERE, client.readRaw(ARE_YOU_THERE.length()).text());
    }

    @Test
    void whoWaitsForASlowAnswerGetsIt() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(get(origin, "/")).shutdownOutput();
            awaitAreYouThere(client);
            held.release(OK);
            assertEquals("ok", client.readResponse().text());
            client.expectClosed();
        }
    }

    /** RFC 9110 §15.2: interim responses are not for HTTP/1.0, so a client of that is waited for unasked. */
    @Test
    void anOldClientIsNotAsked() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client();
                RawClient newer = weir.client()) {
            Held held = origin.hold();
            Held other = origin.hold();
            client.send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n").shutdownOutput();
            held.request();
            newer.send(get(origin, "/")).shutdownOutput();
            awaitAreYouThere(newer);
            held.release(OK);
            assertEquals("ok", client.readResponse().text());
            assertEquals(0, client.readToEnd().length());
            other.release();
        }
    }

    /** What was written behind the FIN and brought no reset has shown that someone reads. */
    @Test
    void whoReadsAnEventStreamIsNotCutInItsPauses() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client();
                RawClient other = weir.client()) {
            client.send(get(origin, "/")).shutdownOutput();
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            client.readHead();
            assertEquals("o", client.readRaw(1).text());
            other.send(get(origin, "/")).shutdownOutput();
            awaitAreYouThere(other);
            conversation.write("k");
            assertEquals("k", client.readRaw(1).text());
            client.expectClosed();
        }
    }

    @Test
    void pipelinedRequestsBeforeTheEndAreServed() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held first = origin.hold();
            Held second = origin.hold();
            client.send(get(origin, "/1") + get(origin, "/2")).shutdownOutput();
            first.release(OK);
            assertEquals("ok", client.readResponse().text());
            awaitAreYouThere(client);
            second.release(OK);
            assertEquals("ok", client.readResponse().text());
            client.expectClosed();
        }
    }

    @Test
    void whoHasLeftIsFoundOutAndItsRequestEnded() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            double before = weir.count("weir.requests", "outcome", "aborted");
            Held held = origin.hold();
            client.send(get(origin, "/"));
            held.request();
            client.leave();
            held.conversation().awaitClosedByPeer();
            Eventually.await(() -> weir.count("weir.requests", "outcome", "aborted") == before + 1, "counted");
        }
    }

    @Test
    void whoHasLeftBehindPipelinedRequestsIsFoundOut() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held first = origin.hold();
            Held second = origin.hold();
            client.send(get(origin, "/1") + get(origin, "/2")).shutdownOutput();
            first.release(OK);
            assertEquals("ok", client.readResponse().text());
            second.request();
            client.leave();
            second.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void whoLeavesASilentAnswerIsFoundOut() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(get(origin, "/"));
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            client.readHead();
            assertEquals("o", client.readRaw(1).text());
            client.leave();
            held.conversation().awaitClosedByPeer();
        }
    }

    /** The FIN may come while one exchange has ended and the next, which is here, has not begun. */
    @Test
    void noPipelinedRequestIsLostToTheEnd() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(OK);
            for (int i = 0; i < 50; i++) {
                try (RawClient client = weir.client()) {
                    client.send(get(origin, "/1") + get(origin, "/2"));
                    assertEquals("ok", client.readResponse().text());
                    client.shutdownOutput();
                    assertEquals("ok", client.readResponse().text());
                    client.expectClosed();
                }
            }
            assertFalse(origin.requests().isEmpty());
        }
    }
}
