package dev.weir.listener;

import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Request methods over the wire: any token passes as sent, but for those that mean something to a proxy. */
class RequestMethodsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestWeir weir;
    private static TestWeir withoutConnect;

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
        withoutConnect = TestWeir.setup().with("weir.proxy.connect", "false").start();
    }

    @AfterAll
    static void stop() {
        weir.close();
        withoutConnect.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET",
                "POST",
                "PATCH",
                "get",
                "Get",
                "SLUDGE",
                "PROPFIND",
                "M-SEARCH",
                "PRI",
                "HTTP",
                "connect",
                "trace",
                "0",
                "!#$%&'*+-.^_`|~09azAZ",
                "MMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMMM",
            })
    void anyTokenPassesAsSent(String method) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            for (String target : new String[] {origin.url("/p"), "/" + origin.url("/p")}) {
                client.send(method + " " + target + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertEquals("ok", client.readResponse().text());
                assertEquals(method + " /p HTTP/1.1", origin.awaitRequest().requestLine());
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 0", "5, 4", "010, 9", "999999999, 999999998"})
    void optionsCountsHops(String hops, String passedOn) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(wire("OPTIONS %sp HTTP/1.1~Host: x~Max-Forwards: " + hops + "~~", origin));
            assertEquals(200, client.readResponse().status());
            assertEquals(passedOn, origin.awaitRequest().header("max-forwards"));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "OPTIONS %sp HTTP/1.1~Host: x~Max-Forwards: 0~~",
                "OPTIONS /%sp HTTP/1.1~Host: localhost~Max-Forwards: 0~~",
                "OPTIONS * HTTP/1.1~Host: x~~"
            })
    void whatIsForTheProxyItselfIsAnsweredHere(String request) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            client.send(wire(request, origin));
            RawResponse response = client.readResponse();
            assertEquals(200, response.status());
            assertEquals("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, CONNECT", response.header("allow"));
            assertEquals("0", response.header("content-length"));
            origin.assertNotConnected();
            client.send(Refusing.SERVED);
            assertEquals(204, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "abc", "", "1 2", "1.0", "+1", "9999999999", "1~Max-Forwards: 1"})
    void hopsThatAreNoNumberAreRefused(String hops) {
        Refusing.by(weir).closes("OPTIONS %s HTTP/1.1~Host: x~Max-Forwards: " + hops + "~~", 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TRACE", "TRACK"})
    void nothingIsEchoed(String method) {
        for (String target : new String[] {"%s", "/%s", "/"}) {
            for (String hops : new String[] {"", "Max-Forwards: 0~", "Max-Forwards: 5~", "Max-Forwards: abc~"}) {
                RawResponse response = Refusing.by(weir)
                        .keeps(
                                method + " " + target + " HTTP/1.1~Host: localhost~" + hops
                                        + "Cookie: secret~Authorization: secret~Proxy-Authorization: secret~~",
                                405);
                assertEquals("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", response.header("allow"));
                assertFalse(response.text().contains("secret"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.0.0.1:",
                ":443",
                "127.0.0.1:443/path",
                "127.0.0.1:443?q",
                "http://127.0.0.1:443",
                "/http://127.0.0.1:443",
                "/",
                "*",
                "127.0.0.1:0",
                "127.0.0.1:65536",
                "127.0.0.1:+443",
                "127.0.0.1:443:443",
                "user@127.0.0.1:443",
                "[::1:443",
                "[::1]443",
                "::1:443",
                "127.1:443",
                "2130706433:443",
            })
    void aTunnelIsToAHostAndAPort(String target) {
        Refusing.by(weir).closes("CONNECT " + target + " HTTP/1.1~Host: x~~", 400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5~~hello", "Transfer-Encoding: chunked~~5~hello~0~~"})
    void aTunnelHasNoBody(String rest) {
        Refusing.by(weir).closes("CONNECT 127.0.0.1:443 HTTP/1.1~Host: x~" + rest, 400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1~Host: x~~",
                "HTTP/1.1~Host: x~Content-Length: 0~~",
                "HTTP/1.0~~",
                "HTTP/1.1~Host: x~Connection: close~~"
            })
    void aTunnelStands(String rest) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send(wire("CONNECT " + origin.authority() + " " + rest + "ping", origin));
            assertEquals("ping", origin.accept().readExactly(4).text());
            RawResponse response = client.readResponse("CONNECT");
            assertEquals(200, response.status());
            assertTrue(response.fields().values("content-length").isEmpty());
            origin.conversations().getFirst().write("pong");
            assertEquals("pong", client.readRaw(4).text());
        }
    }

    @Test
    void connectCanBeSwitchedOff() {
        RawResponse response = Refusing.by(withoutConnect).closes("CONNECT 127.0.0.1:443 HTTP/1.1~Host: x~~", 405);
        assertEquals("GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS", response.header("allow"));
        try (RawClient client = withoutConnect.client()) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(
                    "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS",
                    client.readResponse().header("allow"));
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertFalse(client.readResponse().text().contains("https_proxy"));
        }
    }
}
