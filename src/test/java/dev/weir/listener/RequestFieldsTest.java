package dev.weir.listener;

import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The fields of requests over the wire: which are refused, which stay here, and which the origin is shown as they were sent. */
class RequestFieldsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // the shape of a line
                "Host: x~Content-Length : 5",
                "Host: x~X\t: 5",
                " Host: x",
                "\tHost: x",
                "Host: x~no colon",
                "Host: x~nocolon",
                "Host: x~: empty",
                "Host: x~X: a~ folded",
                "Host: x~X: a~\tfolded",
                "Host: x~ ",
                // names
                "Host: x~X\u0085: a",
                "Host: x~X\u00a0: a",
                "Host: x~X\": a",
                "Host: x~X(: a",
                "Host: x~X): a",
                "Host: x~X,: a",
                "Host: x~X/: a",
                "Host: x~X\0: a",
                // values
                "Host: x~X: a\0b",
                "Host: x~X: a\rb",
                "Host: x~X: a\nb",
                "Host: x~X: a\r\rY: b",
                "Host: x~X: a\u001bb",
                "Host: x~X: a\u007fb",
                // Host
                "X: no Host",
                "Host: x~Host: x",
                "Host: x~hOST: y",
                "Host: a, b",
                "Host: a b",
                "Host: a\0.b",
                "Host: a/b",
                "Host: u@b",
                "Host: http://b",
                // what Connection cannot take away
                "Host: x~Transfer-Encoding: chunked~Connection: Transfer-Encoding",
                "Host: x~Connection: close ,\ttransfer-encoding ,x",
            })
    void malformedFieldsAreRefusedAndTheConnectionEnds(String fields) {
        Refusing.by(weir).closes("GET %s HTTP/1.1~" + fields + "~~", 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a:0", "a:65536", "a:x", "[::1", "a..b", "127.1"})
    void aHostThatIsNoneIsRefused(String host) {
        Refusing.by(weir).closes("GET %s HTTP/1.1~Host: " + host + "~~", 400);
    }

    @ParameterizedTest
    @CsvSource({
        "Expect: 100-continue~Expect: 100-continue, 417",
        "'Expect: 100-continue, 100-continue', 417",
        "Expect: 200-ok, 417",
        "Expect:, 417",
    })
    void unknownExpectationsAreRefused(String fields, int status) {
        Refusing.by(weir).closes("GET %s HTTP/1.1~Host: x~" + fields + "~~", status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Via: 1.1 a, 1.1 weir",
                "Via: 1.1 a~Via: 1.0 WEIR (comment), 1.1 b",
                "Via: HTTP/1.1 weir",
                "CDN-Loop: a; x=1, weir; y=2",
            })
    void aRequestThatWasHereBeforeIsALoop(String fields) {
        Refusing.by(weir).keeps("GET %s HTTP/1.1~Host: x~" + fields + "~~", 508);
        Refusing.by(weir).closes("CONNECT 127.0.0.1:443 HTTP/1.1~Host: x~" + fields + "~~", 508);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1:%p/",
                "http://localhost:%p/",
                "http://localhost.:%p/",
                "http://[::1]:%p/",
                "http://[::ffff:127.0.0.1]:%p/",
                "http://127.0.0.1:%p/http://127.0.0.1:%p/",
                "/http://127.0.0.1:%p/",
                "/http://localhost:%p/http://localhost:%p/",
            })
    void aRequestForAnOwnSocketIsALoop(String target) {
        String own = target.replace("%p", Integer.toString(weir.port()));
        Refusing.by(weir).keeps("GET " + own + " HTTP/1.1~Host: localhost~~", 508);
    }

    @Test
    void aTunnelToAnOwnSocketIsALoop() {
        Refusing.by(weir).closes("CONNECT 127.0.0.1:" + weir.port() + " HTTP/1.1~Host: x~~", 508);
        Refusing.by(weir).closes("CONNECT localhost:" + weir.port() + " HTTP/1.1~Host: x~~", 508);
    }

    /** What an origin is shown of these fields, Host and Via left out. */
    private static List<String> seen(String fields) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("GET %s HTTP/1.1~Host: x~" + fields + "~", origin));
            assertEquals(200, client.readResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertEquals(origin.authority(), request.header("host"));
            return request.headerLines().stream()
                    .filter(line -> !line.startsWith("Host: ") && !line.equals("Via: 1.1 weir"))
                    .toList();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // hop by hop
                "Connection: close",
                "Connection: X-Identity, ,X-Drop~X-Identity: me~x-drop: 1",
                "Connection: X-A~Connection: X-B~X-A: 1~X-B: 2",
                "Keep-Alive: timeout=5",
                "Proxy-Connection: keep-alive",
                "Upgrade: h2c~HTTP2-Settings: AAAA~Connection: Upgrade, HTTP2-Settings",
                "Upgrade: TLS/1.3~Connection: upgrade",
                "TE: gzip",
                // between the client and this proxy
                "Proxy-Authorization: Basic dTpw",
                "proxy-AUTHORIZATION: Basic dTpw",
                "Proxy-Authenticate: Basic",
                "Proxy-Authentication-Info: x",
                // claims
                "Forwarded: for=192.0.2.1",
                "X-Forwarded: 1",
                "X-Forwarded-For: 192.0.2.1",
                "X-Forwarded-Host: evil.example",
                "X-Forwarded-Proto: https",
                "X-Forwarded-Anything: 1",
                "x-forwarded-user: root",
                "X-Real-IP: 192.0.2.1",
                "X-Client-IP: 192.0.2.1",
                "X-Cluster-Client-IP: 192.0.2.1",
                "Client-IP: 192.0.2.1",
                "True-Client-IP: 192.0.2.1",
                "X-User: root",
                "X-Remote-User: root",
                "X-Original-URL: /admin",
                "X-Original-Host: evil.example",
                "X-Rewrite-URL: /admin",
                "X-Host: evil.example",
                "X-HTTP-Host-Override: evil.example",
                "X-Original-Forwarded-For: 192.0.2.1",
                "X-Originating-IP: 192.0.2.1",
                "X-ProxyUser-Ip: 192.0.2.1",
                "X-Remote-Addr: 192.0.2.1",
                "X-Remote-IP: 192.0.2.1",
                "CF-Connecting-IP: 192.0.2.1",
                "Fastly-Client-IP: 192.0.2.1",
                "Remote-User: root",
                "Proxy: http://evil.example",
                // the same to an origin that speaks CGI
                "X_Forwarded_Host: evil.example",
                "X-Forwarded_For: 192.0.2.1",
                "x_forwarded-anything: 1",
                "X_Real_IP: 192.0.2.1",
                "Remote_User: root",
                // says what does not come
                "Trailer: X-Sum",
            })
    void theseFieldsGoNoFurther(String fields) {
        assertEquals(List.of(), seen(fields + "~"));
    }

    @Test
    void whatFramesOrRoutesCannotBeNominatedAway() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire(
                    "POST %s HTTP/1.1~Host: x~Content-Length: 5~Content-Type: a/b~Cache-Control: no-store~Via: 1.0 a~"
                            + "X-Identity: me~Connection: close, Host, Content-Length, Content-Type, Cache-Control, Via,"
                            + " X-Identity~~hello",
                    origin));
            assertEquals(200, client.readResponse().status());
            assertEquals(
                    "POST / HTTP/1.1\r\nHost: " + origin.authority() + "\r\nContent-Length: 5\r\nContent-Type: a/b\r\n"
                            + "Cache-Control: no-store\r\nVia: 1.0 a, 1.1 weir\r\n\r\n",
                    origin.awaitRequest().head());
            client.expectClosed();
        }
    }

    @Test
    void theRestIsShownAsSentInOrder() {
        List<String> lines = List.of(
                "X-B: 1",
                "accept: */*",
                "x-A: a, b",
                "X-B: 2",
                "X-Empty:",
                "X-Latin: \u00e4\u00ff",
                "X-Tab: a\tb",
                "Authorization: Basic dTpw",
                "If-None-Match: \"x\"",
                "Range: bytes=0-,0-",
                "X-HTTP-Method-Override: DELETE",
                "Origin: http://a.example",
                "Referer: http://a.example/b",
                "Service-Worker: script",
                "Sec-Fetch-Site: cross-site");
        List<String> sent =
                lines.stream().map(line -> line.replaceFirst(":$", ": ")).toList();
        assertEquals(sent, seen(String.join("~", lines) + "~"));
    }

    @ParameterizedTest
    @CsvSource({"TE: trailers", "'TE: gzip, trailers'", "TE: trailers~Connection: TE", "tE: TRAILERS;q=1"})
    void thatTrailersAreWelcomeIsSaidAnew(String fields) {
        assertEquals(List.of("TE: trailers", "Connection: TE"), seen(fields + "~"));
    }

    @Test
    void cookiesStayOneField() {
        assertEquals(List.of("Cookie: a=b; c=d"), seen("Cookie: a=b; c=d~"));
        assertEquals(List.of("Cookie: a=b; c=d"), seen("Cookie: a=b~Cookie: c=d~"));
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-For, 0", "Connection, 0", "TE, 0", "Accept, 1", "Upgrade, 0"})
    void aFieldOfManyMembersIsNothingSpecial(String name, int passed) {
        assertEquals(passed, seen(name + ": " + ",".repeat(60_000) + "~").size());
    }

    @Test
    void manyHopsBeforeAreNothingSpecial() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("GET %s HTTP/1.1~Host: x~Via: " + ",".repeat(60_000) + "~~", origin));
            assertEquals(200, client.readResponse().status());
            assertEquals(
                    60_000 + ", 1.1 weir".length(),
                    String.valueOf(origin.awaitRequest().header("via")).length());
        }
    }

    @Test
    void moreMembersThanAHeadMayHoldAreTooMany() {
        double before = weir.count("weir.limit.rejections", "limit", "header");
        RawResponse refused =
                Refusing.by(weir).closes("GET %s HTTP/1.1~Host: x~X-Forwarded-For: " + ",".repeat(100_000) + "~~", 431);
        assertTrue(refused.head().length() + refused.body().length() < 2000, refused.head());
        assertEquals(before + 1, weir.count("weir.limit.rejections", "limit", "header"));
    }

    @ParameterizedTest
    @CsvSource({"X-Forwarded-For, 0", "Forwarded, 0", "Connection, 0", "TE, 0", "Upgrade, 0", "Accept, 100000"})
    void whereTheyAreNotTooManyTheyPassOrStayHereLikeFew(String name, int passed) {
        try (TestWeir roomy = TestWeir.setup()
                        .with("weir.proxy.limits.header-bytes", "200K")
                        .start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = roomy.client()) {
            origin.answer(OK);
            client.send(wire("GET %s HTTP/1.1~Host: x~" + name + ": " + ",".repeat(100_000) + "~~", origin));
            RawResponse response = client.readResponse();
            assertEquals(200, response.status());
            assertEquals("ok", response.text());
            assertTrue(response.head().length() < 500, response.head());
            RecordedRequest request = origin.awaitRequest();
            String seen = request.header(name);
            assertEquals(passed, seen == null ? 0 : seen.length());
            assertTrue(request.head().length() < passed + 500);
        }
    }

    @Test
    void anExpectationOfAnHttp10ClientIsNoExpectation() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("POST %s HTTP/1.0~Content-Length: 5~Expect: 100-continue~~", origin));
            client.send(Bytes.of("hello"));
            assertEquals(200, client.readResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertNull(request.header("expect"));
            assertEquals("hello", request.text());
            assertEquals("1.0 weir", request.header("via"));
        }
    }
}
