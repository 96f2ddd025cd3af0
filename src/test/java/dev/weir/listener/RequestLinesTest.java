package dev.weir.listener;

import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request lines over the wire: what never becomes a request, what names no target, and what the origin sees of the rest. */
class RequestLinesTest {

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
                // line ends and separators
                "GET %s HTTP/1.1\nHost: x\n\n",
                "GET %s HTTP/1.1~Host: x\n~",
                "GET %s HTTP/1.1\rHost: x\r\r",
                "GET %s\nHTTP/1.1~Host: x~~",
                "GET\t%s HTTP/1.1~Host: x~~",
                "GET %s\tHTTP/1.1~Host: x~~",
                "GET  %s HTTP/1.1~Host: x~~",
                "GET %s  HTTP/1.1~Host: x~~",
                "GET %s HTTP/1.1 ~Host: x~~",
                " GET %s HTTP/1.1~Host: x~~",
                // before the request line
                "\0GET %s HTTP/1.1~Host: x~~",
                "\u0001GET %s HTTP/1.1~Host: x~~",
                "\u007fGET %s HTTP/1.1~Host: x~~",
                "~~~GET %s HTTP/1.1~Host: x~~",
                "\nGET %s HTTP/1.1~Host: x~~",
                "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003",
                "PROXY TCP4 192.0.2.1 192.0.2.2 56324 443~GET %s HTTP/1.1~Host: x~~",
                "~\0~QUIT\n!\u0011\0\u000c\u007f\0\0\u0001\u007f\0\0\u0001\0P\0P",
                // versions
                "GET %s~",
                "GET %s~Host: x~~",
                "GET %s HTTP/1.32~Host: x~~",
                "GET %s HTTP/4294967295.255~Host: x~~",
                "GET %s HTTP/11~Host: x~~",
                "GET %s http/1.1~Host: x~~",
                "GET %s HTTP/1.1HTTP/1.1~Host: x~~",
                // methods
                "G=\":<>(e),[T];?\" %s HTTP/1.1~Host: x~~",
                "G\u00e4T %s HTTP/1.1~Host: x~~",
                "~ %s HTTP/1.1~Host: x~~",
                // targets
                "GET %sa b HTTP/1.1~Host: x~~",
                "GET %s\u00e4 HTTP/1.1~Host: x~~",
                "GET %s\u0000 HTTP/1.1~Host: x~~",
                "GET %s\u007f HTTP/1.1~Host: x~~",
                "GET  HTTP/1.1~Host: x~~",
                "GET HTTP/1.1~Host: x~~",
                "GET~Host: x~~",
            })
    void whatIsNoRequestLineIsRefusedAndTheConnectionEnds(String bytes) {
        Refusing.by(weir).closes(bytes, 400);
    }

    @ParameterizedTest
    @CsvSource({
        "'GET %s HTTP/2.0~Host: x~~', 505",
        "'GET %s HTTP/1.2~Host: x~~', 505",
        "'GET %s HTTP/0.9~Host: x~~', 505",
        "'PRI * HTTP/2.0~~SM~~', 505",
        "'MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM %s HTTP/1.1~Host: x~~', 501"
    })
    void whatIsNotSpokenHereIsRefusedAndTheConnectionEnds(String bytes, int status) {
        Refusing.by(weir).closes(bytes, status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // ports
                "http://127.0.0.1:0/",
                "http://127.0.0.1:65536/",
                "http://127.0.0.1:+80/",
                "http://127.0.0.1:-80/",
                "http://127.0.0.1:80abc/",
                "http://127.0.0.1:00000000080/",
                // hosts
                "http:///",
                "http://:80/",
                "http://@/",
                "http://[::1/",
                "http://[::1]x/",
                "http://::1/",
                "http://[fe80::1%25eth0]/",
                "http://127.1/",
                "http://2130706433/",
                "http://0x7f000001/",
                "http://a..b/",
                "http://a@b@127.0.0.1/",
                "http://a,b/",
                "http:/127.0.0.1/",
                "http:127.0.0.1",
                // schemes
                "ftp://127.0.0.1/",
                "file:///etc/passwd",
                "gopher://127.0.0.1/",
                "urn:isbn:0451450523",
                "javascript:alert(1)",
                "ws://127.0.0.1/",
                "h2c://127.0.0.1/",
                "://127.0.0.1/",
                // spelling
                "%s%",
                "%s%z",
                "%s%zz",
                "%s%4",
                "%s\\a",
                "http:\\\\127.0.0.1\\",
                "%s#f",
                "%s<a>",
                "%s\"",
                // authority-form and * belong to other methods
                "127.0.0.1:443",
                "localhost",
                "*",
            })
    void whatNamesNoTargetIsRefused(String target) {
        Refusing.by(weir).closes("GET " + target + " HTTP/1.1~Host: x~~", 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/a//b/../c/./d?q=%41&x",
                "/../../etc/passwd",
                "/a/../admin",
                "/%2e%2e/admin",
                "/%2E%2E%2Fadmin%2f",
                "//admin",
                "/admin;x=1/y",
                "/ADMIN",
                "/account;x.css",
                "/account%2fx.css",
                "/%00%0d%0a%20",
                "/%e4%C3%A4",
                "/{a}|b^c`d'e!$&()*+,=:@[]",
                "/http://other.example/",
                "/?",
                "/?a=/../b&a&&=?",
            })
    void theOriginIsShownPathAndQueryAsSent(String pathQuery) {
        for (String prefix : new String[] {"", "/"}) {
            try (RawOrigin origin = RawOrigin.start();
                    RawClient client = weir.client()) {
                origin.answer(OK);
                client.send("GET " + prefix + origin.url(pathQuery) + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertEquals(200, client.readResponse().status());
                assertEquals(
                        "GET " + pathQuery + " HTTP/1.1", origin.awaitRequest().requestLine());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"GET, '', /", "GET, ?q, /?q", "OPTIONS, '', *", "OPTIONS, /, /", "OPTIONS, ?q, /?q"})
    void anEmptyPathIsTheRoot(String method, String rest, String seen) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(method + " http://" + origin.authority() + rest + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            assertEquals(
                    method + " " + seen + " HTTP/1.1", origin.awaitRequest().requestLine());
        }
    }

    @ParameterizedTest
    @CsvSource({"http://allowed.example@", "http://allowed.example:80@", "HTTP://", "hTTp://user:secret@"})
    void theHostIsWhatStandsBehindTheUserinfo(String start) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send("GET " + start + origin.authority() + "/p HTTP/1.1\r\nHost: allowed.example\r\n\r\n");
            assertEquals(200, client.readResponse().status());
            RecordedRequest request = origin.awaitRequest();
            assertEquals("GET /p HTTP/1.1", request.requestLine());
            assertEquals(origin.authority(), request.header("host"));
            assertFalse(request.head().contains("allowed"), request.head());
            assertFalse(request.head().contains("secret"), request.head());
            assertFalse(request.fields().has("authorization"), request.head());
        }
    }

    @Test
    void theOriginSeesOriginFormWithHostFromTheTarget() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("~~GET %sp HTTP/1.1~Host: other.example~X-A: 1~~", origin));
            assertEquals(200, client.readResponse().status());
            assertEquals(
                    "GET /p HTTP/1.1\r\nHost: " + origin.authority() + "\r\nX-A: 1\r\nVia: 1.1 weir\r\n\r\n",
                    origin.awaitRequest().head());
        }
    }

    @Test
    void originFormForAnotherHostIsNeverALoop() {
        Refusing.by(weir).keeps("GET / HTTP/1.1~Host: other.example~~", 421);
        Refusing.by(weir).closes("GET / HTTP/1.0~~", 421);
    }
}
