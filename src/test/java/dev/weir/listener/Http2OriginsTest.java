package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Frame;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Origins that speak HTTP/2, rightly and wrongly. */
class Http2OriginsTest {

    private static final TestPki TLS = new TestPki();

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String url(H2Origin origin) {
        return "https://" + origin.authority("origin.localhost") + "/p?q";
    }

    private static String get(H2Origin origin) {
        return "GET " + url(origin) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static Fields with(String... more) {
        Fields fields = Fields.of(":status", "200");
        for (int i = 0; i < more.length; i += 2) {
            fields = fields.and(more[i], more[i + 1]);
        }
        return fields;
    }

    @Test
    void seeTheRequestAsItWasMeant() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer("ok");
            client.send("GET " + url(origin) + " HTTP/1.1\r\nHost: other\r\nX-A: 1\r\nTE: trailers, gzip\r\n"
                    + "Connection: X-Hop\r\nX-Hop: 1\r\nCookie: a=b\r\nCookie: c=d\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals("ok", response.text());
            assertEquals("2 weir", response.header("via"));
            H2Message request = origin.awaitRequest();
            assertEquals("GET", request.header(":method"));
            assertEquals("https", request.header(":scheme"));
            assertEquals(origin.authority("origin.localhost"), request.header(":authority"));
            assertEquals("/p?q", request.header(":path"));
            assertEquals("1", request.header("x-a"));
            assertEquals("trailers", request.header("te"));
            assertEquals("a=b; c=d", request.header("cookie"));
            assertEquals("1.1 weir", request.header("via"));
            assertNull(request.header("x-hop"));
            assertNull(request.header("connection"));
            assertNull(request.header("host"));
        }
    }

    @Test
    void headAndBytesPassBeforeTheRest() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(get(origin));
            H2Stream stream = origin.accept();
            stream.sendHeaders(with("content-encoding", "gzip"));
            RawResponse head = client.readHead();
            assertEquals("gzip", head.header("content-encoding"));
            stream.send("first");
            assertEquals("5\r\nfirst\r\n", client.readRaw(10).text());
            stream.sendLastHeaders(Fields.of("x-sum", "abc", "content-length", "9"));
            assertEquals("0\r\nx-sum: abc\r\n\r\n", client.readRaw(17).text());
        }
    }

    @Test
    void trailersPassToHttp2Clients() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                H2Client client = TLS.h2(weir)) {
            origin.answer(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(with()).send("ok").sendLastHeaders(Fields.of("grpc-status", "0"));
            });
            H2Message response = client.get(url(origin)).awaitResponse();
            assertEquals("ok", response.text());
            assertEquals("0", response.trailers().get("grpc-status"));
            assertEquals("2 weir", response.header("via"));
        }
    }

    @Test
    void muchPassesBothWays() {
        Bytes much = Bytes.random(7, 8 << 20);
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(stream -> {
                H2Message request = stream.awaitRequest();
                stream.sendHeaders(with("content-length", String.valueOf(much.length())))
                        .sendLast(request.body());
            });
            client.send("PUT " + url(origin) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + much.length() + "\r\n\r\n");
            client.startSending(much);
            assertEquals(much, client.readResponse().body());
            assertEquals(String.valueOf(much.length()), origin.awaitRequest().header("content-length"));
        }
    }

    /** More crumbs than are held, in one turn of the event loop: they go on joined, and in order. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "DELETE"})
    void crumbsOfALittleBodyComeInOrder(String method) {
        Bytes body = Bytes.random(5, 300);
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(with("content-length", String.valueOf(body.length())));
                Bytes frames = Bytes.EMPTY;
                for (int at = 0; at < body.length(); at++) {
                    int flags = at + 1 == body.length() ? H2Frame.END_STREAM : 0;
                    frames = frames.plus(
                            new H2Frame(H2Frame.DATA, flags, stream.id(), body.slice(at, at + 1)).encoded());
                }
                stream.connection().sendRaw(frames);
            });
            client.send(method + " " + url(origin) + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(body, client.readResponse().body());
        }
    }

    static Stream<Arguments> malformed() {
        String invalid = "http_protocol_error";
        return Stream.of(
                Arguments.of(invalid, with("x", "a\r\nevil: 1")),
                Arguments.of(invalid, with("x", "a\nb")),
                Arguments.of(invalid, with("x", "a\0b")),
                Arguments.of(invalid, with("x", "a\u000bb")),
                Arguments.of(invalid, with("x", "a\u007fb")),
                Arguments.of(invalid, with("x y", "a")),
                Arguments.of(invalid, with("x:y", "a")),
                Arguments.of(invalid, with("X-Upper", "a")),
                Arguments.of(invalid, with("", "a")),
                Arguments.of(invalid, with("connection", "close")),
                Arguments.of(invalid, with("transfer-encoding", "chunked")),
                Arguments.of(invalid, with("content-length", "+2")),
                Arguments.of(invalid, with("content-length", "2", "content-length", "3")),
                Arguments.of(invalid, with(":path", "/")),
                Arguments.of(invalid, with(":status", "200")),
                Arguments.of(invalid, Fields.of("x", "no status")),
                Arguments.of(invalid, Fields.of(":status", "abc")),
                Arguments.of(invalid, Fields.of(":status", "20")),
                Arguments.of(invalid, Fields.of(":status", "2000")),
                Arguments.of(invalid, Fields.of(":status", "099")),
                Arguments.of(invalid, Fields.of(":status", "101")),
                Arguments.of(invalid, Fields.of(":status", "206")),
                Arguments.of(invalid, Fields.of(":status", "304")),
                Arguments.of(invalid, Fields.of(":status", "407", "proxy-authenticate", "Basic")),
                Arguments.of("http_response_header_section_size", with("x", "a".repeat(70_000))),
                Arguments.of("http_response_header_section_size", with(many(501))));
    }

    private static String[] many(int fields) {
        String[] all = new String[2 * fields];
        Arrays.fill(all, "x");
        return all;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void whatIsMalformedIsA502(String error, Fields fields) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(fields).sendLast("ok");
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            String told = String.valueOf(response.header("proxy-status"));
            assertTrue(told.startsWith("weir;error=" + error + ";"), told);
            assertNull(response.header("evil"));
            client.send(get(origin));
            assertEquals("fine", client.readResponse().text());
        }
    }

    @ParameterizedTest
    @CsvSource({"short, 9", "too long, 3"})
    void aLengthThatDoesNotHoldIsNoWholeAnswer(String body, int length) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(get(origin));
            H2Stream stream = origin.accept();
            stream.sendHeaders(with("content-length", String.valueOf(length)));
            RawResponse head = client.readHead();
            stream.sendLast(body);
            assertTrue(client.readBody(head).truncated());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"its head", "empty content", "trailers"})
    void nothingOfWhatWasPromisedIsNoWholeAnswer(String end) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            Fields head = with("content-length", "9", "cache-control", "max-age=60");
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                switch (end) {
                    case "its head" -> stream.sendLastHeaders(head);
                    case "empty content" -> stream.sendHeaders(head).sendLast("");
                    default -> stream.sendHeaders(head).sendLastHeaders(Fields.of("x", "y"));
                }
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            if (response.status() == 200) {
                // The head was on its way before the end came.
                assertTrue(response.truncated());
            } else {
                assertEquals(502, response.status());
                String told = String.valueOf(response.header("proxy-status"));
                assertTrue(told.startsWith("weir;error=http_response_incomplete;"), told);
            }
            try (RawClient other = weir.client()) {
                other.send(get(origin));
                assertEquals("fine", other.readResponse().text());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 304"})
    void aLengthWithoutContentIsWholeWhereNoneBelongs(String method, String status) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(stream -> {
                stream.awaitRequest();
                stream.sendLastHeaders(Fields.of(":status", status, "content-length", "9"));
            });
            for (int i = 0; i < 2; i++) {
                client.send(method + " " + url(origin) + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"x\"\r\n\r\n");
                assertEquals(status, String.valueOf(client.readResponse(method).status()));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"and then a head", "and no more", "", "behind an interim one"})
    void contentBeforeItsHeadIsA502(String what) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                switch (what) {
                    case "and then a head" ->
                        stream.send("x").sendHeaders(with()).sendLast("y");
                    case "behind an interim one" ->
                        stream.sendHeaders(Fields.of(":status", "103")).sendLast("x");
                    default -> stream.sendLast(what);
                }
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            String told = String.valueOf(response.header("proxy-status"));
            assertTrue(told.startsWith("weir;error=http_protocol_error;"), told);
            client.send(get(origin));
            assertEquals("fine", client.readResponse().text());
        }
    }

    @Test
    void aRepeatedLengthBecomesOne() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.answer(with("content-length", "2", "content-length", "2"), Bytes.of("ok")));
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals("ok", response.text());
        }
    }

    @Test
    void trailersThatAreNoneCutTheAnswer() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(get(origin));
            H2Stream stream = origin.accept();
            stream.sendHeaders(with());
            RawResponse head = client.readHead();
            stream.sendLastHeaders(Fields.of("x", "a\r\nb"));
            assertTrue(client.readBody(head).truncated());
        }
    }

    @ParameterizedTest
    @CsvSource({"HEAD, 200", "GET, 204", "GET, 304"})
    void aBodyWhereNoneBelongsIsDropped(String method, String status) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(Fields.of(":status", status)).send("endless");
            });
            origin.answer("ok");
            client.send(method + " " + url(origin) + " HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"a\"\r\n\r\n");
            RawResponse response = client.readResponse(method);
            assertEquals(status, String.valueOf(response.status()));
            origin.accept().awaitReset();
            client.send(get(origin));
            assertEquals("ok", client.readResponse().text());
            assertEquals(1, origin.connections());
        }
    }

    @Test
    void aHeaderBlockThatCannotBeReadEndsTheConnectionAndIsA502() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                // RFC 7541 §2.3.3: an index beyond the tables.
                stream.connection()
                        .send(new H2Frame(
                                H2Frame.HEADERS, H2Frame.END_HEADERS, stream.id(), Bytes.of((byte) 0xff, (byte) 0x7f)));
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("error=http_protocol_error"));
            client.send(get(origin));
            assertEquals("fine", client.readResponse().text());
            assertEquals(2, origin.connections());
        }
    }

    /** RFC 7541 §6.3, §5.2: table sizes beyond ours, and a bomb of references to one large entry. */
    @Test
    void aBombIsNotUnpacked() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                byte[] bomb = new byte[10 + 3000 + 12_000];
                Arrays.fill(bomb, (byte) 'a');
                bomb[0] = (byte) 0x88;
                bomb[1] = 0x40;
                bomb[2] = 1;
                bomb[3] = 'x';
                bomb[4] = 0x7f;
                bomb[5] = (byte) (((3000 - 0x7f) & 0x7f) | 0x80);
                bomb[6] = (byte) ((3000 - 0x7f) >> 7);
                Arrays.fill(bomb, 7 + 3000, bomb.length, (byte) 0xbe);
                stream.connection()
                        .send(new H2Frame(H2Frame.HEADERS, H2Frame.END_HEADERS, stream.id(), Bytes.of(bomb)));
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            client.send(get(origin));
            assertEquals("fine", client.readResponse().text());
        }
    }

    @ParameterizedTest
    @CsvSource({"4", "6", "8", "2"})
    void aFloodOfFramesIsOutlived(int type) {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                Bytes frame = switch (type) {
                    case H2Frame.SETTINGS -> H2Frame.setting(4, 65_535).encoded();
                    case H2Frame.PING -> H2Frame.ofIntegers(type, 0, 1, 2).encoded();
                    case H2Frame.WINDOW_UPDATE -> H2Frame.ofIntegers(type, 0, 1).encoded();
                    default -> new H2Frame(type, 0, stream.id(), Bytes.of(new byte[5])).encoded();
                };
                Bytes many = Bytes.of(frame.text().repeat(200));
                for (int i = 0; i < 100; i++) {
                    stream.connection().sendRaw(many);
                }
                stream.sendHeaders(with()).sendLast("ok");
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertTrue(response.status() == 200 || response.status() == 502);
            client.send(get(origin));
            assertEquals("fine", client.readResponse().text());
        }
    }

    @Test
    void emptyFramesWithoutEndAreNoAnswer() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(with());
                for (int i = 0; i < 100; i++) {
                    stream.send("");
                }
            });
            origin.answer("fine");
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertTrue(response.status() == 502 || response.truncated());
            try (RawClient other = weir.client()) {
                other.send(get(origin));
                assertEquals("fine", other.readResponse().text());
            }
        }
    }

    @Test
    void endlessContinuationsAreNoAnswer() {
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.connection().send(new H2Frame(H2Frame.HEADERS, 0, stream.id(), Bytes.of((byte) 0x88)));
                for (int i = 0; i < 1000; i++) {
                    stream.connection().send(new H2Frame(H2Frame.CONTINUATION, 0, stream.id(), Bytes.EMPTY));
                }
            });
            client.send(get(origin));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertFalse(response.text().contains("Exception"));
        }
    }
}
