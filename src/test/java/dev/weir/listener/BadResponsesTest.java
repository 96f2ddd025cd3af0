package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an HTTP/1 origin must not answer, and what becomes of its connection. */
class BadResponsesTest {

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

    private static Arguments row(String error, String bytes) {
        return Arguments.of(error, bytes);
    }

    private static String fields(String... lines) {
        return "HTTP/1.1 200 OK\r\n" + String.join("\r\n", lines) + "\r\n\r\n";
    }

    static Stream<Arguments> bad() {
        String invalid = "http_protocol_error";
        return Stream.of(
                row(invalid, "nonsense\r\n\r\n"),
                row(invalid, "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
                row(invalid, "HTTP/1.1  200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, "HTTP/1.1 2000 OK\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, "HTTP/1.1 099 OK\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, "HTTP/2.0 200 OK\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, "ICY 200 OK\r\n\r\n"),
                row(invalid, "HTTP/1.1 200 O\rK\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, "HTTP/1.1 200 O\0K\r\nContent-Length: 0\r\n\r\n"),
                row(invalid, fields("X: a\rb", "Content-Length: 0")),
                row(invalid, fields("X: a\nY: b", "Content-Length: 0")),
                row(invalid, fields("X: a\0b", "Content-Length: 0")),
                row(invalid, fields("X: a", " folded", "Content-Length: 0")),
                row(invalid, fields("X y: a", "Content-Length: 0")),
                row(invalid, fields("Content-Length : 0")),
                row(invalid, fields("no colon", "Content-Length: 0")),
                row(invalid, fields(": empty", "Content-Length: 0")),
                row(invalid, fields("Content-Length: 5", "Content-Length: 6") + "hello!"),
                row(invalid, fields("Content-Length: 5, 6") + "hello!"),
                row(invalid, fields("Content-Length: +5") + "hello"),
                row(invalid, fields("Content-Length: -1")),
                row(invalid, fields("Content-Length: 0x5") + "hello"),
                row(invalid, fields("Content-Length: 99999999999999999999")),
                row(invalid, fields("Content-Length: 5", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
                row("http_response_transfer_coding", "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
                row("http_response_transfer_coding", fields("Transfer-Encoding: gzip, chunked") + "0\r\n\r\n"),
                row("http_response_transfer_coding", fields("Transfer-Encoding: gzip") + "hello"),
                row(invalid, fields("Transfer-Encoding: identity", "Content-Length: 5") + "hello"),
                row(invalid, fields("Transfer-Encoding: chunked", "Transfer-Encoding: chunked") + "0\r\n\r\n"),
                row(invalid, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: upgrade\r\n\r\n"),
                row(
                        invalid,
                        "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-1/9\r\nContent-Length: 2\r\n\r\nok"),
                row(invalid, "HTTP/1.1 304 Not Modified\r\nETag: \"a\"\r\n\r\n"),
                row(invalid, "HTTP/1.1 407 Who\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n"),
                row("http_response_header_section_size", fields("X: " + "a".repeat(70_000), "Content-Length: 0")),
                row("http_response_header_section_size", "HTTP/1.1 200 " + "a".repeat(20_000)),
                row("http_response_header_section_size", "HTTP/1.1 200 OK\r\n" + "X: 1\r\n".repeat(501) + "\r\n"),
                row("http_response_header_section_size", "HTTP/1.1 200 OK\r\n" + "X".repeat(70_000)));
    }

    @ParameterizedTest
    @MethodSource("bad")
    void areA502WithAReasonAndTheEndOfTheConnection(String error, String bytes) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.conversation().write(bytes);
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            String status = String.valueOf(response.header("proxy-status"));
            assertTrue(status.startsWith("weir;error=" + error + ";"), status);
            assertNull(response.header("proxy-authenticate"));
            assertFalse(response.text().contains("Exception"));
            held.conversation().awaitClosedByPeer();
            held.release();
            // The client's own connection goes on.
            client.send("GET " + origin.answer(OK).url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x2\r\nok\r\n0\r\n\r\n",
                "+2\r\nok\r\n0\r\n\r\n",
                "-2\r\nok\r\n0\r\n\r\n",
                " 2\r\nok\r\n0\r\n\r\n",
                "\r\nok\r\n0\r\n\r\n",
                "2\nok\r\n0\r\n\r\n",
                "2\r\nokay\r\n0\r\n\r\n",
                "2\r\nok0\r\n\r\n",
                "2;a=\"\n\"\r\nok\r\n0\r\n\r\n",
                "11111111111111111\r\n",
                "0\r\nbad trailer\r\n\r\n",
                "0\r\nX: a\rb\r\n\r\n",
            })
    void badChunksNeverMakeAWholeAnswer(String chunks) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.conversation().write(fields("Transfer-Encoding: chunked"));
            RawResponse head = client.readHead();
            assertEquals(200, head.status());
            held.conversation().write(chunks);
            assertTrue(client.readBody(head).truncated());
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void aBadChunkThatComesWithTheHeadIsA502() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.conversation().write(fields("Transfer-Encoding: chunked", "X-Of: origin") + "2\nok\r\n");
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertNull(response.header("x-of"));
            assertNull(response.header("transfer-encoding"));
            assertFalse(response.truncated());
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "HEAD, 404", "GET, 204", "GET, 304"})
    void aBodyWhereNoneBelongsIsDroppedWithItsConnection(String method, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            Held held = origin.hold();
            origin.answer(OK);
            String request = method + " " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\"\r\n\r\n";
            client.send(request);
            String smuggled = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
            held.conversation()
                    .write("HTTP/1.1 " + status + " X\r\n"
                            + (status == 204 ? "" : "Content-Length: " + smuggled.length() + "\r\n") + "\r\n"
                            + smuggled);
            assertEquals(status, client.readResponse(method).status());
            held.conversation().awaitClosedByPeer();
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            assertEquals(2, origin.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 304"})
    void aStrayChunkedBodyIsNeverAnnounced(String method, int status) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 " + status + " X\r\nTransfer-Encoding: chunked\r\n\r\n");
            client.send(method + " " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\"\r\n\r\n");
            RawResponse response = client.readResponse(method);
            assertEquals(status, response.status());
            assertNull(response.header("transfer-encoding"));
            assertNull(response.header("content-length"));
        }
    }

    /** RFC 9112 §6.3: whatever it looks like, it is what comes until the origin closes. */
    @Test
    void aCodingThatIsNoneLeavesTheContentAloneAndEndsWithItsConnection() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            String content = "2\r\nok\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil";
            Held held = origin.hold();
            origin.answer(OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.conversation().write(fields("Transfer-Encoding: binary") + content);
            RawResponse head = client.readHead();
            assertEquals(200, head.status());
            assertEquals("chunked", head.header("transfer-encoding"));
            held.conversation().close();
            assertEquals(content, client.readBody(head).text());
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
        }
    }

    @Test
    void anOriginThatNamesNoCodingIsAskedNothingMoreOnThatConnection() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\n\r\n")
                    .answer(OK);
            client.send("HEAD " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse("HEAD");
            assertEquals(200, response.status());
            assertNull(response.header("transfer-encoding"));
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            assertEquals(2, origin.connections());
        }
    }

    @Test
    void a204LosesItsLength() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 204 No Content\r\nContent-Length: 0\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertNull(client.readResponse().header("content-length"));
        }
    }

    @Test
    void whatAnswersNothingIsNeverTakenForAnAnswer() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/1") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation first = origin.accept();
            first.readHead();
            first.write(OK + "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            assertEquals("ok", client.readResponse().text());
            first.awaitClosedByPeer();
            client.send("GET " + origin.url("/2") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation second = origin.accept();
            second.readHead();
            second.write(OK);
            assertEquals("ok", client.readResponse().text());
            // Nor while it waits in the pool.
            second.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil");
            second.awaitClosedByPeer();
            client.send("GET " + origin.url("/3") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation third = origin.accept();
            third.readHead();
            third.write(OK);
            assertEquals("ok", client.readResponse().text());
        }
    }

    @ParameterizedTest
    @CsvSource({"gzip, 1", "br, 2", "zstd, 3", "'gzip, gzip', 4", "deflate, 5"})
    void nothingIsDecoded(String coding, long seed) {
        Bytes body = Bytes.random(seed, 300_000);
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer((request, conversation) -> conversation
                    .write("HTTP/1.1 200 OK\r\nContent-Encoding: " + coding + "\r\nContent-Length: 300000\r\n\r\n")
                    .write(body));
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(coding, response.header("content-encoding"));
            assertEquals("300000", response.header("content-length"));
            assertEquals(body, response.body());
            assertNull(origin.awaitRequest().header("accept-encoding"));
        }
    }

    @Test
    void closeCountsAnywhereInTheList() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nConnection: X-A, close\r\nX-A: 1\r\nContent-Length: 2\r\n\r\nok");
            for (int i = 1; i <= 2; i++) {
                client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
                RawResponse response = client.readResponse();
                assertEquals("ok", response.text());
                assertNull(response.header("x-a"));
                assertNull(response.header("connection"));
                assertEquals(i, origin.connections());
            }
            origin.awaitAllClosed();
        }
    }

    @Test
    void viaNamesTheVersionThatWasReceived() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok");
            client.send("GET " + origin.url("/") + " HTTP/1.0\r\n\r\n");
            assertEquals("1.0 weir", client.readResponse().header("via"));
            assertEquals("1.0 weir", origin.awaitRequest().header("via"));
        }
    }

    @Test
    void octetsBeyondAsciiPassAsTheyAre() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 \u00e9\u00ff\r\nX: \u00e9\u0080 \t\u00ff\r\nContent-Length: 0\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nX: \u00e9\u00ff\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals("\u00e9\u00ff", response.reason());
            assertEquals("\u00e9\u0080 \t\u00ff", response.header("x"));
            assertEquals("\u00e9\u00ff", origin.awaitRequest().header("x"));
        }
    }
}
