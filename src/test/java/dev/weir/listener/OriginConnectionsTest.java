package dev.weir.listener;

import static dev.weir.listener.Refusing.wire;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Script;
import io.netty.handler.codec.dns.DnsRecordType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections to origins there are at once, over all of them and to one, and what the client is told past that. */
class OriginConnectionsTest {

    private static final TestPki TLS = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestWeir.Setup withRoomFor(int origins) {
        return TLS.setup().files(new FileShares(1000, 100, origins, 100));
    }

    private static double refused(TestWeir weir, String limit) {
        return weir.count("weir.limit.rejections", "limit", limit);
    }

    private static RawResponse get(TestWeir weir, String url) {
        try (RawClient client = weir.client()) {
            return client.send("GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
        }
    }

    private static void assertNoRoom(RawResponse response, String words) {
        assertEquals(503, response.status(), response.head());
        assertEquals("1", response.header("retry-after"));
        assertTrue(
                String.valueOf(response.header("proxy-status")).startsWith("weir;error=connection_limit_reached;"),
                response.head());
        assertTrue(response.text().contains(words), response.text());
        assertFalse(response.text().contains("xception"), response.text());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET %s HTTP/1.1~Host: x~~",
                "GET /%s HTTP/1.1~Host: localhost~~",
                "POST %s HTTP/1.1~Host: x~Content-Length: 2~~ok",
                "GET %s HTTP/1.1~Host: x~Connection: Upgrade~Upgrade: websocket~~",
                "CONNECT @ HTTP/1.1~Host: x~~",
            })
    void pastTheRoomForAllTheClientIsToldSo(String request) {
        try (TestWeir weir = withRoomFor(3).start();
                RawOrigin tunnelled = RawOrigin.manual();
                RawOrigin held = RawOrigin.start();
                RawOrigin secure = RawOrigin.startTls(TLS.origin());
                RawOrigin last = RawOrigin.start().answer(OK);
                RawClient tunnel = weir.client();
                RawClient plain = weir.client();
                RawClient encrypted = weir.client();
                RawClient client = weir.client()) {
            assertEquals(200, tunnel.connectTunnel(tunnelled.authority()).status());
            Held one = held.hold();
            plain.send(wire("GET %s HTTP/1.1~Host: x~~", held));
            one.request();
            Held other = secure.hold();
            encrypted.send("GET " + secure.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            other.request();

            RawResponse told = client.send(wire(request.replace("@", last.authority()), last))
                    .readResponse();
            assertNoRoom(told, "connections to origins");
            assertEquals(1, refused(weir, "origin_connections"));
            last.assertNotConnected();

            tunnelled.accept().close();
            tunnel.leave();
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnel has ended");
            assertEquals(200, get(weir, last.url("/")).status());
            one.release(OK);
            assertEquals("ok", plain.readResponse().text());
            other.release(OK);
            assertEquals("ok", encrypted.readResponse().text());
            assertEquals(1, refused(weir, "origin_connections"));
        }
    }

    @Test
    void whatIsBeingDialledTakesRoomOnceAndGivesItBack() {
        try (TestWeir weir = withRoomFor(2)
                        .with("weir.upstream.connect-timeout", "3s")
                        .start();
                DeadPort dead = DeadPort.silent();
                RawOrigin mute =
                        RawOrigin.setup().script(Script.leftToTheTest()).start();
                RawOrigin last = RawOrigin.start().answer(OK);
                RawClient dialling = weir.client();
                RawClient handshaking = weir.client()) {
            handshaking.send("GET https://" + mute.authority() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            mute.accept();
            dialling.send("GET http://127.0.0.1:" + dead.port() + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            dialling.awaitReadByPeer();
            assertNoRoom(get(weir, last.url("/")), "connections to origins");
            assertEquals(504, handshaking.readResponse().status());
            assertEquals(504, dialling.readResponse().status());
            for (int i = 1; i <= 10; i++) {
                try (DeadPort refusing = DeadPort.refusing()) {
                    assertEquals(
                            502,
                            get(weir, "http://127.0.0.1:" + refusing.port() + "/")
                                    .status());
                }
            }
            assertEquals(200, get(weir, last.url("/")).status());
            assertEquals(1, refused(weir, "origin_connections"));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void idleConnectionsMakeRoomTheLongestIdleFirst(boolean tls) {
        try (TestWeir weir = withRoomFor(2).start();
                RawOrigin first = origin(tls);
                RawOrigin second = origin(tls);
                RawOrigin third = origin(tls)) {
            for (RawOrigin origin : List.of(first, second, first)) {
                assertEquals(200, get(weir, origin.url("/")).status());
            }
            assertEquals(1, first.connections(), "at the bound too, what is there is used");
            assertEquals(200, get(weir, third.url("/")).status());
            second.awaitAllClosed();
            assertEquals(1, first.openConnections());
            assertEquals(200, get(weir, first.url("/")).status());
            assertEquals(1, first.connections());
            assertEquals(0, refused(weir, "origin_connections"));
        }
    }

    private static RawOrigin origin(boolean tls) {
        return (tls ? RawOrigin.startTls(TLS.origin()) : RawOrigin.start()).answer(OK);
    }

    @Test
    void whoWaitsInVainForABusyConnectionIsToldSoAndNoOtherAddressIsTried() throws IOException {
        try (FakeDns dns = new FakeDns();
                TestWeir weir = TestWeir.setup()
                        .with("weir.cache.store", "none")
                        .with("weir.upstream.pool-size", "1")
                        .with("weir.upstream.connect-timeout", "1500ms")
                        .names(names -> new Resolver.Settings(
                                names.family(), dns.provider(), names.hosts(), Duration.ofSeconds(5), () -> 0))
                        .start();
                RawOrigin busy = RawOrigin.start();
                ServerSocket other = new ServerSocket(busy.port(), 10, InetAddress.ofLiteral("127.0.0.2"));
                RawClient first = weir.client()) {
            dns.address("busy.example", 60, "127.0.0.1", "127.0.0.2");
            String url = "http://busy.example:" + busy.port() + "/";
            Held held = busy.hold();
            first.send("GET " + url + " HTTP/1.1\r\nHost: x\r\n\r\n");
            held.request();
            assertNoRoom(get(weir, url), "none became free in time");
            assertEquals(1, refused(weir, "queue"));
            assertEquals(0, weir.count("weir.limit.rejections", "limit", "origin_connections"));
            held.release(OK);
            assertEquals("ok", first.readResponse().text());
            assertEquals(1, busy.connections());
            other.setSoTimeout(1);
            assertThrows(SocketTimeoutException.class, other::accept);
        }
    }

    @Test
    void whoWaitsInVainForAStreamIsToldSo() {
        try (TestWeir weir = TLS.setup()
                .with("weir.cache.store", "none")
                .with("weir.upstream.connect-timeout", "3s")
                .start()) {
            TLS.warm(weir);
            try (H2Origin origin = H2Origin.start(TLS.origin());
                    H2Client client = TLS.h2(weir)) {
                String url = "https://" + origin.authority("localhost") + "/";
                String inPathForm = "https://localhost:" + weir.tlsPort() + "/" + url;
                origin.answer(H2Stream::awaitRequest);
                client.get(inPathForm);
                origin.awaitRequest();
                for (int i = 2; i <= 100; i++) {
                    client.get(inPathForm);
                }
                for (int i = 2; i <= 100; i++) {
                    origin.awaitRequest();
                }
                assertNoRoom(get(weir, url), "none became free in time");
                assertEquals(1, refused(weir, "queue"));
                assertEquals(1, origin.connections());
            }
        }
    }

    @Test
    void namesPastTheRoomForLookUpsAreToldSo() {
        try (FakeDns dns = new FakeDns();
                TestWeir weir = TestWeir.setup()
                        .files(new FileShares(100, 100, 100, 1))
                        .names(names -> new Resolver.Settings(
                                names.family(),
                                dns.provider(),
                                names.hosts(),
                                Duration.ofSeconds(3),
                                () -> 0,
                                names.most()))
                        .start();
                RawClient first = weir.client()) {
            dns.silence("silent.example");
            first.send("GET http://silent.example/ HTTP/1.1\r\nHost: x\r\n\r\n");
            Eventually.await(() -> dns.asked("silent.example", DnsRecordType.A) > 0, "it is asked for");
            assertNoRoom(get(weir, "http://other.example/"), "name servers");
            assertEquals(1, refused(weir, "lookups"));
            assertEquals(504, first.readResponse().status());
            dns.address("third.example", 60, "192.0.2.1");
            assertEquals(403, get(weir, "http://third.example/").status());
        }
    }
}
