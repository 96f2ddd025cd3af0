package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Event;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What passes between an HTTP/2 client and an HTTP/1 origin. */
class Http2ClientsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final long NO_ERROR = 0;
    private static final long PROTOCOL_ERROR = 1;
    private static final int CANCEL = 8;
    private static final int MANY = 6 << 20;

    private static final Authority AUTHORITY = Authority.create("http/2 clients");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(AUTHORITY.server("localhost")))
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static H2Client client() {
        return H2Client.connect(weir.tlsPort(), TRUSTING);
    }

    private static Fields post(RawOrigin origin, String... more) {
        Fields fields =
                Fields.of(":method", "POST", ":scheme", "http", ":authority", origin.authority(), ":path", "/upload");
        for (int i = 0; i < more.length; i += 2) {
            fields = fields.and(more[i], more[i + 1]);
        }
        return fields;
    }

    @Test
    void theOriginSeesHttp1WithHostFromTheAuthority() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 200 OK\r\nConnection: X-Hop, keep-alive\r\nX-Hop: 1\r\nKeep-Alive: 5\r\n"
                    + "X-Kept: 1\r\nContent-Length: 2\r\n\r\nok");
            H2Message response = client.request(Fields.of(
                            ":method", "GET",
                            ":scheme", "http",
                            ":authority", origin.authority(),
                            ":path", "/a//b/../c?q=%41&x",
                            "cookie", "a=1",
                            "x-a", "1",
                            "cookie", "b=2",
                            "te", "trailers",
                            "x-forwarded-for", "192.0.2.1",
                            "proxy-authorization", "Basic Zm9v"))
                    .awaitResponse();
            assertEquals(200, response.status());
            assertEquals("ok", response.text());
            assertEquals("1.1 weir", response.header("via"));
            assertEquals("1", response.header("x-kept"));
            for (String gone : new String[] {"connection", "x-hop", "keep-alive", "transfer-encoding"}) {
                assertNull(response.header(gone), gone);
            }
            RecordedRequest request = origin.awaitRequest();
            assertEquals("GET /a//b/../c?q=%41&x HTTP/1.1", request.requestLine());
            assertEquals(origin.authority(), request.header("host"));
            assertEquals("a=1; b=2", request.header("cookie"));
            assertEquals("1", request.header("x-a"));
            assertEquals("2 weir", request.header("via"));
            assertEquals("trailers", request.header("te"));
            assertNull(request.header("x-forwarded-for"));
            assertNull(request.header("proxy-authorization"));
            assertNull(request.header("content-length"));
            assertNull(request.header("transfer-encoding"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "localhost, /, 200",
        "localhost, /proxy.pac, 200",
        "localhost, /favicon.ico, 204",
        "127.0.0.1, /, 200",
        "localhost, /nothing, 404"
    })
    void ownPagesAnswerToOwnNames(String name, String path, int status) {
        try (H2Client client = client()) {
            H2Message response =
                    client.get("https://" + name + ":" + weir.tlsPort() + path).awaitResponse();
            assertEquals(status, response.status());
            if (path.equals("/proxy.pac")) {
                assertTrue(response.text().contains("HTTPS localhost:" + weir.tlsPort()), response.text());
            }
        }
    }

    @Test
    void pathFormIsAskedOfAnOwnName() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 302 Found\r\nLocation: /next\r\nContent-Length: 0\r\n\r\n");
            H2Message response = client.get("https://localhost:" + weir.tlsPort() + "/" + origin.url("/p"))
                    .awaitResponse();
            assertEquals(302, response.status());
            assertEquals("/" + origin.url("/next"), response.header("location"));
            assertEquals("GET /p HTTP/1.1", origin.awaitRequest().requestLine());
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, 204", "GET, 304", "HEAD, 200"})
    void bodilessAnswersEndWithTheirHead(String method, int status) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 " + status + " X\r\n" + (status == 204 ? "" : "Content-Length: 9\r\n") + "\r\n");
            H2Message response = client.request(Fields.of(
                            ":method",
                            method,
                            ":scheme",
                            "http",
                            ":authority",
                            origin.authority(),
                            ":path",
                            "/",
                            "if-none-match",
                            "\"x\""))
                    .awaitResponse();
            assertEquals(status, response.status());
            assertTrue(response.complete());
            assertEquals(0, response.body().length());
        }
    }

    @Test
    void anUploadOfKnownLengthKeepsItsLength() {
        Bytes much = Bytes.random(3, MANY);
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer(OK);
            H2Stream stream = client.open().sendHeaders(post(origin, "content-length", String.valueOf(MANY)));
            stream.sendLast(much);
            assertEquals(200, stream.awaitResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertEquals(String.valueOf(MANY), request.header("content-length"));
            assertNull(request.header("transfer-encoding"));
            assertEquals(much, request.body());
        }
    }

    @Test
    void anUploadOfUnknownLengthIsChunked() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer(OK);
            H2Stream stream = client.open().sendHeaders(post(origin));
            stream.send("hel").send("lo").sendLast("");
            assertEquals(200, stream.awaitResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertEquals("chunked", request.header("transfer-encoding"));
            assertEquals("hello", request.text());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyThatComesWithItsHeadIsNotLost(boolean sized) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer(OK);
            H2Stream stream = client.open();
            Fields head = sized ? post(origin, "content-length", "5") : post(origin);
            client.connection()
                    .sendRaw(stream.headers(head)
                            .plus(new H2Frame(H2Frame.DATA, H2Frame.END_STREAM, stream.id(), Bytes.of("hello"))
                                    .encoded()));
            assertEquals(200, stream.awaitResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertEquals(sized ? "5" : null, request.header("content-length"));
            assertEquals(sized ? null : "chunked", request.header("transfer-encoding"));
            assertEquals("hello", request.text());
        }
    }

    @Test
    void aLargeDownloadWaitsForAClientThatDoesNotRead() {
        Bytes much = Bytes.random(4, MANY);
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream slow = client.open().withholdCredit();
            slow.sendLastHeaders(
                    Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/slow"));
            Conversation conversation = origin.accept();
            conversation.readHead();
            Thread writing = Thread.startVirtualThread(() -> conversation
                    .write("HTTP/1.1 200 OK\r\nContent-Length: " + MANY + "\r\n\r\n")
                    .write(much));
            assertEquals("200", slow.awaitHeaders().get(":status"));
            assertEquals(much.slice(0, 65_535), slow.readExactly(65_535));
            // The other streams of the connection are not held up by it.
            assertEquals(
                    404,
                    client.get("https://localhost:" + weir.tlsPort() + "/other")
                            .awaitResponse()
                            .status());
            assertTrue(writing.isAlive(), "back-pressure reaches the origin");
            assertTrue(conversation.written() < MANY);
            slow.credit(MANY);
            assertEquals(much.slice(65_535, MANY), slow.readExactly(MANY - 65_535));
        }
    }

    @Test
    void anUploadWaitsForAnOriginThatDoesNotRead() throws InterruptedException {
        Bytes much = Bytes.random(5, MANY);
        try (RawOrigin origin = RawOrigin.setup()
                        .receiveBuffer(16 * 1024)
                        .script(Script.leftToTheTest())
                        .start();
                H2Client client = client()) {
            H2Stream stream = client.open().sendHeaders(post(origin, "content-length", String.valueOf(MANY)));
            Thread sending = Thread.startVirtualThread(() -> stream.sendLast(much));
            Conversation conversation = origin.accept();
            conversation.readHead();
            // The window shuts before all is sent; a stream beside it is served.
            client.get("https://localhost:" + weir.tlsPort() + "/other").awaitResponse();
            assertTrue(sending.isAlive(), "back-pressure reaches the client");
            assertEquals(much, conversation.readBody());
            assertTrue(sending.join(Eventually.LIMIT));
            conversation.write(OK);
            assertEquals(200, stream.awaitResponse().status());
        }
    }

    @Test
    void expectContinueAndInterimResponsesPass() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream stream = client.open().sendHeaders(post(origin, "content-length", "5", "expect", "100-continue"));
            Conversation conversation = origin.accept();
            assertEquals("100-continue", conversation.readHead().header("expect"));
            conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
            assertEquals("100", stream.awaitHeaders().get(":status"));
            stream.sendLast("hello");
            assertEquals("hello", conversation.readBody().text());
            conversation.write("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK);
            H2Message response = stream.awaitResponse();
            assertEquals(200, response.status());
            assertEquals(2, response.interim().size());
            assertEquals("102", response.interim().get(0).get(":status"));
            assertEquals("103", response.interim().get(1).get(":status"));
            assertEquals("</a>", response.interim().get(1).get("link"));
        }
    }

    @Test
    void anUnknownExpectationIs417() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            H2Stream stream = client.open().sendHeaders(post(origin, "expect", "tea"));
            assertEquals(417, stream.awaitResponse().status());
            origin.assertNotConnected();
        }
    }

    @Test
    void trailersReachTheClient() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n"
                    + "X-Sum: abc\r\nContent-Length: 7\r\n\r\n");
            H2Message response = client.get(origin.url("/")).awaitResponse();
            assertEquals("hello", response.text());
            assertEquals(Fields.of("x-sum", "abc"), response.trailers());
        }
    }

    @Test
    void aBodyCutShortIsAReset() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answerThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n");
            H2Message response = client.get(origin.url("/")).awaitResponse();
            assertEquals(200, response.status());
            assertFalse(response.complete());
            // The connection goes on.
            client.connection().ping();
        }
    }

    @Test
    void aResetClosesTheRequestToTheOriginAndNothingElse() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            Held held = origin.hold();
            H2Stream stream = client.get(origin.url("/1"));
            held.request();
            stream.reset(CANCEL);
            held.conversation().awaitClosedByPeer();
            origin.answer(OK);
            assertEquals("ok", client.get(origin.url("/2")).awaitResponse().text());
        }
    }

    @Test
    void anAnswerBeforeTheBodyEndsTheStreamInOrder() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            Held held = origin.holdAtHead();
            H2Stream stream = client.open().sendHeaders(post(origin, "content-length", "100000"));
            held.conversation().write("HTTP/1.1 413 No\r\nContent-Length: 2\r\n\r\nno");
            H2Message response = stream.awaitResponse();
            assertEquals(413, response.status());
            assertEquals("no", response.text());
            assertTrue(response.complete());
            // RFC 9113 §8.1: the rest is not wanted, and that is no error.
            assertEquals(NO_ERROR, stream.awaitReset());
            held.conversation().awaitClosedByPeer();
            held.release();
        }
    }

    @Test
    void aTunnelKeepsHalfCloseByEndStream() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream tunnel = client.connectTunnel(origin.authority());
            assertEquals("200", tunnel.awaitHeaders().get(":status"));
            Conversation conversation = origin.accept();
            tunnel.sendLast("more");
            assertEquals("more", conversation.readToEnd().text());
            conversation.write("answer after the end").closeOutput();
            assertEquals("answer after the end", tunnel.readExactly(20).text());
            assertTrue(tunnel.next() instanceof H2Event.Data(Bytes rest, boolean last) && rest.isEmpty() && last);
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnel to end");
        }
    }

    @Test
    void theOriginsEndIsTheStreamsEnd() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream tunnel = client.connectTunnel(origin.authority());
            tunnel.awaitHeaders();
            Conversation conversation = origin.accept();
            conversation.write("bye").closeOutput();
            assertEquals("bye", tunnel.readExactly(3).text());
            assertTrue(tunnel.next() instanceof H2Event.Data(Bytes rest, boolean last) && rest.isEmpty() && last);
            tunnel.sendLast("still here");
            assertEquals("still here", conversation.readToEnd().text());
        }
    }

    @Test
    void aResetEndsATunnelAndAnOriginsResetIsAConnectError() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream left = client.connectTunnel(origin.authority());
            left.awaitHeaders();
            Conversation first = origin.accept();
            left.reset(CANCEL);
            first.awaitClosedByPeer();
            H2Stream broken = client.connectTunnel(origin.authority());
            broken.awaitHeaders();
            origin.accept().reset();
            // RFC 9113 §8.5.
            assertEquals(0xa, broken.awaitReset());
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnels to end");
            client.connection().ping();
        }
    }

    @Test
    void aTunnelCarriesMuchBothWays() throws InterruptedException {
        Bytes much = Bytes.random(7, MANY);
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream tunnel = client.connectTunnel(origin.authority());
            tunnel.awaitHeaders();
            Conversation conversation = origin.accept();
            Thread sending = Thread.startVirtualThread(() -> tunnel.send(much));
            assertEquals(much, conversation.readExactly(MANY));
            Thread writing = Thread.startVirtualThread(() -> conversation.write(much));
            assertEquals(much, tunnel.readExactly(MANY));
            assertTrue(sending.join(Eventually.LIMIT) && writing.join(Eventually.LIMIT));
        }
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:0, 400", "h.example, 400", "10.0.0.1:443, 403", "127.0.0.1:%s, 508"})
    void tunnelsThatAreNotOpenedAreAnswered(String authority, int status) {
        try (H2Client client = client()) {
            H2Message response = client.connectTunnel(authority.replace("%s", String.valueOf(weir.tlsPort())))
                    .awaitResponse();
            assertEquals(status, response.status());
            client.connection().ping();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {":protocol", ":scheme", ":path"})
    void aConnectWithMorePseudoFieldsIsAStreamError(String field) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            Fields fields = Fields.of(":method", "CONNECT", ":authority", origin.authority(), field, "websocket");
            assertEquals(PROTOCOL_ERROR, client.request(fields).awaitReset());
            origin.assertNotConnected();
        }
    }
}
