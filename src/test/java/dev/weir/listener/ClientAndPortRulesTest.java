package dev.weir.listener;

import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may use the proxy at all, and which ports it reaches, over the wire. */
class ClientAndPortRulesTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.1~Host: x~~",
                "GET /%s HTTP/1.1~Host: localhost~~",
                "GET / HTTP/1.1~Host: localhost~~",
                "GET /favicon.ico HTTP/1.1~Host: localhost~~",
                "OPTIONS * HTTP/1.1~Host: localhost~~",
                "TRACE %s HTTP/1.1~Host: localhost~~",
                "CONNECT %a HTTP/1.1~Host: x~~",
                "POST %s HTTP/1.1~Host: x~Content-Length: 5~~hello",
            })
    void whoIsNotAClientGetsNothing(String request) {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.proxy.clients", "127.0.0.2/32")
                        .start();
                RawOrigin origin = RawOrigin.start();
                RawClient stranger = weir.client();
                RawClient client = RawClient.to(weir.port()).from("127.0.0.2").connect()) {
            stranger.send(wire(request.replace("%a", origin.authority()), origin));
            assertEquals("close", Refusing.refused(stranger, 403).header("connection"));
            stranger.expectClosed();
            origin.assertNotConnected();
            Eventually.await(
                    () -> weir.count("weir.requests", "outcome", "denied", "code", "4xx") == 1,
                    "the denial is counted");
            assertEquals(1, weir.count("weir.denied", "reason", "client-not-allowed"));
            client.send(Refusing.SERVED);
            assertEquals(204, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1:22/, 22",
        "http://127.0.0.1:25/, 25",
        "http://127.0.0.1:1023/, 1023",
        "/http://127.0.0.1:22/, 22",
        "/https://127.0.0.1:6/, 6",
    })
    void portsOutsideTheListAreNotReached(String target, int port) {
        try (TestWeir weir = TestWeir.start()) {
            String text = Refusing.denying(weir)
                    .keeps("GET " + target + " HTTP/1.1~Host: localhost~~", 403)
                    .text();
            assertTrue(text.contains("to port " + port + "."), text);
            assertEquals(1, weir.count("weir.denied", "reason", "port-not-allowed"));
        }
    }

    /** What port a target without one means is told by the refusal of it. */
    @ParameterizedTest
    @CsvSource({
        "http://127.0.0.1/, 80",
        "http://127.0.0.1:/, 80",
        "https://127.0.0.1/, 443",
        "https://127.0.0.1:/, 443",
        "http://[::1]:/, 80",
        "/http://127.0.0.1, 80",
        "/https://127.0.0.1:, 443",
    })
    void aTargetWithoutAPortMeansItsSchemes(String target, int port) {
        try (TestWeir weir =
                TestWeir.setup().with("weir.proxy.ports", "8000-9000").start()) {
            String text = Refusing.denying(weir)
                    .keeps("GET " + target + " HTTP/1.1~Host: localhost~~", 403)
                    .text();
            assertTrue(text.contains("to port " + port + "."), text);
        }
    }

    @Test
    void tunnelsReachThePortsOfTheirOwnList() {
        try (RawOrigin origin = RawOrigin.start();
                TestWeir standard =
                        TestWeir.setup().with("weir.proxy.connect-ports", "443").start();
                TestWeir opened = TestWeir.setup()
                        .with("weir.proxy.connect-ports", "443," + origin.port())
                        .with("weir.proxy.ports", "80,443")
                        .start();
                RawClient client = opened.client()) {
            for (String target : new String[] {origin.authority(), "127.0.0.1:22", "127.0.0.1:25", "127.0.0.1:80"}) {
                Refusing.denying(standard).closes("CONNECT " + target + " HTTP/1.1~Host: x~~", 403);
            }
            origin.assertNotConnected();
            assertEquals(4, standard.count("weir.denied", "reason", "tunnel-port-not-allowed"));
            Refusing.denying(opened).keeps("GET " + origin.url("/") + " HTTP/1.1~Host: x~~", 403);
            origin.assertNotConnected();
            origin.answer(OK);
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            client.send(wire("GET / HTTP/1.1~Host: x~~", origin));
            assertEquals("ok", client.readResponse().text());
        }
    }
}
