package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Frame;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that ask and do not read what they are told hold nothing for long. */
class UnreadAnswersTest {

    private static final TestPki TLS = new TestPki();
    private static final int INITIAL_WINDOW_SIZE = 4;
    private static final int MANY = 100_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT h.example:22 HTTP/1.1\r\nHost: h.example\r\n\r\n",
                "GET http://127.0.0.1:1/ HTTP/1.1\r\nHost: x\r\n\r\n"
            })
    void anAnswerThatNobodyReadsEndsTheConnection(String request) {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.proxy.limits.idle", "1s")
                        .with("weir.proxy.connect-ports", "443")
                        .start();
                RawClient client =
                        RawClient.to(weir.port()).receiveBuffer(8 * 1024).connect()) {
            client.startSending(Bytes.of(request.repeat(MANY)));
            Eventually.await(() -> weir.count("weir.requests") >= 1, "a request to be counted");
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be given up");
        }
    }

    private static String field(String name, String value) {
        return "\0" + (char) name.length() + name + (char) value.length() + value;
    }

    /** The beginning of an HTTP/2 connection whose windows never shut, and so many requests. */
    private static Bytes http2(int requests, String authority, String path) {
        Bytes head = Bytes.of(field(":method", "GET")
                + field(":scheme", "http")
                + field(":authority", authority)
                + field(":path", path));
        StringBuilder all = new StringBuilder("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
                .append(H2Frame.setting(INITIAL_WINDOW_SIZE, Integer.MAX_VALUE)
                        .encoded()
                        .text())
                .append(H2Frame.ofIntegers(H2Frame.WINDOW_UPDATE, 0, Integer.MAX_VALUE - 65_535)
                        .encoded()
                        .text());
        for (int i = 0; i < requests; i++) {
            all.append(new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS | H2Frame.END_STREAM, 2 * i + 1, head)
                    .encoded()
                    .text());
        }
        return Bytes.of(all.toString());
    }

    private static TestWeir brief() {
        return TLS.setup()
                .with("weir.proxy.limits.idle", "1s")
                .with("weir.upstream.idle-timeout", "1s")
                .start();
    }

    private static RawClient deaf(TestWeir weir) {
        return RawClient.to(weir.tlsPort())
                .receiveBuffer(8 * 1024)
                .tls(TLS.client().offering("h2"))
                .connect();
    }

    /** Not its windows are shut, but its TCP connection takes nothing. */
    @Test
    void anHttp2ClientThatReadsNothingHoldsLittleAndNotForLong() {
        int streams = 8;
        Bytes much = Bytes.random(1, 16 << 20);
        try (TestWeir weir = brief();
                RawOrigin origin = RawOrigin.start();
                RawClient client = deaf(weir)) {
            origin.answer(Answer.ok(much));
            client.startSending(http2(streams, origin.authority(), "/"));
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "aborted", "code", "2xx") == streams,
                    "the answers to be given up");
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be given up");
            origin.awaitAllClosed();
            double taken = weir.registry()
                    .get("weir.bytes")
                    .tags("side", "upstream", "direction", "received")
                    .functionCounter()
                    .count();
            assertTrue(taken < 12 << 20, "taken from the origin: " + taken);
        }
    }

    @Test
    void anHttp2ClientThatReadsNoneOfOurOwnAnswersIsGivenUp() {
        try (TestWeir weir = brief();
                RawClient client = deaf(weir)) {
            client.startSending(http2(MANY, "h.example:1", "/"));
            Eventually.await(() -> weir.count("weir.requests") >= 1, "a request to be counted");
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connection to be given up");
        }
    }

    @Test
    void aClientThatIsTurnedAwayIsCountedAsARequest() {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.proxy.limits.connections", "1")
                        .start();
                RawClient first = weir.client();
                RawClient second = weir.client()) {
            first.send("GET /favicon.ico HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(204, first.readResponse().status());
            assertEquals(503, second.readResponse().status());
            assertEquals(1, weir.count("weir.requests", "outcome", "client_error", "code", "5xx"));
        }
    }
}
