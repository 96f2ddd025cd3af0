package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestScannerTest {

    private static final HeadLimits LIMITS = new HeadLimits(16 * 1024, 64 * 1024, 200);
    private static final HeadLimits SMALL = new HeadLimits(100, 300, 4);

    /** {@code ~} stands for CRLF. */
    private static String wire(String text) {
        return text.replace("~", "\r\n");
    }

    private static String get(String fields) {
        return wire("GET http://h/ HTTP/1.1~Host: h~" + fields + "~");
    }

    private static String line(String requestLine) {
        return wire(requestLine + "~Host: h~~");
    }

    private static String chunked(String body) {
        return wire("POST http://h/ HTTP/1.1~Host: h~Transfer-Encoding: chunked~~" + body);
    }

    static Stream<Arguments> malformedRequestLines() {
        return Stream.of(
                arguments("GET http://h/ HTTP/1.1\nHost: h\n\n", Refused.LINE_END),
                arguments("GET http://h/ HTTP/1.1\rHost: h\r\r", Refused.LINE_END),
                arguments("GET http://h/ HTTP/1.1\r\rHost: h", Refused.LINE_END),
                arguments("\n\nGET http://h/ HTTP/1.1\r\n", Refused.LINE_END),
                arguments(line("GET http://h/\nHTTP/1.1"), Refused.LINE_END),
                arguments(line("GET\thttp://h/ HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/\tHTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET  http://h/ HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/  HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/1.1 "), Refused.REQUEST_LINE),
                arguments(line(" GET http://h/ HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/a b HTTP/1.1"), Refused.REQUEST_LINE),
                arguments("\0GET http://h/ HTTP/1.1\r\n", Refused.CONTROL_CHARACTER),
                arguments("\u0016\u0003\u0001\u0002\0\u0001\0", Refused.CONTROL_CHARACTER),
                arguments(line("GET http://h/\u0001 HTTP/1.1"), Refused.CONTROL_CHARACTER),
                arguments(line("GET http://h/\u007f HTTP/1.1"), Refused.CONTROL_CHARACTER),
                arguments(line("GET http://h/\u00e4 HTTP/1.1"), Refused.TARGET_CHARACTER),
                arguments(line("GET http://h/\u0080 HTTP/1.1"), Refused.TARGET_CHARACTER),
                arguments(wire("~~~GET http://h/ HTTP/1.1~Host: h~~"), Refused.EMPTY_LINES),
                arguments(line("GET http://h/ HTTP/1.32"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/4294967295.255"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/11"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/1,1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ http/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTPS/1.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/1.1x"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/a.1"), Refused.REQUEST_LINE),
                arguments(line("GET http://h/ HTTP/2.0"), Refused.VERSION_UNSUPPORTED),
                arguments(line("GET http://h/ HTTP/1.2"), Refused.VERSION_UNSUPPORTED),
                arguments(line("GET http://h/ HTTP/0.9"), Refused.VERSION_UNSUPPORTED),
                arguments(wire("PRI * HTTP/2.0~~SM~~"), Refused.VERSION_UNSUPPORTED),
                arguments(line("GET http://h/"), Refused.VERSION),
                arguments(line("GET "), Refused.REQUEST_LINE),
                arguments(line("GET"), Refused.REQUEST_LINE),
                arguments(line("G=\":<>(e),[T];?\" http://h/ HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("G\u00e4T http://h/ HTTP/1.1"), Refused.REQUEST_LINE),
                arguments(line("M".repeat(65) + " http://h/ HTTP/1.1"), Refused.METHOD_TOO_LONG),
                arguments("M".repeat(17_000), Refused.METHOD_TOO_LONG),
                arguments(line("GET http://h/" + "a".repeat(16 * 1024) + " HTTP/1.1"), Refused.TARGET_TOO_LONG),
                arguments("GET /" + "a".repeat(64 * 1024), Refused.TARGET_TOO_LONG),
                arguments("GET /" + "a".repeat(20_000) + "\u0001", Refused.TARGET_TOO_LONG),
                arguments("GET /" + "a".repeat(20_000) + "\n", Refused.TARGET_TOO_LONG));
    }

    static Stream<Arguments> malformedFields() {
        return Stream.of(
                arguments(get("Content-Length : 5~"), Refused.FIELD_NAME),
                arguments(get("X\t: 5~"), Refused.FIELD_NAME),
                arguments(wire("GET / HTTP/1.1~ Host: h~~"), Refused.FIELD_FOLDED),
                arguments(get("X: a~ b~"), Refused.FIELD_FOLDED),
                arguments(get("X: a~\tb~"), Refused.FIELD_FOLDED),
                arguments(get("no colon~"), Refused.FIELD_NAME),
                arguments(get("nocolon~"), Refused.FIELD_NAME),
                arguments(get(": empty~"), Refused.FIELD_NAME),
                arguments(get("X\u0085: a~"), Refused.FIELD_NAME),
                arguments(get("X\u00a0: a~"), Refused.FIELD_NAME),
                arguments(get("X\": a~"), Refused.FIELD_NAME),
                arguments(get("X(: a~"), Refused.FIELD_NAME),
                arguments(get("X): a~"), Refused.FIELD_NAME),
                arguments(get("X,: a~"), Refused.FIELD_NAME),
                arguments(get("X/: a~"), Refused.FIELD_NAME),
                arguments(get("X: a\0b~"), Refused.CONTROL_CHARACTER),
                arguments(get("X: a\u000bb~"), Refused.CONTROL_CHARACTER),
                arguments(get("X: a\u007fb~"), Refused.CONTROL_CHARACTER),
                arguments(get("X: a\rb~"), Refused.LINE_END),
                arguments(get("X: a\nb~"), Refused.LINE_END),
                arguments(get("X: a\n"), Refused.LINE_END),
                arguments(get("X: a\r\r\n"), Refused.LINE_END),
                arguments(wire("GET / HTTP/1.1~~"), Refused.HOST_MISSING),
                arguments(get("Host: h~"), Refused.HOST_REPEATED),
                arguments(get("hOST: other~"), Refused.HOST_REPEATED),
                arguments(wire("GET / HTTP/1.0~Host: a~Host: b~~"), Refused.HOST_REPEATED),
                arguments(wire("GET / HTTP/1.1~Host: a, b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: a,b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: a b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: a/b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: u@b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: http://b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: a\"~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: \u00e4~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.0~Host: a/b~~"), Refused.HOST),
                arguments(wire("GET / HTTP/1.1~Host: a\0.b~~"), Refused.CONTROL_CHARACTER),
                arguments(get("Connection: Transfer-Encoding~"), Refused.TRANSFER_ENCODING_NOMINATED),
                arguments(get("Connection: close ,\ttransfer-encoding ,x~"), Refused.TRANSFER_ENCODING_NOMINATED),
                arguments(get("Expect: 100-continue~Expect: 100-continue~"), Refused.EXPECTATION),
                arguments(get("Expect: 200-ok~"), Refused.EXPECTATION),
                arguments(get("Expect:~"), Refused.EXPECTATION),
                arguments(get("Expect: 100-continue, x~"), Refused.EXPECTATION),
                arguments(get("X: " + "v".repeat(64 * 1024)), Refused.HEAD_TOO_LARGE),
                arguments(get("n".repeat(70_000)), Refused.HEAD_TOO_LARGE),
                arguments(get("X: " + "v".repeat(66_000) + "\u0001"), Refused.HEAD_TOO_LARGE),
                arguments(get("X: y~".repeat(200)), Refused.TOO_MANY_FIELDS));
    }

    static Stream<Arguments> malformedFraming() {
        Stream<Arguments> lengths = Stream.of(
                        "+5",
                        "-48",
                        "0x10",
                        "1_0",
                        "010",
                        "00",
                        "5 5",
                        "1Z",
                        "",
                        "5,",
                        "5, 5",
                        "5, 6",
                        "5.0",
                        "\u00a05",
                        "9223372036854775808",
                        "18446744073709551621",
                        "99999999999999999999999")
                .map(length -> arguments(get("Content-Length: " + length + "~"), Refused.CONTENT_LENGTH));
        Stream<Arguments> codings = Stream.of(
                        ",chunked",
                        "chunked,",
                        "chunked,chunked",
                        "chunked, xchunked",
                        "gzip, chunked",
                        "chunked, gzip",
                        "gzip, deflate",
                        "",
                        "\u00a0chunked",
                        "chunked;q=1",
                        "chunked chunked",
                        "\"chunked\"",
                        "chunked\u000b".replace('\u000b', ';'))
                .map(coding -> arguments(get("Transfer-Encoding: " + coding + "~"), Refused.TRANSFER_ENCODING));
        Stream<Arguments> unknown = Stream.of("identity", "gzip", "xchunked", "chunkedx")
                .map(coding -> arguments(get("Transfer-Encoding: " + coding + "~"), Refused.TRANSFER_CODING_UNKNOWN));
        Stream<Arguments> others = Stream.of(
                arguments(get("Content-Length: 5~Content-Length: 6~"), Refused.CONTENT_LENGTH_REPEATED),
                arguments(get("Content-Length: 5~content-length: 5~"), Refused.CONTENT_LENGTH_REPEATED),
                arguments(get("Content-Length: 5~Transfer-Encoding: chunked~"), Refused.FRAMING_AMBIGUOUS),
                arguments(get("Transfer-Encoding: chunked~Content-Length: 0~"), Refused.FRAMING_AMBIGUOUS),
                arguments(
                        get("Transfer-Encoding: chunked~Transfer-Encoding: chunked~"),
                        Refused.TRANSFER_ENCODING_REPEATED),
                arguments(
                        get("Transfer-Encoding: chunked~Transfer-Encoding: identity~"),
                        Refused.TRANSFER_ENCODING_REPEATED),
                arguments(get("Transfer-Encoding:~ chunked~"), Refused.FIELD_FOLDED),
                arguments(wire("POST / HTTP/1.0~Transfer-Encoding: chunked~~"), Refused.TRANSFER_ENCODING_VERSION),
                arguments(wire("POST / HTTP/1.0~Transfer-Encoding: gzip~~"), Refused.TRANSFER_ENCODING_VERSION),
                arguments(wire("CONNECT h:443 HTTP/1.1~Host: h~Content-Length: 5~~"), Refused.CONNECT_BODY),
                arguments(wire("CONNECT h:443 HTTP/1.1~Host: h~Transfer-Encoding: chunked~~"), Refused.CONNECT_BODY));
        return Stream.of(lengths, codings, unknown, others).flatMap(all -> all);
    }

    static Stream<Arguments> malformedChunks() {
        Stream<Arguments> sizes = Stream.of(
                        "0x5", "+5", "-1", " 5", "\t5", "5 ", "5\t", "0_2e", "", "5 ;x", "5g", "0".repeat(16) + "5")
                .map(size -> arguments(chunked(size + "~hello~0~~"), Refused.CHUNK_SIZE));
        Stream<Arguments> large = Stream.of("80000000", "100000000", "ffffffffffffffff", "7fffffffffffffff")
                .map(size -> arguments(chunked(size + "~hello"), Refused.CHUNK_TOO_LARGE));
        Stream<Arguments> others = Stream.of(
                arguments(chunked("5\nhello~0~~"), Refused.CHUNK_LINE_END),
                arguments(chunked("5\rXhello~0~~"), Refused.CHUNK_LINE_END),
                arguments(chunked("5\r\rhello"), Refused.CHUNK_LINE_END),
                arguments(chunked("5;x\nhello~0~~"), Refused.CHUNK_EXTENSION),
                arguments(chunked("5;x=\"a\nb\"~hello~0~~"), Refused.CHUNK_EXTENSION),
                arguments(chunked("5;x=\"a~b\"~hello~0~~"), Refused.CHUNK_END),
                arguments(chunked("5;\u0000~hello~0~~"), Refused.CHUNK_EXTENSION),
                arguments(chunked("5;\u00e4~hello~0~~"), Refused.CHUNK_EXTENSION),
                arguments(chunked("5;" + "x".repeat(256) + "~hello~0~~"), Refused.CHUNK_EXTENSION),
                arguments(chunked(("1;" + "x".repeat(250) + "~a~").repeat(70)), Refused.CHUNK_EXTENSION),
                arguments(chunked("5~hello0~~"), Refused.CHUNK_END),
                arguments(chunked("5~hello\n0~~"), Refused.CHUNK_END),
                arguments(chunked("5~hello\r0~~"), Refused.CHUNK_END),
                arguments(chunked("5~hello world~0~~"), Refused.CHUNK_END),
                arguments(chunked("5~hello~~0~~"), Refused.CHUNK_SIZE),
                arguments(chunked("~5~hello~0~~"), Refused.CHUNK_SIZE),
                arguments(chunked("0~Bad Name: x~~"), Refused.FIELD_NAME),
                arguments(chunked("0~X: a~ b~~"), Refused.FIELD_FOLDED),
                arguments(chunked("0~X: a\nb~~"), Refused.LINE_END),
                arguments(chunked("0~X: a\0~~"), Refused.CONTROL_CHARACTER),
                arguments(chunked("0~\n"), Refused.LINE_END),
                arguments(chunked("0~" + "X: y~".repeat(201)), Refused.TOO_MANY_FIELDS),
                arguments(chunked("0~X: " + "y".repeat(70_000)), Refused.HEAD_TOO_LARGE));
        return Stream.of(sizes, large, others).flatMap(all -> all);
    }

    @ParameterizedTest
    @MethodSource({"malformedRequestLines", "malformedFields", "malformedFraming", "malformedChunks"})
    void refusesHoweverTheBytesArrive(String request, Refused expected) {
        assertEquals(expected, Feed.requests(LIMITS, Feed.whole(request)).last());
        assertEquals(expected, Feed.requests(LIMITS, Feed.dribbled(request)).last());
        int stride = 1 + request.length() / 300;
        for (int at = 1; at < request.length(); at += stride) {
            assertEquals(
                    expected, Feed.requests(LIMITS, Feed.split(request, at)).last(), "split at " + at);
        }
    }

    @ParameterizedTest
    @MethodSource({"malformedRequestLines", "malformedFields", "malformedFraming"})
    void passesNothingOfAMalformedHead(String request, Refused expected) {
        Feed feed = Feed.requests(LIMITS, Feed.dribbled(request));
        assertEquals("", feed.passed());
        assertEquals(0, feed.heads().size());
    }

    static Stream<Arguments> wellFormed() {
        return Stream.of(
                arguments(line("GET http://h/ HTTP/1.1"), 1),
                arguments(line("SLUDGE http://h/ HTTP/1.1"), 1),
                arguments(line("M".repeat(64) + " http://h/ HTTP/1.1"), 1),
                arguments(line("OPTIONS * HTTP/1.1"), 1),
                arguments(line("GET h:443 HTTP/1.1"), 1),
                arguments(line("GET http://h/\\|^`{}\"<>%zz HTTP/1.1"), 1),
                arguments(wire("~~GET http://h/ HTTP/1.1~Host: h~~"), 1),
                arguments(wire("GET http://h/ HTTP/1.0~~"), 1),
                arguments(wire("GET http://h/ HTTP/1.0~Expect: whatever~~"), 1),
                arguments(wire("GET / HTTP/1.1~Host:~~"), 1),
                arguments(wire("GET / HTTP/1.1~host: \t [::1]:8080 \t ~~"), 1),
                arguments(get("X:~"), 1),
                arguments(get("X: a\tb \u0080\u00ff~"), 1),
                arguments(get("!#$%&'*+-.^_`|~".replace("~", "") + ": x~"), 1),
                arguments(get("X: y~".repeat(199)), 1),
                arguments(get("Connection: close, Host, Content-Length, X-Identity~"), 1),
                arguments(get("Content-Length: 0~"), 1),
                arguments(get("Content-Length: 5~") + "hello", 1),
                arguments(wire("CONNECT h:443 HTTP/1.1~Host: h:443~~"), 1),
                arguments(wire("CONNECT h:443 HTTP/1.0~Content-Length: 0~~"), 1),
                arguments(chunked("5~hello~0~~"), 1),
                arguments(chunked("5;a=b; c=\"d\"\t~hello~000;x~~"), 1),
                arguments(chunked("0000000000000005~hello~aB~" + "x".repeat(171) + "~0~X-T: 1~Content-Length: 9~~"), 1),
                arguments(chunked("1~a~".repeat(1000) + "0~~"), 1),
                arguments(get("") + get("Content-Length: 3~") + "abc" + chunked("3~abc~0~~") + "\r\n" + get(""), 4));
    }

    @ParameterizedTest
    @MethodSource("wellFormed")
    void passesUnchangedHoweverTheBytesArrive(String request, int messages) {
        List<List<byte[]>> ways = new ArrayList<>(List.of(Feed.whole(request), Feed.dribbled(request)));
        for (int at = 1; at < request.length(); at++) {
            ways.add(Feed.split(request, at));
        }
        for (List<byte[]> pieces : ways) {
            Feed feed = Feed.requests(LIMITS, pieces);
            assertEquals(request, feed.passed());
            assertEquals("", feed.left());
            assertEquals(messages, feed.ends());
            assertEquals(messages, feed.heads().size());
        }
    }

    @Test
    void passesRandomMessagesAtRandomSplits() {
        Random random = new Random(20261124);
        for (int round = 0; round < 300; round++) {
            StringBuilder stream = new StringBuilder();
            int messages = 1 + random.nextInt(4);
            for (int i = 0; i < messages; i++) {
                stream.append(RandomMessages.request(random));
            }
            Feed feed = Feed.requests(LIMITS, RandomMessages.pieces(random, stream.toString()));
            assertEquals(stream.toString(), feed.passed());
            assertEquals(messages, feed.ends());
        }
    }

    @Test
    void readsTheFacts() {
        assertEquals(new RequestFacts("GET", 1, -1, false, true, false, false), facts(get("")));
        assertEquals(
                new RequestFacts("POST", 1, 5, false, false, true, false),
                facts(wire("POST / HTTP/1.1~Host: h~Content-Length:5~Connection: a,CLOSE~Expect: 100-Continue~~")));
        assertEquals(
                new RequestFacts("PUT", 1, -1, true, true, false, true),
                facts(wire("PUT / HTTP/1.1~Host: h~TRANSFER-ENCODING: Chunked~Upgrade: x~Connection: Upgrade~~")));
        assertEquals(
                new RequestFacts("get", 0, -1, false, false, false, false),
                facts(wire("get / HTTP/1.0~Expect: 100-continue~Upgrade: x~Connection: upgrade~~")));
        assertEquals(
                new RequestFacts("GET", 0, -1, false, true, false, false),
                facts(wire("GET / HTTP/1.0~Connection: Keep-Alive~~")));
        assertEquals(
                new RequestFacts("GET", 0, -1, false, false, false, false),
                facts(wire("GET / HTTP/1.0~Connection: keep-alive~Connection: close~~")));
        assertTrue(((RequestFacts) facts(wire("CONNECT h:1 HTTP/1.1~Host: h~~"))).connect());
        assertEquals(
                Long.MAX_VALUE, ((RequestFacts) facts(get("Content-Length: 9223372036854775807~"))).contentLength());
    }

    private static ScanResult facts(String request) {
        return Feed.requests(LIMITS, Feed.whole(request)).heads().getFirst();
    }

    @ParameterizedTest
    @ValueSource(ints = {98, 99, 100, 101})
    void refusesATargetBeyondItsLimitBeforeTheLineEnds(int length) {
        String target = "/" + "a".repeat(length - 1);
        String request = wire("GET " + target + " HTTP/1.1~Host: h~~");
        assertEquals(
                length <= 100 ? Progress.END : Refused.TARGET_TOO_LONG,
                Feed.requests(SMALL, Feed.dribbled(request)).last());
        assertEquals(
                Refused.TARGET_TOO_LONG,
                Feed.requests(SMALL, Feed.dribbled("GET /" + "a".repeat(200))).last());
    }

    @Test
    void refusesAHeadOneByteOverItsLimit() {
        String start = wire("GET / HTTP/1.1~Host: h~X: ");
        String exact = start + "x".repeat(300 - start.length() - 4) + "\r\n\r\n";
        assertEquals(Progress.END, Feed.requests(SMALL, Feed.whole(exact)).last());
        assertEquals(
                Progress.END,
                Feed.requests(SMALL, Feed.dribbled("\r\n" + exact)).last());
        String over = start + "x" + exact.substring(start.length());
        assertEquals(
                Refused.HEAD_TOO_LARGE, Feed.requests(SMALL, Feed.whole(over)).last());
        assertEquals(
                Refused.HEAD_TOO_LARGE,
                Feed.requests(SMALL, Feed.dribbled(over)).last());
    }

    @Test
    void refusesOneFieldMoreThanItsLimit() {
        assertEquals(
                Progress.END,
                Feed.requests(SMALL, Feed.whole(get("A: a~".repeat(3)))).last());
        assertEquals(
                Refused.TOO_MANY_FIELDS,
                Feed.requests(SMALL, Feed.whole(get("A: a~".repeat(4)))).last());
    }

    @Test
    void saysWhenARequestHasBegun() {
        assertTrue(!begunAfter(""));
        assertTrue(!begunAfter("\r\n"));
        assertTrue(begunAfter("\r\nG"));
        assertTrue(begunAfter("GET / HTTP/1.1\r\nHo"));
    }

    private static boolean begunAfter(String bytes) {
        RequestScanner scanner = new RequestScanner(LIMITS);
        Feed.run(scanner::scan, scanner::next, Feed.whole(bytes));
        return scanner.begun();
    }
}
