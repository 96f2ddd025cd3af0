package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.wire.ResponseFacts.Body;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseScannerTest {

    private static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 64 * 1024, 200);
    private static final RequestFacts GET = request("GET", false);
    private static final RequestFacts HEAD = request("HEAD", false);
    private static final RequestFacts CONNECT = request("CONNECT", false);
    private static final RequestFacts UPGRADE = request("GET", true);

    private static RequestFacts request(String method, boolean upgrade) {
        return new RequestFacts(method, 1, -1, false, true, false, upgrade);
    }

    /** {@code ~} stands for CRLF. */
    private static String wire(String text) {
        return text.replace("~", "\r\n");
    }

    private static String ok(String fields) {
        return wire("HTTP/1.1 200 OK~" + fields + "~");
    }

    private static Feed feed(RequestFacts request, List<byte[]> pieces) {
        ResponseScanner scanner = new ResponseScanner(LIMITS);
        scanner.expect(request);
        return Feed.run(scanner::scan, () -> {}, pieces);
    }

    static Stream<Arguments> malformed() {
        Stream<Arguments> statusLines = Stream.of(
                        "HTTP/1.1 20 OK",
                        "HTTP/1.1 2000 OK",
                        "HTTP/1.1  200 OK",
                        "HTTP/1.1\t200 OK",
                        "HTTP/1.1 200\tOK",
                        "HTTP/1.1 200OK",
                        "HTTP/1.1",
                        "HTTP/1.1 ",
                        "HTTP/1.1 +20 OK",
                        "HTTP/1.1 099 OK",
                        "HTTP/2.0 200 OK",
                        "HTTP/1.2 200 OK",
                        "http/1.1 200 OK",
                        "ICY 200 OK",
                        " HTTP/1.1 200 OK",
                        "",
                        "200 OK")
                .map(line -> arguments(wire(line + "~~"), Refused.STATUS_LINE));
        Stream<Arguments> lengths = Stream.of(
                        "+5", "-1", "5, 6", "5, 5", "5 5", "", "0x5", "010", "9223372036854775808")
                .map(length -> arguments(ok("Content-Length: " + length + "~"), Refused.CONTENT_LENGTH));
        Stream<Arguments> codings = Stream.of("chunked, chunked", "gzip, chunked", ",chunked", "chunked;x", "")
                .map(coding -> arguments(ok("Transfer-Encoding: " + coding + "~"), Refused.TRANSFER_ENCODING));
        Stream<Arguments> others = Stream.of(
                arguments(ok("Content-Length: 5~Transfer-Encoding: chunked~"), Refused.FRAMING_AMBIGUOUS),
                arguments(ok("Content-Length: 5~Content-Length: 6~"), Refused.CONTENT_LENGTH_REPEATED),
                arguments(ok("Content-Length: 5~Content-Length: 5~"), Refused.CONTENT_LENGTH_REPEATED),
                arguments(
                        ok("Transfer-Encoding: chunked~Transfer-Encoding: chunked~"),
                        Refused.TRANSFER_ENCODING_REPEATED),
                arguments(ok("Transfer-Encoding: gzip~"), Refused.TRANSFER_CODING_UNKNOWN),
                arguments(ok("Transfer-Encoding: X-Gzip~"), Refused.TRANSFER_CODING_UNKNOWN),
                arguments(ok("Transfer-Encoding: br~"), Refused.TRANSFER_CODING_UNKNOWN),
                arguments(ok("Transfer-Encoding: identity~Content-Length: 5~"), Refused.FRAMING_AMBIGUOUS),
                arguments(
                        ok("Transfer-Encoding: identity~Transfer-Encoding: chunked~"),
                        Refused.TRANSFER_ENCODING_REPEATED),
                arguments(wire("HTTP/1.0 200 OK~Transfer-Encoding: identity~~"), Refused.TRANSFER_ENCODING_VERSION),
                arguments(wire("HTTP/1.0 200 OK~Transfer-Encoding: chunked~~"), Refused.TRANSFER_ENCODING_VERSION),
                arguments("HTTP/1.1 200 OK\nX: y\n\n", Refused.LINE_END),
                arguments("HTTP/1.1 200 O\rK\r\n", Refused.LINE_END),
                arguments("HTTP/1.1 200 O\0K\r\n", Refused.CONTROL_CHARACTER),
                arguments("HTTP/1.1 200 " + "O".repeat(9000), Refused.HEAD_TOO_LARGE),
                arguments("HTTP/1.1 200 " + "O".repeat(9000) + "\0", Refused.HEAD_TOO_LARGE),
                arguments(ok("X: a\nb~"), Refused.LINE_END),
                arguments(ok("X: a\rb~"), Refused.LINE_END),
                arguments(ok("X: a\0b~"), Refused.CONTROL_CHARACTER),
                arguments(ok("X: a~ b~"), Refused.FIELD_FOLDED),
                arguments(ok("X : a~"), Refused.FIELD_NAME),
                arguments(ok("no colon~"), Refused.FIELD_NAME),
                arguments(ok("X: " + "v".repeat(66_000)), Refused.HEAD_TOO_LARGE),
                arguments(ok("X: y~".repeat(201)), Refused.TOO_MANY_FIELDS),
                arguments(ok("Transfer-Encoding: chunked~") + "5 \r\nhello\r\n", Refused.CHUNK_SIZE),
                arguments(ok("Transfer-Encoding: chunked~") + "5\r\nhelloX", Refused.CHUNK_END),
                arguments(ok("Transfer-Encoding: chunked~") + "100000000\r\n", Refused.CHUNK_TOO_LARGE),
                arguments(ok("Transfer-Encoding: chunked~") + "0\r\nX : y\r\n\r\n", Refused.FIELD_NAME),
                arguments(ok("Content-Length: 2~") + "okHTTP/1.1 200 OK\r\n", Refused.UNSOLICITED),
                arguments(wire("HTTP/1.1 204 No Content~Content-Length: 2~~ok"), Refused.UNSOLICITED),
                arguments(wire("HTTP/1.1 304 Not Modified~~ok"), Refused.UNSOLICITED),
                arguments(wire("HTTP/1.1 101 Switching Protocols~Upgrade: x~~"), Refused.UNASKED_UPGRADE),
                arguments(wire("HTTP/1.1 102 Processing~~".repeat(17)), Refused.TOO_MANY_INTERIM));
        return Stream.of(statusLines, lengths, codings, others).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void refusesHoweverTheBytesArrive(String response, Refused expected) {
        assertEquals(expected, feed(GET, Feed.whole(response)).last());
        assertEquals(expected, feed(GET, Feed.dribbled(response)).last());
        int stride = 1 + response.length() / 300;
        for (int at = 1; at < response.length(); at += stride) {
            assertEquals(expected, feed(GET, Feed.split(response, at)).last(), "split at " + at);
        }
    }

    static Stream<Arguments> wellFormed() {
        return Stream.of(
                arguments(GET, ok("Content-Length: 5~") + "hello", true),
                arguments(GET, ok("Content-Length: 0~"), true),
                arguments(GET, wire("HTTP/1.0 200~Content-Length: 2~~ok"), true),
                arguments(GET, wire("HTTP/1.1 200 ~Content-Length: 2~~ok"), true),
                arguments(GET, wire("HTTP/1.1 999 \u00e9t\u00e9~Content-Length: 2~~ok"), true),
                arguments(GET, ok("Transfer-Encoding: chunked~") + wire("2;x=y~ok~0~X-T: 1~~"), true),
                arguments(GET, wire("HTTP/1.1 204 No Content~~"), true),
                arguments(GET, wire("HTTP/1.1 304 Not Modified~Content-Length: 700~~"), true),
                arguments(GET, wire("HTTP/1.1 102 Processing~~".repeat(16)) + ok("Content-Length: 2~") + "ok", true),
                arguments(
                        GET,
                        wire("HTTP/1.1 100 Continue~~HTTP/1.1 103 Early Hints~Link: x~~") + ok("Content-Length: 0~"),
                        true),
                arguments(HEAD, ok("Content-Length: 5~"), true),
                arguments(HEAD, ok("Transfer-Encoding: chunked~"), true),
                arguments(HEAD, ok(""), true),
                arguments(CONNECT, wire("HTTP/1.1 407 No~Content-Length: 2~~no"), true),
                arguments(CONNECT, ok("Content-Length: 5~") + "\0anything\n", false),
                arguments(UPGRADE, wire("HTTP/1.1 101 Switching~Upgrade: x~~\0anything\n"), false),
                arguments(UPGRADE, ok("Content-Length: 2~") + "no", true),
                arguments(GET, ok("") + "until the end\r\n\r\n\0", false),
                arguments(GET, ok("Transfer-Encoding: identity~") + "5\r\nuntil the end\r\n0\r\n\r\n", false),
                arguments(HEAD, ok("Transfer-Encoding: binary~"), true));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void passesUnchangedHoweverTheBytesArrive(RequestFacts request, String response, boolean ends) {
        List<List<byte[]>> ways = new ArrayList<>(List.of(Feed.whole(response), Feed.dribbled(response)));
        for (int at = 1; at < response.length(); at++) {
            ways.add(Feed.split(response, at));
        }
        for (List<byte[]> pieces : ways) {
            Feed feed = feed(request, pieces);
            assertEquals(response, feed.passed());
            assertEquals(ends ? 1 : 0, feed.ends());
        }
    }

    @Test
    void passesRandomResponsesAtRandomSplits() {
        Random random = new Random(99);
        for (int round = 0; round < 300; round++) {
            String response = RandomMessages.response(random);
            Feed feed = feed(GET, RandomMessages.pieces(random, response));
            assertEquals(response, feed.passed());
            assertEquals(1, feed.ends());
        }
    }

    @Test
    void readsTheFacts() {
        assertEquals(
                new ResponseFacts(200, 1, 5, Body.LENGTH, true),
                feed(GET, Feed.whole(ok("Content-Length: 5~"))).heads().getFirst());
        assertEquals(
                new ResponseFacts(200, 1, 5, Body.NONE, false),
                feed(HEAD, Feed.whole(ok("Content-Length: 5~Connection: close~")))
                        .heads()
                        .getFirst());
        assertEquals(
                new ResponseFacts(200, 0, -1, Body.UNTIL_CLOSE, false),
                feed(GET, Feed.whole(wire("HTTP/1.0 200 OK~~"))).heads().getFirst());
        assertEquals(
                new ResponseFacts(200, 1, -1, Body.UNTIL_CLOSE, false),
                feed(GET, Feed.whole(ok("Transfer-Encoding: binary~"))).heads().getFirst());
        assertEquals(
                new ResponseFacts(200, 1, -1, Body.NONE, false),
                feed(HEAD, Feed.whole(ok("Transfer-Encoding: binary~"))).heads().getFirst());
        assertEquals(
                new ResponseFacts(101, 1, -1, Body.TUNNEL, true),
                feed(UPGRADE, Feed.whole(wire("HTTP/1.1 101 S~~"))).heads().getFirst());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "H",
                "HTTP/1.1 200 OK~",
                "HTTP/1.1 200 OK~Content-Length: 5~~",
                "HTTP/1.1 200 OK~Content-Length: 5~~hell",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~",
                "HTTP/1.1 200 OK~Transfer-Encoding: chunked~~5~hello~0~",
                "HTTP/1.1 100 C~~H"
            })
    void noticesAnEndThatComesTooEarly(String response) {
        assertEquals(Refused.CUT_SHORT, endAfter(wire(response)).end(true));
    }

    @Test
    void noticesABodyWhoseEndWasNotAnnounced() {
        ResponseScanner scanner = endAfter(ok("") + "body");
        assertEquals(Refused.CUT_SHORT, scanner.end(false));
        assertNull(scanner.end(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 100 C~~", "HTTP/1.1 204 N~~", "HTTP/1.1 200 OK~Content-Length: 2~~ok"})
    void findsNothingWrongWithAnEndBetweenResponses(String response) {
        assertNull(endAfter(wire(response)).end(false));
    }

    private static ResponseScanner endAfter(String response) {
        ResponseScanner scanner = new ResponseScanner(LIMITS);
        scanner.expect(GET);
        Feed.run(scanner::scan, () -> {}, Feed.whole(response));
        return scanner;
    }

    @Test
    void answersOneRequestAtATime() {
        ResponseScanner scanner = new ResponseScanner(LIMITS);
        scanner.expect(GET);
        assertThrows(IllegalStateException.class, () -> scanner.expect(GET));
        Feed.run(scanner::scan, () -> {}, Feed.whole(ok("Content-Length: 0~")));
        scanner.expect(HEAD);
        Feed feed = Feed.run(scanner::scan, () -> {}, Feed.whole(ok("Content-Length: 7~")));
        assertEquals(1, feed.ends());
    }
}
