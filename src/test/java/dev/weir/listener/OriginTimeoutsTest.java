package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Script;
import dev.weir.testing.Sending;
import dev.weir.testing.Tls;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How long an origin is waited for, and in which words the client is told that it was too long. */
class OriginTimeoutsTest {

    static final TestPki TLS = new TestPki();
    private static final int CANCEL = 8;
    private static final int INITIAL_WINDOW_SIZE = 4;

    /** Short waits for answers, long ones for connections, which on a busy machine take their time. */
    static TestWeir weir;

    /** Short waits for connections, of which there is one. */
    static TestWeir hasty;

    @BeforeAll
    static void start() {
        weir = started(TLS.setup());
        hasty = startedHasty(TLS.setup());
    }

    static TestWeir started(TestWeir.Setup setup) {
        return setup.with("weir.upstream.response-timeout", "1s")
                .with("weir.upstream.idle-timeout", "5s")
                .with("weir.upstream.pool-size", "1")
                .with("weir.upstream.queue", "1")
                .start();
    }

    static TestWeir startedHasty(TestWeir.Setup setup) {
        // One address: where the time is over before a second is dialled, the first one's failure is told.
        return setup.with("weir.upstream.connect-timeout", "700ms")
                .with("weir.dns.family", "4")
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
        hasty.close();
    }

    private static String get(String url) {
        return "GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static void assertRefused(RawResponse response, int status, String error) {
        assertEquals(status, response.status(), response::text);
        String told = String.valueOf(response.header("proxy-status"));
        assertTrue(told.startsWith("weir;error=" + error + ";"), told);
    }

    private static void refusedBy(TestWeir by, String url, int status, String error) {
        double before = by.count("weir.requests", "outcome", "upstream_error", "code", "5xx");
        try (RawClient client = by.client()) {
            client.send(get(url));
            assertRefused(client.readResponse(), status, error);
        }
        Eventually.await(
                () -> by.count("weir.requests", "outcome", "upstream_error", "code", "5xx") == before + 1, "counted");
    }

    @Test
    void connecting() {
        try (DeadPort port = DeadPort.silent()) {
            refusedBy(hasty, "http://" + port.authority() + "/", 504, "connection_timeout");
        }
        try (DeadPort port = DeadPort.refusing()) {
            refusedBy(hasty, "http://" + port.authority() + "/", 502, "connection_refused");
        }
    }

    @Test
    void theTlsHandshake() {
        try (RawOrigin origin = RawOrigin.manual()) {
            refusedBy(hasty, "https://" + origin.authority("origin.localhost") + "/", 504, "connection_timeout");
            origin.accept().awaitClosedByPeer();
        }
    }

    @Test
    void theFirstWordOnHttp2() {
        try (RawOrigin origin = RawOrigin.setup()
                .tls(Tls.presenting(TLS.origin()).offering("h2"))
                .script(Script.leftToTheTest())
                .start()) {
            refusedBy(hasty, "https://" + origin.authority("origin.localhost") + "/", 504, "connection_timeout");
            origin.accept().awaitClosedByPeer();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not HTTP/2 at all, and long enough to be a frame"})
    void theEndInsteadOfTheFirstWordOnHttp2(String bytes) {
        try (RawOrigin origin = RawOrigin.setup()
                .tls(Tls.presenting(TLS.origin()).offering("h2"))
                .script(conversation -> conversation.write(bytes).close())
                .start()) {
            refusedBy(
                    weir,
                    "https://" + origin.authority("origin.localhost") + "/",
                    502,
                    bytes.isEmpty() ? "connection_terminated" : "http_protocol_error");
        }
    }

    @Test
    void theResponse() {
        try (RawOrigin origin = RawOrigin.start();
                H2Origin origin2 = H2Origin.start(TLS.origin())) {
            Held held = origin.hold();
            refusedBy(weir, origin.url("/"), 504, "http_response_timeout");
            held.conversation().awaitClosedByPeer();
            origin2.answer(H2Script.leftToTheTest());
            refusedBy(weir, "https://" + origin2.authority("origin.localhost") + "/", 504, "http_response_timeout");
            assertEquals(CANCEL, origin2.accept().awaitReset());
        }
    }

    @Test
    void theResponseThoughInterimOnesTrickleIn() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client();
                ScheduledExecutorService drip = Executors.newSingleThreadScheduledExecutor()) {
            client.send(get(origin.url("/")));
            Conversation conversation = origin.accept();
            conversation.readHead();
            var _ = drip.scheduleWithFixedDelay(
                    () -> conversation.write("HTTP/1.1 102 Processing\r\n\r\n"), 0, 200, TimeUnit.MILLISECONDS);
            RawResponse response = client.readResponse();
            assertRefused(response, 504, "http_response_timeout");
            assertTrue(!response.interim().isEmpty());
            drip.shutdownNow();
        }
    }

    @Test
    void theContinueThatWasExpected() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.holdAtHead();
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
                    + "Expect: 100-continue\r\n\r\n");
            assertRefused(client.readResponse(), 504, "http_response_timeout");
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void theTakingOfTheRequest() {
        Bytes body = Bytes.random(1, 32 << 20);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length()
                    + "\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            client.startSending(body);
            assertRefused(client.readResponse(), 504, "connection_write_timeout");
        }
    }

    @Test
    void theTakingOfTheRequestByAnHttp2OriginWithoutAWindow() {
        Bytes body = Bytes.random(1, 1 << 20);
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.connection().send(H2Frame.setting(INITIAL_WINDOW_SIZE, 0));
                stream.connection().ping();
                stream.sendLastHeaders(Fields.of(":status", "204"));
            });
            origin.answer(H2Script.leftToTheTest());
            String url = "https://" + origin.authority("origin.localhost") + "/";
            client.send(get(url));
            assertEquals(204, client.readResponse().status());
            origin.accept();
            client.send("POST " + url + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + body.length() + "\r\n\r\n");
            H2Stream stream = origin.accept();
            Sending sending = client.startSending(body);
            assertRefused(client.readResponse(), 504, "connection_write_timeout");
            assertEquals(CANCEL, stream.awaitReset());
            assertTrue(sending.written() <= body.length());
        }
    }

    @Test
    void theRestOfTheBody() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            double before = weir.count("weir.requests", "outcome", "aborted", "code", "2xx");
            Held held = origin.hold();
            client.send(get(origin.url("/")));
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n");
            RawResponse head = client.readHead();
            // Longer than for a head: event streams pause.
            client.assertNoBytesWithin(Duration.ofMillis(1200));
            held.conversation().write("some");
            assertEquals("some", client.readRaw(4).text());
            assertEquals(200, head.status());
            client.expectReset();
            held.conversation().awaitClosedByPeer();
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "aborted", "code", "2xx") == before + 1, "counted");
        }
    }

    @Test
    void aClientThatNeverReadsTheRest() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client =
                        RawClient.to(weir.port()).receiveBuffer(16 * 1024).connect()) {
            double before = weir.count("weir.requests", "outcome", "aborted", "code", "2xx");
            origin.answer((request, conversation) -> conversation
                    .write("HTTP/1.1 200 OK\r\nContent-Length: " + (32 << 20) + "\r\n\r\n")
                    .write(Bytes.random(1, 32 << 20)));
            client.send(get(origin.url("/")));
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "aborted", "code", "2xx") == before + 1, "given up");
        }
    }

    @Test
    void aQueueThatIsFull() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient first = weir.client();
                RawClient second = weir.client();
                RawClient third = weir.client()) {
            double before = weir.count("weir.limit.rejections", "limit", "queue");
            Held held = origin.hold();
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            first.send(get(origin.url("/1")));
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n");
            first.readHead();
            second.send(get(origin.url("/2")));
            second.awaitReadByPeer();
            third.send(get(origin.url("/3")));
            RawResponse refused = third.readResponse();
            assertRefused(refused, 503, "connection_limit_reached");
            assertEquals("1", refused.header("retry-after"));
            assertEquals(before + 1, weir.count("weir.limit.rejections", "limit", "queue"));
            held.release("ok");
            assertEquals("ok", second.readResponse().text());
            assertEquals(1, origin.connections());
        }
    }
}
