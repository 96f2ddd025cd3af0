package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client that leaves ends its request to the origin, at whatever point that is, and nobody else's. */
class DepartedClientsTest {

    private static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int CANCEL = 8;
    private static final int MAX_CONCURRENT_STREAMS = 3;

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.setup().with("weir.upstream.pool-size", "1").start();
        TLS.warm(weir);
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String get(String url) {
        return "GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static String url(H2Origin origin) {
        return "https://" + origin.authority("origin.localhost") + "/";
    }

    private static void awaitOneMoreAborted(double before) {
        Eventually.await(() -> weir.count("weir.requests", "outcome", "aborted") == before + 1, "an aborted exchange");
    }

    @Test
    void whileDialling() {
        try (DeadPort port = DeadPort.silent();
                RawClient client = weir.client()) {
            double before = weir.count("weir.requests", "outcome", "aborted");
            client.send(get("http://" + port.authority() + "/"));
            client.awaitReadByPeer();
            client.reset();
            awaitOneMoreAborted(before);
        }
    }

    @Test
    void whileWaitingForAStream() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient first = weir.client();
                RawClient leaving = weir.client();
                RawClient last = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            double before = weir.count("weir.requests", "outcome", "aborted");
            first.send(get(url(origin)));
            H2Stream held = origin.accept();
            held.connection().send(H2Frame.setting(MAX_CONCURRENT_STREAMS, 1));
            held.connection().ping();
            leaving.send("POST " + url(origin) + "secret HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
            leaving.awaitReadByPeer();
            leaving.reset();
            awaitOneMoreAborted(before);
            held.sendLastHeaders(Fields.of(":status", "204"));
            assertEquals(204, first.readResponse().status());
            // The place in the pool is given back, and the request that nobody wants any more was not made.
            last.send(get(url(origin)));
            H2Stream next = origin.accept();
            Fields fields = next.awaitHeaders();
            if ("OPTIONS".equals(fields.get(":method"))) {
                assertEquals("*", fields.get(":path"));
                next = origin.accept();
                fields = next.awaitHeaders();
            }
            assertEquals("GET", fields.get(":method"));
            next.sendLastHeaders(Fields.of(":status", "204"));
            assertEquals(204, last.readResponse().status());
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void whileAwaitingTheHead() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client();
                RawClient other = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(get(url(origin)));
            H2Stream stream = origin.accept();
            stream.awaitHeaders();
            client.reset();
            assertEquals(CANCEL, stream.awaitReset());
            other.send(get(url(origin)));
            origin.accept().sendLastHeaders(Fields.of(":status", "204"));
            assertEquals(204, other.readResponse().status());
            assertEquals(1, origin.connections());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void inTheMiddleOfAResponse(boolean http2) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client1 = weir.client();
                H2Client client2 = TLS.h2(weir)) {
            Held held = origin.hold();
            H2Stream stream = http2 ? client2.get(origin.url("/")) : null;
            if (stream == null) {
                client1.send(get(origin.url("/")));
            }
            held.conversation().write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n");
            if (stream == null) {
                client1.readHead();
                client1.reset();
            } else {
                stream.awaitHeaders();
                stream.reset(CANCEL);
            }
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void inTheMiddleOfAResponseOverHttp2() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(get(url(origin)));
            H2Stream stream = origin.accept();
            stream.sendHeaders(Fields.of(":status", "200")).send("a");
            client.readHead();
            client.reset();
            assertEquals(CANCEL, stream.awaitReset());
        }
    }

    @Test
    void inTheMiddleOfARequest() {
        try (RawOrigin origin = RawOrigin.start();
                H2Origin origin2 = H2Origin.start(TLS.origin());
                RawClient client = weir.client();
                RawClient client2 = weir.client()) {
            Held held = origin.holdAtHead();
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nhalf");
            assertEquals("half", held.conversation().readExactly(4).text());
            client.leave();
            held.conversation().awaitClosedByPeer();
            assertEquals(1, origin.connections());

            origin2.answer(H2Script.leftToTheTest());
            client2.send(
                    "POST " + url(origin2) + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
            H2Stream stream = origin2.accept();
            stream.awaitHeaders();
            assertEquals("half", stream.readExactly(4).text());
            client2.leave();
            assertEquals(CANCEL, stream.awaitReset());
        }
    }

    /** The connection of a response that came whole serves the next one, while its own client still reads. */
    @Test
    void whoLeavesLateCutsNobodyElse() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client slow = TLS.h2(weir);
                RawClient next = weir.client()) {
            H2Stream unread = unread(slow, origin);
            leavesLate(origin.accept(), origin, slow, unread, next);
        }
    }

    /** A connection that became free for somebody who is gone is not one that a request was sent on. */
    @Test
    void whoLeavesLateCutsNobodyElseWhereAnotherLeftWhileItWaited() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient first = weir.client();
                RawClient gone = weir.client();
                H2Client slow = TLS.h2(weir);
                RawClient next = weir.client()) {
            first.send(get(origin.url("/first")));
            Conversation conversation = origin.accept();
            conversation.readHead();
            double before = weir.count("weir.requests", "outcome", "aborted");
            gone.send(get(origin.url("/gone")));
            gone.awaitReadByPeer();
            gone.reset();
            awaitOneMoreAborted(before);
            conversation.write(OK);
            assertEquals("ok", first.readResponse().text());
            H2Stream unread = unread(slow, origin);
            leavesLate(conversation, origin, slow, unread, next);
        }
    }

    private static H2Stream unread(H2Client client, RawOrigin origin) {
        H2Stream stream = client.open().withholdCredit();
        stream.sendLastHeaders(
                Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/slow"));
        return stream;
    }

    private static void leavesLate(
            Conversation conversation, RawOrigin origin, H2Client slow, H2Stream unread, RawClient next) {
        int piece = 8 * 1024;
        int pieces = 22;
        assertEquals("GET /slow HTTP/1.1", conversation.readHead().requestLine());
        conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + pieces * piece + "\r\n\r\n");
        for (int i = 0; i < pieces; i++) {
            conversation.write(Bytes.random(i, piece));
            conversation.awaitReadByPeer();
        }
        next.send("POST " + origin.url("/next") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
        assertEquals("POST /next HTTP/1.1", conversation.readHead().requestLine());
        unread.reset(CANCEL);
        slow.connection().ping();
        conversation.write(OK);
        assertEquals("ok", next.readResponse().text());
        assertFalse(conversation.isClosed());
        assertEquals(1, origin.connections());
    }
}
