package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Tls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Malformed HTTP/2 requests are stream errors (RFC 9113 §8.1.1), excessive ones are answered, and neither reaches an origin. */
class BadHttp2RequestsTest {

    private static final long PROTOCOL_ERROR = 1;

    private static final Authority AUTHORITY = Authority.create("bad http/2 requests");
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

    private static Fields get(RawOrigin origin) {
        return Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/");
    }

    /** Names and values; {@code %s} is the origin's authority. */
    static List<List<String>> malformed() {
        List<List<String>> rows = new ArrayList<>();
        String[] get = {":method", "GET", ":scheme", "http", ":authority", "%s", ":path", "/"};
        for (String[] more : new String[][] {
            {"transfer-encoding", "chunked"},
            {"connection", "close"},
            {"connection", "x-a", "x-a", "1"},
            {"proxy-connection", "keep-alive"},
            {"keep-alive", "timeout=5"},
            {"upgrade", "h2c"},
            {"te", "gzip"},
            {"te", "trailers, gzip"},
            {"Upper", "1"},
            {"x a", "1"},
            {"x:a", "1"},
            {"x\u00e4", "1"},
            {"x\r\nb", "1"},
            {"", "1"},
            {"x", "a\r\nb: c"},
            {"x", "a\nb"},
            {"x", "a\rb"},
            {"x", "a\0b"},
            {"x", "a\u0001b"},
            {"x", "a\u007fb"},
            {"x", " a"},
            {"x", "a\t"},
            {"host", "other.example"},
            {"host", "%s", "host", "other.example"},
            {":path", "/again"},
            {":authority", "other.example"},
            {":method", "POST"},
            {":scheme", "http"},
            {":unknown", "1"},
            {":status", "200"},
            {"content-length", "5"},
            {"content-length", "0", "content-length", "5"},
            {"content-length", "+0"},
            {"content-length", "-1"},
            {"content-length", "0x0"},
            {"content-length", ""},
            {"content-length", "18446744073709551616"},
        }) {
            rows.add(with(get, more));
        }
        for (String path :
                new String[] {"", "/a b", "/a\tb", "/a\r\nX: y", "/a\0", "/\u00e4", " /", "/ HTTP/1.1\r\nHost: evil"}) {
            rows.add(List.of(":method", "GET", ":scheme", "http", ":authority", "%s", ":path", path));
        }
        for (String method : new String[] {
            "", "GET / HTTP/1.1\r\nX: ", "G\0T", "GET\r\n", "G T", "G=:\"", "G(T", "GET/", " GET", "G\u00e9T"
        }) {
            rows.add(List.of(":method", method, ":scheme", "http", ":authority", "%s", ":path", "/"));
        }
        for (String authority : new String[] {"a b", "h:p", "h\r\nX: y", "h\0", "u@%s", "", "[::1", "h:99999"}) {
            rows.add(List.of(":method", "GET", ":scheme", "http", ":authority", authority, ":path", "/"));
        }
        rows.add(List.of(":method", "GET", ":scheme", "http", ":authority", "%s"));
        rows.add(List.of(":method", "GET", ":authority", "%s", ":path", "/"));
        rows.add(List.of(":scheme", "http", ":authority", "%s", ":path", "/"));
        rows.add(List.of("x", "1", ":method", "GET", ":scheme", "http", ":authority", "%s", ":path", "/"));
        return rows;
    }

    private static List<String> with(String[] fields, String... more) {
        List<String> all = new ArrayList<>(List.of(fields));
        all.addAll(List.of(more));
        return all;
    }

    @ParameterizedTest
    @MethodSource("malformed")
    void malformedRequestsAreRefusedOnTheirStream(List<String> fields) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            H2Stream stream = client.request(Fields.of(fields.stream()
                    .map(text -> text.replace("%s", origin.authority()))
                    .toArray(String[]::new)));
            assertEquals(PROTOCOL_ERROR, stream.awaitReset());
            client.connection().ping();
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @CsvSource({"10, hello", "3, hello"})
    void aBodyOfAnotherLengthThanStatedIsNeverAWholeRequest(int stated, String body) {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream stream = client.open()
                    .sendHeaders(Fields.of(
                            ":method", "POST",
                            ":scheme", "http",
                            ":authority", origin.authority(),
                            ":path", "/",
                            "content-length", String.valueOf(stated)));
            Conversation conversation = origin.accept();
            conversation.readHead();
            stream.sendLast(body);
            assertEquals(PROTOCOL_ERROR, stream.awaitReset());
            assertTrue(conversation.readToEnd().length() < stated);
            client.connection().ping();
        }
    }

    /** RFC 9110 §9.3.6: its content would be the tunnel's. */
    @ParameterizedTest
    @CsvSource({"3, 400", "0, 200"})
    void aRequestForATunnelHasNoLength(String length, int status) {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = client()) {
            H2Stream stream = client.open()
                    .sendHeaders(Fields.of(
                            ":method", "CONNECT", ":authority", origin.authority(), "content-length", length));
            assertEquals(String.valueOf(status), stream.awaitHeaders().get(":status"));
            if (status == 400) {
                origin.assertNotConnected();
            }
        }
    }

    @Test
    void aRequestWithoutAuthorityGoesWhereHostSays() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            H2Message response = client.request(
                            Fields.of(":method", "GET", ":scheme", "http", ":path", "/", "host", origin.authority()))
                    .awaitResponse();
            assertEquals(200, response.status());
            assertEquals(origin.authority(), origin.awaitRequest().header("host"));
        }
    }

    @ParameterizedTest
    @CsvSource({"target, 414, uri", "bytes, 431, header", "fields, 431, header"})
    void excessiveHeadsAreAnsweredAndCounted(String what, int status, String limit) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            double before = weir.count("weir.limit.rejections", "limit", limit);
            H2Message response =
                    client.request(excessive(what, origin.authority(), 0)).awaitResponse();
            assertEquals(status, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("exchange="));
            assertEquals(before + 1, weir.count("weir.limit.rejections", "limit", limit));
            client.connection().ping();
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"target", "bytes", "fields", "method"})
    void whatJustFitsPasses(String what) {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            assertEquals(
                    200,
                    client.request(excessive(what, origin.authority(), 1))
                            .awaitResponse()
                            .status());
        }
    }

    private static Fields excessive(String what, String authority, int less) {
        int length = what.equals("target") ? 16 * 1024 + 1 - less : 1;
        String method = what.equals("method") ? "M".repeat(65 - less) : "GET";
        Fields fields = Fields.of(
                ":method", method, ":scheme", "http", ":authority", authority, ":path", "/" + "p".repeat(length - 1));
        if (what.equals("fields")) {
            for (int i = 0; i < 201 - less; i++) {
                fields = fields.and("x-" + i, "1");
            }
        }
        return what.equals("bytes") ? fields.and("x", "1".repeat(64 * 1024 - 9 + 1 - less)) : fields;
    }

    @Test
    void aHeadFarPastTheLimitIs431OrTheEnd() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = client()) {
            Fields fields = get(origin).and("x", "1".repeat(90_000));
            assertEquals(431, client.request(fields).awaitResponse().status());
            client.connection().ping();
            client.request(get(origin).and("x", "1".repeat(300_000)));
            client.connection().awaitClosed();
            origin.assertNotConnected();
        }
    }
}
