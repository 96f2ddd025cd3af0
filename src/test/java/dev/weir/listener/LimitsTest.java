package dev.weir.listener;

import static dev.weir.listener.Refusing.SERVED;
import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.time.Duration;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each limit over the wire: what is just inside passes, what is past it is answered and counted, and what it cost is bounded. */
class LimitsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int ENDLESS = 16 << 20;
    private static final int MOST_TAKEN_IN = 2 << 20;

    private static TestWeir standard;
    private static TestWeir strict;

    @BeforeAll
    static void start() {
        standard = TestWeir.start();
        strict = TestWeir.setup()
                .with("weir.proxy.limits.uri", "100")
                .with("weir.proxy.limits.header-bytes", "1000")
                .with("weir.proxy.limits.header-fields", "5")
                .with("weir.proxy.limits.header-deadline", "400ms")
                .with("weir.proxy.limits.idle", "400ms")
                .with("weir.proxy.limits.body-idle", "1500ms")
                .start();
    }

    @AfterAll
    static void stop() {
        standard.close();
        strict.close();
    }

    private static double rejections(TestWeir weir, String limit) {
        return weir.count("weir.limit.rejections", "limit", limit);
    }

    private static void refused(TestWeir weir, String bytes, int status, String limit) {
        double before = rejections(weir, limit);
        double all = weir.count("weir.limit.rejections");
        Refusing.by(weir).closes(bytes, status);
        assertEquals(before + 1, rejections(weir, limit), limit);
        assertEquals(all + 1, weir.count("weir.limit.rejections"), "only " + limit);
    }

    private static void passes(TestWeir weir, RawOrigin origin, String bytes) {
        origin.answer(OK);
        try (RawClient client = weir.client()) {
            client.send(bytes);
            RawResponse response = client.readResponse();
            assertEquals(200, response.status(), response.head());
        }
    }

    /** A request with a target of exactly so many bytes. */
    private static String target(RawOrigin origin, int length) {
        String start = origin.url("/");
        return "GET " + start + "a".repeat(length - start.length()) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    /** A request with a head of exactly so many bytes. */
    private static String head(RawOrigin origin, int length) {
        String start = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nX: ";
        return start + "a".repeat(length - start.length() - 4) + "\r\n\r\n";
    }

    /** A request with exactly so many fields. */
    private static String fields(RawOrigin origin, int count) {
        return "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n" + "X: y\r\n".repeat(count - 1) + "\r\n";
    }

    private static void passesUpTo(TestWeir weir, int most, IntFunction<String> request, RawOrigin origin) {
        passes(weir, origin, request.apply(most));
    }

    @Test
    void targetsUpToTheLimitPass() {
        try (RawOrigin origin = RawOrigin.start()) {
            passesUpTo(strict, 100, length -> target(origin, length), origin);
            passesUpTo(standard, 16 * 1024, length -> target(origin, length), origin);
            refused(strict, target(origin, 101), 414, "uri");
            refused(standard, target(origin, 16 * 1024 + 1), 414, "uri");
            refused(standard, target(origin, 64 * 1024), 414, "uri");
        }
    }

    @Test
    void headsUpToTheLimitPass() {
        try (RawOrigin origin = RawOrigin.start()) {
            passesUpTo(strict, 999, length -> head(origin, length), origin);
            passesUpTo(strict, 1000, length -> head(origin, length), origin);
            passesUpTo(standard, 64 * 1024, length -> head(origin, length), origin);
            refused(strict, head(origin, 1001), 431, "header");
            refused(standard, head(origin, 64 * 1024 + 1), 431, "header");
        }
    }

    @Test
    void fieldsUpToTheLimitPass() {
        try (RawOrigin origin = RawOrigin.start()) {
            passesUpTo(strict, 5, count -> fields(origin, count), origin);
            passesUpTo(standard, 200, count -> fields(origin, count), origin);
            refused(strict, fields(origin, 6), 431, "header");
            refused(standard, fields(origin, 201), 431, "header");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET http://127.0.0.1/', a, 414, uri",
        "'M', M, 501, ''",
        "'GET http://127.0.0.1/ HTTP/1.1~Host: x~', n, 431, header",
        "'GET http://127.0.0.1/ HTTP/1.1~Host: x~X: ', v, 431, header",
        "'GET http://127.0.0.1/ HTTP/1.1~Host: x~', 'X: y~', 431, header",
        "'', '~', 400, ''",
    })
    void whatNeverEndsIsNotTakenIn(String start, String more, int status, String limit) {
        try (TestWeir fresh = TestWeir.start();
                RawClient client = fresh.client()) {
            String part = more.replace("~", "\r\n");
            client.startSending(Bytes.of(start.replace("~", "\r\n") + part.repeat(ENDLESS / part.length())));
            assertEquals("close", Refusing.refused(client, status).header("connection"));
            client.expectClosed();
            assertEquals(limit.isEmpty() ? 0 : 1, fresh.count("weir.limit.rejections"));
            assertEquals(1, fresh.count("weir.requests", "outcome", "client_error"));
            assertTakenInIsBounded(fresh);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "Transfer-Encoding: chunked~~0~, 'X: y~', 431, header",
        "Transfer-Encoding: chunked~~0~, n, 431, header",
        "Transfer-Encoding: chunked~~5;, x, 400, ''",
        "Transfer-Encoding: chunked~~, 0, 400, ''",
    })
    void aBodyThatNeverEndsForItsFramingIsNotTakenIn(String start, String more, int status, String limit) {
        try (TestWeir fresh = TestWeir.start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = fresh.client()) {
            Held held = origin.holdAtHead();
            String[] parts = wire("POST %s HTTP/1.1~Host: x~" + start, origin).split("(?<=\r\n\r\n)", 2);
            client.send(parts[0]);
            held.request();
            String part = more.replace("~", "\r\n");
            client.startSending(Bytes.of(parts[1] + part.repeat(ENDLESS / part.length())));
            assertEquals("close", Refusing.refused(client, status).header("connection"));
            client.expectClosed();
            held.conversation().awaitClosedByPeer();
            assertFalse(held.conversation().received().text().endsWith("0\r\n\r\n"));
            held.release();
            assertEquals(limit.isEmpty() ? 0 : 1, fresh.count("weir.limit.rejections"));
            assertTakenInIsBounded(fresh);
        }
    }

    private static void assertTakenInIsBounded(TestWeir weir) {
        double received = weir.registry()
                .get("weir.bytes")
                .tags("side", "client", "direction", "received")
                .functionCounter()
                .count();
        assertTrue(received < MOST_TAKEN_IN, "taken in: " + received);
        Refusing.by(weir).serves();
        Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "nothing is left open");
    }

    @ParameterizedTest
    @ValueSource(strings = {"G", "GET http", "GET http://127.0.0.1/ HTTP/1.1\r\nHost: x\r\n", "\r\nG"})
    void aHeadThatDoesNotComeIsNotWaitedFor(String start) {
        double before = rejections(strict, "header_deadline");
        try (RawClient client = strict.client()) {
            client.send(start);
            assertEquals("close", Refusing.refused(client, 408).header("connection"));
            client.expectClosed();
        }
        assertEquals(before + 1, rejections(strict, "header_deadline"));
        Refusing.by(strict).serves();
    }

    @Test
    void aHeadThatComesInDribbletsEarnsNoTime() {
        double before = rejections(strict, "header_deadline");
        try (RawClient client = strict.client()) {
            client.send("GET http://127.0.0.1/ HTTP/1.1\r\nHost: x\r\nX: ");
            for (int sent = 0; sent < 500 && rejections(strict, "header_deadline") == before; sent++) {
                client.sendSlowly("x");
            }
            assertEquals("close", Refusing.refused(client, 408).header("connection"));
        }
        assertEquals(before + 1, rejections(strict, "header_deadline"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\r\n", "\r\n\r\n", SERVED, SERVED + "\r\n"})
    void anIdleConnectionIsClosedWithoutAWord(String start) {
        double before = strict.count("weir.limit.rejections");
        double errors = strict.count("weir.requests", "outcome", "client_error");
        try (RawClient client = strict.client()) {
            client.send(start);
            if (start.startsWith(SERVED)) {
                assertEquals(204, client.readResponse().status());
            }
            client.expectClosed();
        }
        assertEquals(before, strict.count("weir.limit.rejections"));
        assertEquals(errors, strict.count("weir.requests", "outcome", "client_error"));
    }

    @ParameterizedTest
    @CsvSource({"Content-Length: 10, hello", "Content-Length: 10, ''", "Transfer-Encoding: chunked, '5~hel'"})
    void aBodyThatStopsComingIsNotWaitedFor(String framing, String body) {
        double before = rejections(strict, "body_idle");
        double errors = strict.count("weir.requests", "outcome", "client_error");
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = strict.client()) {
            client.send(wire("POST %s HTTP/1.1~Host: x~" + framing + "~~" + body, origin));
            Conversation conversation = origin.accept();
            conversation.readHead();
            assertEquals("close", Refusing.refused(client, 408).header("connection"));
            client.expectClosed();
            conversation.awaitClosedByPeer();
        }
        assertEquals(before + 1, rejections(strict, "body_idle"));
        Eventually.await(() -> strict.count("weir.requests", "outcome", "client_error") == errors + 1, "it is counted");
        Refusing.by(strict).serves();
    }

    @Test
    void aBodyThatComesSlowlyIsWaitedFor() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = strict.client()) {
            origin.answer(OK);
            client.send(wire("POST %s HTTP/1.1~Host: x~Transfer-Encoding: chunked~~", origin));
            int count = 0;
            for (long begun = System.nanoTime();
                    System.nanoTime() - begun < Duration.ofSeconds(2).toNanos();
                    count++) {
                client.sendSlowly("64\r\n" + "a".repeat(100) + "\r\n");
            }
            client.send("0\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            assertEquals(100 * count, origin.awaitRequest().body().length());
        }
    }

    @Test
    void connectionsPastTheLimitAreToldSo() {
        try (TestWeir small = TestWeir.setup()
                        .with("weir.proxy.limits.connections", "2")
                        .start();
                RawClient first = small.client();
                RawClient second = small.client()) {
            Eventually.await(() -> small.gauge("weir.connections.active") == 2, "both are in");
            try (RawClient third = small.client()) {
                RawResponse response = Refusing.refused(third, 503);
                assertEquals("close", response.header("connection"));
                assertEquals("1", response.header("retry-after"));
                third.expectClosed();
            }
            assertEquals(1, rejections(small, "connections"));
            assertEquals(204, first.send(SERVED).readResponse().status());
            second.leave();
            Eventually.await(() -> small.gauge("weir.connections.active") == 1, "the second has left");
            Refusing.by(small).serves();
            assertEquals(1, rejections(small, "connections"));
        }
    }

    @Test
    void loopbackClientsMayHaveAnyNumberOfConnections() {
        try (TestWeir small = TestWeir.setup()
                        .with("weir.proxy.limits.connections-per-client", "1")
                        .start();
                RawClient first = small.client();
                RawClient second = small.client()) {
            assertEquals(204, first.send(SERVED).readResponse().status());
            assertEquals(204, second.send(SERVED).readResponse().status());
            assertEquals(0, small.count("weir.limit.rejections"));
        }
    }

    @Test
    void tunnelsPastTheLimitAreToldSoAndIdleOnesEnd() {
        try (TestWeir small = TestWeir.setup()
                        .with("weir.proxy.limits.tunnels", "1")
                        .with("weir.proxy.limits.tunnel-idle", "1500ms")
                        .start();
                RawOrigin origin = RawOrigin.manual();
                RawClient first = small.client();
                RawClient second = small.client();
                RawClient third = small.client()) {
            assertEquals(200, first.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            second.send(wire("CONNECT " + origin.authority() + " HTTP/1.1~Host: x~~", origin));
            assertEquals("1", Refusing.refused(second, 503).header("retry-after"));
            third.send(wire("GET %s HTTP/1.1~Host: x~Connection: Upgrade~Upgrade: websocket~~", origin));
            Refusing.refused(third, 503);
            assertEquals(2, rejections(small, "tunnels"));
            assertEquals(2, small.count("weir.requests", "outcome", "client_error", "code", "5xx"));
            assertEquals(2, small.count("weir.requests"), "nothing else has ended");
            assertEquals(1, origin.connections());
            first.expectClosed();
            conversation.awaitClosedByPeer();
            Eventually.await(() -> small.gauge("weir.tunnels.active") == 0, "the idle tunnel has ended");
            assertEquals(200, third.connectTunnel(origin.authority()).status());
        }
    }
}
