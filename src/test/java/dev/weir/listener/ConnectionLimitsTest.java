package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many connections are let in, whose, and for how long they may rest; and HTTP/2 where it is not spoken. */
class ConnectionLimitsTest {

    private static final Authority AUTHORITY = Authority.create("limits");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    private static TestWeir.Setup setup() {
        return TestWeir.setup().listenerTls(TestTls.of(AUTHORITY.server("localhost")));
    }

    private static void awaitConnections(TestWeir weir, int count) {
        Eventually.await(() -> weir.gauge("weir.connections.active") == count, count + " connections");
    }

    @Test
    void connectionsPastTheLimitAreToldSoOnBothListeners() {
        try (TestWeir weir = setup().with("weir.proxy.limits.connections", "2").start()) {
            try (RawClient plain = weir.client();
                    RawClient secured = weir.tlsClient(TRUSTING)) {
                awaitConnections(weir, 2);
                try (RawClient more = weir.client();
                        RawClient moreSecured = weir.tlsClient(TRUSTING);
                        H2Client http2 = H2Client.connect(weir.tlsPort(), TRUSTING)) {
                    RawResponse refused = more.readResponse();
                    assertEquals(503, refused.status());
                    assertTrue(String.valueOf(refused.header("proxy-status")).contains("exchange="));
                    more.expectClosed();
                    assertEquals(503, moreSecured.readResponse().status());
                    H2Message answer = http2.get("https://localhost/").awaitResponse();
                    assertEquals(503, answer.status());
                    http2.connection().awaitClosed();
                }
                assertEquals(3, weir.count("weir.limit.rejections", "limit", "connections"));
                assertEquals(200, plain.send(GET).readResponse().status());
                assertEquals(200, secured.send(GET).readResponse().status());
            }
            awaitConnections(weir, 0);
            try (RawClient next = weir.tlsClient(TRUSTING)) {
                assertEquals(200, next.send(GET).readResponse().status());
            }
        }
    }

    @Test
    void aClientThatVanishesWithinItsHandshakeMakesRoom() {
        try (TestWeir weir = setup().with("weir.proxy.limits.connections", "1").start()) {
            for (int i = 0; i < 3; i++) {
                try (RawClient vanishing = RawClient.connect(weir.tlsPort())) {
                    vanishing.send("\u0016\3\1\2\0\1\0\1");
                    awaitConnections(weir, 1);
                    vanishing.reset();
                }
                awaitConnections(weir, 0);
            }
            try (RawClient client = weir.tlsClient(TRUSTING)) {
                assertEquals(200, client.send(GET).readResponse().status());
            }
        }
    }

    @Test
    void whoIsNoClientIsDeniedOnBothListeners() {
        try (TestWeir weir = setup().with("weir.proxy.clients", "192.0.2.0/24").start();
                RawOrigin origin = RawOrigin.start();
                RawClient plain = weir.client();
                RawClient secured = weir.tlsClient(TRUSTING);
                H2Client http2 = H2Client.connect(weir.tlsPort(), TRUSTING)) {
            String get = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n";
            assertEquals(403, plain.send(get).readResponse().status());
            assertEquals(403, secured.send(get).readResponse().status());
            assertEquals(403, http2.get(origin.url("/")).awaitResponse().status());
            assertEquals(
                    403, http2.connectTunnel(origin.authority()).awaitResponse().status());
            origin.assertNotConnected();
        }
    }

    @Test
    void idleConnectionsAreClosedAndBusyOnesAreNot() {
        try (TestWeir weir = setup().with("weir.proxy.limits.idle", "300ms").start();
                RawOrigin origin = RawOrigin.start(Script.leftToTheTest());
                H2Client busy = H2Client.connect(weir.tlsPort(), TRUSTING)) {
            busy.get(origin.url("/")).id();
            origin.accept().readHead();
            try (RawClient plain = weir.client();
                    RawClient secured = weir.tlsClient(TRUSTING);
                    H2Client http2 = H2Client.connect(weir.tlsPort(), TRUSTING)) {
                plain.expectClosed();
                secured.expectClosed();
                assertEquals(0, http2.connection().awaitGoAway().code());
                http2.connection().awaitClosed();
            }
            busy.connection().ping();
        }
    }

    @Test
    void aDownloadIsNotIdleThoughTheClientSaysNothing() {
        try (TestWeir weir = setup().with("weir.proxy.limits.idle", "200ms").start();
                RawOrigin origin = RawOrigin.manual();
                H2Client client = H2Client.connect(weir.tlsPort(), TRUSTING)) {
            var stream = client.get(origin.url("/"));
            var conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
            stream.awaitHeaders();
            // Another connection that rests is closed meanwhile: the limit has passed for this one too.
            try (RawClient resting = weir.tlsClient(TRUSTING)) {
                resting.expectClosed();
            }
            conversation.write("done");
            assertEquals("done", stream.readExactly(4).text());
        }
    }

    /** RFC 9113 §3.3: the preface is made so that an HTTP/1 server refuses it. */
    @Test
    void http2WithPriorKnowledgeIsRefusedOnThePlainListener() {
        try (TestWeir weir = TestWeir.start();
                RawClient client = weir.client()) {
            client.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0");
            int status = client.readResponse().status();
            assertTrue(List.of(400, 501, 505).contains(status), "status " + status);
            client.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST", "OPTIONS"})
    void anUpgradeToH2cIsIgnoredAndStaysHere(String method) {
        try (TestWeir weir = TestWeir.start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            String length = method.equals("POST") ? "Content-Length: 0\r\n" : "";
            for (int i = 0; i < 2; i++) {
                client.send(method + " " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n"
                        + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n"
                        + length + "\r\n");
                assertEquals("ok", client.readResponse().text());
                var request = origin.awaitRequest();
                for (String gone : new String[] {"upgrade", "http2-settings", "connection"}) {
                    assertFalse(request.fields().has(gone), gone);
                }
            }
        }
    }

    /** What an origin might take for a tunnel never becomes one: the bytes behind the head are the next request. */
    @Test
    void anOriginThatAgreesToH2cIsNotBelieved() {
        try (TestWeir weir = TestWeir.start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n");
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\nPRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
            assertEquals(502, client.readResponse().status());
            List<String> received = new ArrayList<>();
            origin.conversations()
                    .forEach(
                            conversation -> received.add(conversation.received().text()));
            assertTrue(received.stream().noneMatch(text -> text.contains("PRI")), received.toString());
        }
    }
}
