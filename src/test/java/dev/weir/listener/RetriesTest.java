package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent to an origin once more, and what never is (RFC 9110 §9.2.2, RFC 9113 §8.7). */
class RetriesTest {

    static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final int REFUSED_STREAM = 7;

    static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String request(String method, String url, String body) {
        String length = body.isEmpty() ? "" : "Content-Length: " + body.length() + "\r\n";
        return method + " " + url + " HTTP/1.1\r\nHost: x\r\n" + length + "\r\n" + body;
    }

    /** The origin answers once, so that the connection is a used one, and then dies as told. */
    @ParameterizedTest
    @CsvSource({
        "GET, '', '', 200",
        "HEAD, '', '', 200",
        "OPTIONS, '', '', 200",
        "PUT, '', '', 200",
        "DELETE, '', '', 200",
        "POST, '', '', 502",
        "PATCH, '', '', 502",
        "SLUDGE, '', '', 502",
        "GET, body, '', 502",
        "PUT, body, '', 502",
        "DELETE, body, '', 502",
        "POST, body, '', 502",
        "GET, '', H, 502",
        "GET, '', 'HTTP/1.1 102 Processing\r\n\r\n', 502",
        "GET, '', 'HTTP/1.1 100 Continue\r\n\r\n', 502",
    })
    void onAUsedConnection(String method, String body, String last, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(OK);
            origin.answerOnce(Answer.of(last).thenClose());
            origin.answerOnce(method.equals("HEAD") ? OK.substring(0, OK.length() - 2) : OK);
            client.send(request("GET", origin.url("/1"), ""));
            assertEquals(200, client.readResponse().status());
            client.send(request(method, origin.url("/2"), body));
            assertEquals(status, client.readResponse(method).status());
            assertEquals(status == 200 ? 3 : 2, origin.requests().size());
        }
    }

    @Test
    void onAFreshConnectionNever() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(Answer.of("").thenClose());
            client.send(request("GET", origin.url("/"), ""));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("error=connection_terminated"));
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void neverTwice() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerOnce(OK);
            origin.answerOnce(Answer.of("").thenReset());
            origin.answerOnce(Answer.of("").thenReset());
            client.send(request("GET", origin.url("/1"), ""));
            assertEquals(200, client.readResponse().status());
            client.send(request("GET", origin.url("/2"), ""));
            assertEquals(502, client.readResponse().status());
            assertEquals(3, origin.requests().size());
        }
    }

    private static H2Script refuse() {
        return stream -> {
            stream.awaitRequest();
            stream.reset(REFUSED_STREAM);
        };
    }

    @ParameterizedTest
    @CsvSource({"GET, 1, 200", "GET, 2, 502", "POST, 1, 502"})
    void aRefusedStreamOnce(String method, int refusals, int status) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            for (int i = 0; i < refusals; i++) {
                origin.answerOnce(refuse());
            }
            origin.answer("ok");
            client.send(request(method, "https://" + origin.authority("origin.localhost") + "/", ""));
            assertEquals(status, client.readResponse().status());
            assertEquals(
                    status == 200 ? refusals + 1 : refusals, origin.requests().size());
        }
    }

    @Test
    void anyOtherResetNever() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.reset(2);
            });
            client.send(request("GET", "https://" + origin.authority("origin.localhost") + "/", ""));
            assertEquals(502, client.readResponse().status());
            assertEquals(1, origin.requests().size());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatGoAwayLeavesOutOnce(boolean leftOut) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.connection().goAway(leftOut ? 0 : stream.id(), 0);
                if (!leftOut) {
                    stream.sendHeaders(Fields.of(":status", "200")).sendLast("last");
                }
            });
            origin.answer("ok");
            String url = "https://" + origin.authority("origin.localhost") + "/";
            client.send(request("GET", url, ""));
            assertEquals(leftOut ? "ok" : "last", client.readResponse().text());
            client.send(request("GET", url, ""));
            assertEquals("ok", client.readResponse().text());
            assertEquals(2, origin.connections());
        }
    }
}
