package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.target.PathForm;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The path form over the wire: where it leads, how an origin's references and cookies come back, and what of one site another gets. */
class PathFormServedTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String NAVIGATION = "Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~";
    private static final String IMAGE = "Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: image~";

    private static TestWeir weir;

    private RawOrigin origin;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void open() {
        origin = RawOrigin.start().answer(OK);
    }

    @AfterEach
    void close() {
        origin.close();
    }

    /** {@code %o} is the origin's authority, {@code %w} Weir's, {@code ~} a CRLF. */
    private String fill(String text) {
        return text.replace("%o", origin.authority())
                .replace("%w", "localhost:" + weir.port())
                .replace("~", "\r\n");
    }

    private RawResponse ask(String method, String target, String fields) {
        try (RawClient client = weir.client()) {
            client.send(fill(method + " " + target + " HTTP/1.1~Host: %w~" + fields + "~"));
            return client.readResponse(method);
        }
    }

    /** The request as the origin sees it. */
    private RecordedRequest seen(String target, String fields) {
        RawResponse response = ask("GET", target, fields);
        assertEquals(200, response.status(), response.head());
        return origin.awaitRequest();
    }

    /** Browsers keep the cookies of a 103 as those of any answer. */
    @Test
    void fieldsOfInterimResponsesAreOfTheTargetAlone() {
        origin.answer("HTTP/1.1 103 Early Hints\r\n"
                + "Set-Cookie: a=1; Path=/; Domain=h\r\n"
                + "Alt-Svc: h2=\":1\"\r\n"
                + "Strict-Transport-Security: max-age=9\r\n"
                + "Location: /x\r\n"
                + "Link: </a>; rel=preload\r\n\r\n"
                + OK);
        try (RawClient client = weir.client()) {
            client.send(fill("GET /http://%o/ HTTP/1.1~Host: %w~~"));
            RawResponse interim = client.readHead();
            assertEquals(103, interim.status());
            assertEquals(fill("a=1; Path=/http://%o/"), interim.header("set-cookie"));
            assertEquals(fill("/http://%o/x"), interim.header("location"));
            assertEquals("</a>; rel=preload", interim.header("link"));
            assertNull(interim.header("alt-svc"));
            assertNull(interim.header("strict-transport-security"));
            assertEquals("ok", client.readResponse().text());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://evil.example, 403",
        "null, 403",
        "http://localhost:1, 403",
        "http://127.0.0.1, 403",
        "https://localhost, 403",
        "http://%w, 101",
        "http://%o, 101"
    })
    void noPageOfAnotherSiteOpensAWebSocket(String page, int status) {
        origin.answer("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n");
        RawResponse response =
                ask("GET", "/http://%o/ws", "Upgrade: websocket~Connection: Upgrade~Origin: " + page + "~");
        assertEquals(status, response.status());
        assertEquals(status == 101 ? 1 : 0, origin.requests().size());
    }

    /** A page says nothing more with a WebSocket than that it is one of ours: its site may be any. */
    @ParameterizedTest
    @CsvSource({"http://%w, false", "http://%o, true"})
    void aPageOfWhateverSiteIsGivenNoCredentialsOfAnother(String page, boolean told) {
        RecordedRequest request = seen("/http://%o/", "Origin: " + page + "~Cookie: a=b~Authorization: Basic x~");
        assertEquals(told, request.head().contains("a=b"), request.head());
        assertEquals(told, request.head().contains("Basic x"), request.head());
    }

    @ParameterizedTest
    @CsvSource({
        "/http://%o/a//b/../c?d=http://e/, /a//b/../c?d=http://e/",
        "/http:/%o/a, /a",
        "/http:/%o, /",
        "/http%3A/%o/simple/p/p-1.0%3Aa.whl?a=%3A, /simple/p/p-1.0%3Aa.whl?a=%3A",
        "/http%3a//%o//a, //a",
        "/HTTP://%o/a, /a",
        "/http://user:secret@%o/a, /a",
        "/http://%o?q, /?q",
        "/http://%o//a, //a",
    })
    void itLeadsWhereItSays(String target, String pathQuery) {
        RecordedRequest request = seen(target, "");
        assertEquals("GET " + pathQuery + " HTTP/1.1", request.requestLine());
        assertEquals(origin.authority(), request.header("host"));
        assertFalse(request.head().contains("secret"));
    }

    @ParameterizedTest
    @CsvSource({
        "/http://, 400",
        "/http://[::1/, 400",
        "/http://127.0.0.1:0/, 400",
        "/http://127.1/, 400",
        "/http:/, 400",
    })
    void whatLeadsNowhereIsRefused(String target, int status) {
        Refusing.by(weir).closes("GET " + target + " HTTP/1.1~Host: localhost~~", status);
    }

    @Test
    void theAddressGuardStandsBehindItToo() {
        Refusing.denying(weir).keeps("GET /http://169.254.169.254/latest/ HTTP/1.1~Host: localhost~~", 403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiterString = " | ",
            value = {
                "http://other.example/x?y#z | /http://other.example/x?y#z",
                "https://other.example | /https://other.example/",
                "//other.example/x | /http://other.example/x",
                "/x?y | /http://%o/x?y",
                "/../x | /http://%o/x",
                "x | x",
                "../x | /http://%o/x",
                "../../../http://other.example/ | /http://%o/http://other.example/",
                "?q | ?q",
                "http://%o/a/b | /http://%o/a/b",
                "mailto:a@b.example | mailto:a@b.example",
            })
    void anOriginsReferencesLeadThroughWeir(String value, String expected) {
        origin.answer(
                fill("HTTP/1.1 302 Found~Location: " + value + "~Content-Location: " + value + "~Content-Length: 0~~"));
        RawResponse response = ask("GET", "/http://%o/a/b", "");
        assertEquals(302, response.status());
        assertEquals(fill(expected), response.header("location"));
        assertEquals(fill(expected), response.header("content-location"));
    }

    @Test
    void anOriginsCookiesAreScopedToIt() {
        origin.answer(fill("HTTP/1.1 200 OK~Set-Cookie: a=b; Domain=h; Path=/x; Secure; HttpOnly; SameSite=Lax; Odd~"
                + "Set-Cookie: c=d~Set-Cookie: e=f; path = /; DOMAIN=.h~Set-Cookie: __Host-g=h; Path=/; Secure~"
                + "Set-Cookie: __Secure-i=j; Path=/; Secure~Set-Cookie2: k=l; Version=1~Content-Length: 0~~"));
        RawResponse response = ask("GET", "/http://%o/p/q", "");
        assertEquals(
                List.of(
                        fill("a=b; Path=/http://%o/x; Secure; HttpOnly; SameSite=Lax; Odd"),
                        "c=d",
                        fill("e=f; path =/http://%o/"),
                        fill("__Secure-i=j; Path=/http://%o/; Secure")),
                response.fields().values("set-cookie"));
        assertNull(response.header("set-cookie2"));
        assertEquals(
                List.of("c=d; Path=/http://" + origin.authority() + "/"),
                ask("GET", "/http://%o", "").fields().values("set-cookie").stream()
                        .filter(cookie -> cookie.startsWith("c="))
                        .toList());
    }

    @Test
    void whatRulesAWholeBrowserOriginStaysHere() {
        String fields = PathForm.ORIGIN_WIDE.stream().map(name -> name + ": x~").collect(Collectors.joining());
        origin.answer(fill("HTTP/1.1 200 OK~" + fields + "X-Other: 1~Content-Length: 2~~ok"));
        RawResponse path = ask("GET", "/http://%o/", "");
        assertEquals("1", path.header("x-other"));
        assertEquals(
                List.of(),
                PathForm.ORIGIN_WIDE.stream().filter(path.fields()::has).toList());
        RawResponse absolute = ask("GET", "http://%o/", "");
        assertEquals(
                PathForm.ORIGIN_WIDE,
                PathForm.ORIGIN_WIDE.stream().filter(absolute.fields()::has).collect(Collectors.toSet()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /style.css?v=1&w, /http://%o/style.css?v=1&w",
        "POST, /api/x, /http://%o/api/x",
        "GET, //x/y, /http://%o//x/y",
        "GET, /, /http://%o/",
        "GET, /proxy.pac, /http://%o/proxy.pac",
    })
    void whatAPageAsksForFromTheRootIsSentToItsSite(String method, String target, String location) {
        RawResponse response = ask(method, target, "Referer: http://%w/http://%o/a/b?c~");
        assertEquals(307, response.status());
        assertEquals(fill(location), response.header("location"));
        assertEquals("0", response.header("content-length"));
        assertEquals("Referer", response.header("vary"));
        assertEquals("no-store", response.header("cache-control"));
        origin.assertNotConnected();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Referer: http://elsewhere.example/http://%o/~",
                "Referer: http://%w/~",
                "Referer: http://%w/ftp://h.example/~",
                "Referer: /http://%o/~",
                "Referer: http://%w/http://[::1/~",
                "",
            })
    void withoutAPageInPathFormThereIsNothingAtTheRoot(String fields) {
        assertEquals(404, ask("GET", "/style.css", fields).status());
    }

    @Test
    void aNavigationIsGivenThePathThatReferencesNeed() {
        RawResponse response = ask("GET", "/http://%o?q", "Sec-Fetch-Site: none~" + NAVIGATION);
        assertEquals(307, response.status());
        assertEquals(fill("/http://%o/?q"), response.header("location"));
        assertEquals(
                200,
                ask("GET", "/http://%o/?q", "Sec-Fetch-Site: none~" + NAVIGATION)
                        .status());
        assertEquals(200, ask("GET", "/http://%o?q", "").status());
    }

    @ParameterizedTest
    @CsvSource({
        "'Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: image~', 403",
        "'Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: cors~Sec-Fetch-Dest: empty~', 403",
        "'Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: iframe~', 403",
        "'Sec-Fetch-Site: cross-site~', 403",
        "'Sec-Fetch-Site: cross-site~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~', 200",
        "'Sec-Fetch-Site: same-origin~Sec-Fetch-Mode: cors~Sec-Fetch-Dest: empty~', 200",
        "'Sec-Fetch-Site: none~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~', 200",
        "'Service-Worker: script~', 403",
        "'Service-Worker: script~Sec-Fetch-Site: same-origin~', 403",
    })
    void pagesOfOtherSitesAndServiceWorkersAreRefused(String fields, int status) {
        assertEquals(status, ask("GET", "/http://%o/", fields).status());
        if (status == 403) {
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'', yes",
        "'Referer: http://%w/http://%o/a~', yes",
        "'Sec-Fetch-Site: none~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~', yes",
        "'Sec-Fetch-Site: same-origin~Sec-Fetch-Mode: navigate~Sec-Fetch-Dest: document~Referer:"
                + " http://%w/http://o.example/~', yes",
        "'Referer: http://%w/http://other.example/~', no",
        "'Referer: http://%w/https://%o/~', no",
        "'Sec-Fetch-Site: same-origin~Sec-Fetch-Mode: no-cors~Sec-Fetch-Dest: image~Referer:"
                + " http://%w/http://other.example/~', no",
        "'Sec-Fetch-Site: same-origin~Sec-Fetch-Mode: cors~Sec-Fetch-Dest: empty~', no",
        "'Referer: http://%w/~', no",
    })
    void credentialsGoToTheSiteOfThePage(String fields, String forwarded) {
        RecordedRequest request = seen("/http://%o/", fields + "Cookie: a=b~Authorization: Basic dTpw~");
        boolean yes = forwarded.equals("yes");
        assertEquals(yes ? "a=b" : null, request.header("cookie"));
        assertEquals(yes ? "Basic dTpw" : null, request.header("authorization"));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "http://%w/http://%o/a?b, same-origin, http://%o/a?b, http://%o, same-origin",
                "http://%w/http://user:secret@%o, same-origin, http://%o/, http://%o, same-origin",
                "http://%w/http://other.example/a?b, same-origin, http://other.example/, http://other.example,"
                        + " cross-site",
                "http://%w/https://other.example/a?b, same-origin, -, https://other.example, cross-site",
                "http://%w/, same-origin, -, null, cross-site",
                "http://elsewhere.example/, same-origin, -, null, cross-site",
            })
    void theOriginIsToldWhatTheSitesOwnPageWouldTell(
            String referer, String site, @Nullable String toldReferer, String toldOrigin, String toldSite) {
        RecordedRequest request =
                seen("/http://%o/", "Referer: " + referer + "~Origin: http://%w~Sec-Fetch-Site: " + site + "~" + IMAGE);
        assertEquals(toldReferer == null ? null : fill(toldReferer), request.header("referer"));
        assertEquals(fill(toldOrigin), request.header("origin"));
        assertEquals(toldSite, request.header("sec-fetch-site"));
        assertFalse(request.head().contains("localhost:" + weir.port()), request.head());
    }

    @Test
    void itCanBeSwitchedOff() {
        try (TestWeir without =
                        TestWeir.setup().with("weir.proxy.path-form", "false").start();
                RawClient client = without.client()) {
            Refusing.by(without).keeps("GET /%s HTTP/1.1~Host: localhost~~", 404);
            Refusing.by(without)
                    .keeps("GET /x HTTP/1.1~Host: localhost~Referer: http://localhost/http://h.example/~~", 404);
            assertFalse(client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readResponse()
                    .text()
                    .contains("/https://example.org/"));
            client.send(fill("GET http://%o/ HTTP/1.1~Host: x~~"));
            assertEquals("ok", client.readResponse().text());
        }
    }
}
