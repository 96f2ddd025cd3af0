package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Sending;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Clients that send or take a body too slowly, and those that only seem to. All that drips here drips at some ten bytes a second. */
class SlowClientsTest {

    private static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int NO_ERROR = 0;
    private static final int INTERNAL_ERROR = 2;
    private static final int TENTH = 100;

    /** Time limits that a drip keeps on any machine, and so short that a rate is soon measured over them. */
    private static TestWeir weir;

    private final ScheduledExecutorService drips =
            Executors.newScheduledThreadPool(4, Thread.ofVirtual().factory());

    @BeforeAll
    static void start() {
        weir = TLS.setup()
                .with("weir.proxy.limits.body-idle", "1500ms")
                .with("weir.upstream.idle-timeout", "2500ms")
                .start();
        TLS.warm(weir);
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @AfterEach
    void dryUp() {
        drips.shutdownNow();
    }

    /** Does it ten times a second until it fails. */
    private void drip(Runnable drop) {
        var _ = drips.scheduleWithFixedDelay(drop, 0, TENTH, TimeUnit.MILLISECONDS);
    }

    private static double rejections(String limit) {
        return weir.count("weir.limit.rejections", "limit", limit);
    }

    private static String post(RawOrigin origin) {
        return "POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
    }

    private static Fields post2(RawOrigin origin) {
        return Fields.of(":method", "POST", ":scheme", "http", ":authority", origin.authority(), ":path", "/");
    }

    private static Fields get2(RawOrigin origin) {
        return Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/");
    }

    /** Waits until a client has been refused for its slowness: as long as it takes to find one out. */
    private void awaitSlownessFoundOut() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.holdAtHead();
            client.send(post(origin));
            drip(() -> client.send("1\r\na\r\n"));
            assertEquals(408, client.readResponse().status());
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void bodiesThatDripAre408() {
        double rate = rejections("body_rate");
        double all = weir.count("weir.limit.rejections");
        double errors = weir.count("weir.requests", "outcome", "client_error", "code", "4xx");
        try (RawOrigin origin = RawOrigin.manual();
                RawClient content = weir.client();
                RawClient framing = weir.client();
                H2Client http2 = TLS.h2(weir)) {
            content.send(post(origin));
            framing.send(post(origin));
            H2Stream stream = http2.open().sendHeaders(post2(origin));
            List<Conversation> conversations = List.of(origin.accept(), origin.accept(), origin.accept());
            drip(() -> content.send("1\r\na\r\n"));
            drip(() -> framing.send("1;an-extension-" + "x".repeat(64) + "\r\na\r\n"));
            drip(() -> stream.send("a"));
            assertEquals("close", Refusing.refused(content, 408).header("connection"));
            assertEquals("close", Refusing.refused(framing, 408).header("connection"));
            assertEquals("408", stream.awaitHeaders().get(":status"));
            assertEquals(NO_ERROR, stream.awaitReset());
            http2.connection().ping();
            for (Conversation conversation : conversations) {
                conversation.awaitClosedByPeer();
                assertFalse(conversation.received().text().endsWith("0\r\n\r\n"));
            }
        }
        assertEquals(rate + 3, rejections("body_rate"));
        assertEquals(all + 3, weir.count("weir.limit.rejections"));
        assertEquals(errors + 3, weir.count("weir.requests", "outcome", "client_error", "code", "4xx"));
        Refusing.by(weir).serves();
    }

    @Test
    void aBodyThatStopsOverHttp2Is408() {
        double idle = rejections("body_idle");
        double all = weir.count("weir.limit.rejections");
        double errors = weir.count("weir.requests", "outcome", "client_error", "code", "4xx");
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = TLS.h2(weir)) {
            Held held = origin.holdAtHead();
            H2Stream stream = client.open().sendHeaders(post2(origin)).send("some");
            H2Stream silent = client.open().sendHeaders(post2(origin));
            Held other = origin.holdAtHead();
            for (H2Stream stopped : List.of(stream, silent)) {
                assertEquals("408", stopped.awaitHeaders().get(":status"));
                assertEquals(NO_ERROR, stopped.awaitReset());
            }
            held.conversation().awaitClosedByPeer();
            other.conversation().awaitClosedByPeer();
            client.connection().ping();
        }
        assertEquals(idle + 2, rejections("body_idle"));
        assertEquals(all + 2, weir.count("weir.limit.rejections"));
        assertEquals(errors + 2, weir.count("weir.requests", "outcome", "client_error", "code", "4xx"));
    }

    /** The client would send, if only it were let. */
    @Test
    void anOriginThatTakesItsTimeIsNotTheClientsFault() {
        Bytes body = Bytes.random(1, 16 << 20);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                    + "\r\n\r\n");
            Sending sending = client.startSending(body);
            Conversation conversation = origin.accept();
            conversation.readHead();
            awaitSlownessFoundOut();
            assertEquals(body, conversation.readBody());
            sending.await();
            conversation.write(OK);
            assertEquals("ok", client.readResponse().text());
        }
    }

    /** An origin that has begun to answer, in chunks. */
    private static Conversation answering(Conversation conversation) {
        conversation.readHead();
        return conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    }

    @Test
    void aClientThatTakesItsAnswerInDripsIsCut() {
        double rate = rejections("response_rate");
        double aborted = weir.count("weir.requests", "outcome", "aborted", "code", "2xx");
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.open().withholdCredit();
            stream.sendLastHeaders(get2(origin));
            Conversation conversation = answering(origin.accept());
            // More than the stream's window, and then piece by piece what waits for more of it.
            conversation.writeChunk(Bytes.random(1, 65_535)).write("1\r\na\r\n".repeat(5000));
            stream.awaitHeaders();
            drip(() -> stream.credit(1));
            assertEquals(INTERNAL_ERROR, stream.awaitReset());
            conversation.awaitClosedByPeer();
            client.connection().ping();
        }
        assertEquals(rate + 1, rejections("response_rate"));
        Eventually.await(
                () -> weir.count("weir.requests", "outcome", "aborted", "code", "2xx") == aborted + 1, "counted");
    }

    @Test
    void aClientThatTakesNothingIsCutForIt() {
        double rate = rejections("response_rate");
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.open().withholdCredit();
            stream.sendLastHeaders(get2(origin));
            Conversation conversation = answering(origin.accept());
            conversation.writeChunk(Bytes.random(1, 100_000));
            stream.awaitHeaders();
            assertEquals(INTERNAL_ERROR, stream.awaitReset());
            conversation.awaitClosedByPeer();
        }
        assertEquals(rate + 1, rejections("response_rate"));
    }

    /** Event streams: what there is, the client takes at once. */
    @Test
    void anOriginThatDripsIsNotTheClientsFault() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client();
                H2Client http2 = TLS.h2(weir)) {
            client.send("GET " + origin.url("/other") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            H2Stream stream = http2.request(get2(origin));
            List<Conversation> conversations = List.of(origin.accept(), origin.accept());
            for (Conversation conversation : conversations) {
                answering(conversation);
                drip(() -> conversation.write("1\r\na\r\n"));
            }
            awaitSlownessFoundOut();
            dryUp();
            Eventually.await(drips::isTerminated, "the drips to end");
            conversations.forEach(conversation -> conversation.write("1\r\nz\r\n0\r\n\r\n"));
            String told = client.readResponse().text();
            assertTrue(told.matches("a+z"), told);
            H2Message toldHttp2 = stream.awaitResponse();
            assertTrue(toldHttp2.complete() && toldHttp2.text().matches("a+z"), toldHttp2.text());
        }
    }

    /** Once there is an answer, it is what counts; an upload holds it open only by moving. */
    @Test
    void anUploadThatDripsDoesNotKeepASilentAnswerOpen() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient dripping = weir.client();
                RawClient steady = weir.client()) {
            Held slow = origin.holdAtHead();
            dripping.send(post(origin));
            slow.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            Held fast = origin.holdAtHead();
            steady.send(post(origin));
            fast.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            dripping.readHead();
            steady.readHead();
            drip(() -> dripping.send("1\r\na\r\n"));
            drip(() -> steady.send("400\r\n" + "a".repeat(1024) + "\r\n"));
            dripping.expectReset();
            slow.conversation().awaitClosedByPeer();
            fast.conversation().write("ok");
            assertEquals("ok", steady.readRaw(2).text());
        }
    }
}
