package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Interim responses (RFC 9110 §15.2) pass in order, from every kind of origin to every kind of client that knows them. */
class InterimResponsesTest {

    static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String INTERIM = "HTTP/1.1 102 Processing\r\nX-N: 1\r\n\r\n"
            + "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\nConnection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=1\r\n\r\n"
            + "HTTP/1.1 104 Upload Resumption Supported\r\nX-N: 3\r\n\r\nHTTP/1.1 199 Odd\r\n\r\n";
    private static final List<String> STATUSES = List.of("102", "103", "104", "199");

    static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static void answer(H2Stream stream) {
        stream.awaitRequest();
        stream.sendHeaders(Fields.of(":status", "102", "x-n", "1"))
                .sendHeaders(Fields.of(":status", "103", "link", "</a>"))
                .sendHeaders(Fields.of(":status", "104", "x-n", "3"))
                .sendHeaders(Fields.of(":status", "199"))
                .sendHeaders(Fields.of(":status", "200", "content-length", "2"))
                .sendLast("ok");
    }

    private static void assertPassed(RawResponse response, String version) {
        assertEquals(200, response.status());
        assertEquals("ok", response.text());
        assertEquals(
                STATUSES,
                response.interim().stream()
                        .map(interim -> String.valueOf(interim.status()))
                        .toList());
        assertEquals("1", response.interim().get(0).header("x-n"));
        assertEquals("</a>", response.interim().get(1).header("link"));
        assertEquals("3", response.interim().get(2).header("x-n"));
        // RFC 9110 §7.6.3: in each message that is forwarded.
        for (var interim : response.interim()) {
            assertEquals(version + " weir", interim.header("via"));
        }
        assertEquals(2, response.interim().get(1).fields().all().size());
    }

    private static void assertPassed(H2Message response, String version) {
        assertEquals(200, response.status());
        assertEquals("ok", response.text());
        assertEquals(
                STATUSES,
                response.interim().stream().map(fields -> fields.get(":status")).toList());
        assertEquals("1", response.interim().get(0).get("x-n"));
        assertEquals("</a>", response.interim().get(1).get("link"));
        for (Fields interim : response.interim()) {
            assertEquals(version + " weir", interim.get("via"));
        }
        assertEquals(3, response.interim().get(1).all().size());
    }

    @Test
    void fromHttp1ToHttp1() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(INTERIM + OK);
            for (int i = 0; i < 2; i++) {
                client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
                assertPassed(client.readResponse(), "1.1");
            }
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void fromHttp1ToHttp2() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = TLS.h2(weir)) {
            origin.answer(INTERIM + OK);
            assertPassed(client.get(origin.url("/")).awaitResponse(), "1.1");
        }
    }

    @Test
    void fromHttp2ToHttp1() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(InterimResponsesTest::answer);
            for (int i = 0; i < 2; i++) {
                client.send("GET https://" + origin.authority("origin.localhost") + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                assertPassed(client.readResponse(), "2");
            }
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void fromHttp2ToHttp2() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                H2Client client = TLS.h2(weir)) {
            origin.answer(InterimResponsesTest::answer);
            assertPassed(
                    client.get("https://" + origin.authority("origin.localhost") + "/")
                            .awaitResponse(),
                    "2");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void http10ClientsGetNone(boolean http2) {
        try (RawOrigin origin1 = RawOrigin.start();
                H2Origin origin2 = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin1.answer(INTERIM + OK);
            origin2.answer(InterimResponsesTest::answer);
            String url = http2 ? "https://" + origin2.authority("origin.localhost") + "/" : origin1.url("/");
            client.send("GET " + url + " HTTP/1.0\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(200, response.status());
            assertEquals(List.of(), response.interim());
            assertEquals("ok", response.text());
            client.expectClosed();
        }
    }

    @Test
    void aContinueThatNobodyExpectsStaysHere() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 100 Continue\r\n\r\n" + OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(List.of(), response.interim());
            assertEquals("ok", response.text());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 150})
    void endlessOnesOfAnHttp1OriginAreABadResponse(int status) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write(("HTTP/1.1 " + status + " X\r\n\r\n").repeat(16));
            for (int i = 0; i < 16 && status != 100; i++) {
                assertEquals(status, client.readHead().status());
            }
            conversation.write("HTTP/1.1 " + status + " X\r\n\r\n");
            assertEquals(502, client.readHead().status());
            conversation.awaitClosedByPeer();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 102, 103, 150})
    void endlessOnesOfAnHttp2OriginAreABadResponse(int status) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(stream -> {
                stream.awaitRequest();
                for (int i = 0; i < 17; i++) {
                    stream.sendHeaders(Fields.of(":status", String.valueOf(status)));
                }
            });
            client.send("GET https://" + origin.authority("origin.localhost") + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertEquals(status == 100 ? 0 : 16, response.interim().size());
            origin.accept().awaitReset();
        }
    }

    @Test
    void expectContinueGoesEndToEndOverHttp2() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send("POST https://" + origin.authority("origin.localhost") + "/ HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n");
            H2Stream stream = origin.accept();
            assertEquals("100-continue", stream.awaitHeaders().get("expect"));
            stream.sendHeaders(Fields.of(":status", "100"));
            String goOn = "HTTP/1.1 100 Continue\r\nVia: 2 weir\r\n\r\n";
            assertEquals(goOn, client.readRaw(goOn.length()).text());
            client.send("hello");
            assertEquals(Bytes.of("hello"), stream.readExactly(5));
            stream.sendLastHeaders(Fields.of(":status", "204"));
            assertEquals(204, client.readResponse().status());
        }
    }

    @Test
    void expectContinueOfAnHttp2ClientIsMetByTheOrigin() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.open()
                    .sendHeaders(Fields.of(
                            ":method", "POST",
                            ":scheme", "http",
                            ":authority", origin.authority(),
                            ":path", "/",
                            "expect", "100-continue"));
            Conversation conversation = origin.accept();
            assertEquals("100-continue", conversation.readHead().header("expect"));
            conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
            assertEquals("100", stream.awaitHeaders().get(":status"));
            stream.sendLast("hello");
            assertEquals("hello", conversation.readBody().text());
            conversation.write(OK);
            H2Message response = stream.awaitResponse();
            assertEquals("ok", response.text());
            assertNull(response.header("connection"));
        }
    }
}
