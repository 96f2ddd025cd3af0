package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A change of the rules reaches what is open: what they deny now is cut, within the two seconds that are promised, and the rest goes on. */
class RevokedTest {

    private static final Authority ROOT = Authority.create("root");
    private static final Duration PROMISED = Duration.ofSeconds(2);

    private TestWeir weir;
    private RawOrigin origin;

    @BeforeEach
    void start() {
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(ROOT.server("localhost")))
                .with("weir.dns.family", "4")
                .policy("")
                .start();
        origin = RawOrigin.manual();
    }

    @AfterEach
    void stop() {
        weir.close();
        origin.close();
    }

    private RawClient client() {
        return weir.client().patience(PROMISED);
    }

    private String authority(String host) {
        return host + ":" + origin.port();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{id: gone, domain: a.localhost}",
                "{id: gone, cidr: 127.0.0.0/8, ports: [%d]}",
                "{id: gone, client: 127.0.0.1}",
                "{id: gone, url: 'https://a.localhost:%d/private'}"
            })
    void aTunnelThatIsDeniedNowIsCut(String entry) {
        try (RawClient client = client();
                RawClient later = client()) {
            assertEquals(200, client.connectTunnel(authority("a.localhost")).status());
            Conversation conversation = origin.accept();
            client.send("hello");
            assertEquals("hello", conversation.readExactly(5).text());
            weir.policy("blacklist: [" + entry.formatted(origin.port()) + "]");
            client.expectClosed();
            conversation.awaitClosedByPeer();
            assertEquals(403, later.connectTunnel(authority("a.localhost")).status());
            assertEquals(2, weir.count("weir.denied"));
            Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnel to be counted out");
        }
    }

    @Test
    void whatIsStillAllowedGoesOn() {
        try (RawClient client = client()) {
            assertEquals(200, client.connectTunnel(authority("b.localhost")).status());
            Conversation conversation = origin.accept();
            weir.policy("blacklist: [{domain: a.localhost}, {cidr: 127.0.0.9}, {domain: b.localhost, mode: report}]");
            client.send("still here");
            assertEquals("still here", conversation.readExactly(10).text());
            assertEquals(0, weir.count("weir.denied"));
        }
    }

    @Test
    void anAllowanceThatIsTakenBackCuts() {
        weir.policy("{default: deny, allow: [{domain: a.localhost}]}");
        try (RawClient client = client()) {
            assertEquals(200, client.connectTunnel(authority("a.localhost")).status());
            origin.accept();
            weir.policy("{default: deny}");
            client.expectClosed();
        }
    }

    @Test
    void anAllowanceThatRunsOutCuts() {
        weir.policy("{default: deny, allow: [{domain: a.localhost, expires: '%s'}]}"
                .formatted(Instant.now().plusSeconds(1)));
        try (RawClient client = weir.client()) {
            assertEquals(200, client.connectTunnel(authority("a.localhost")).status());
            client.expectClosed();
            assertEquals(1, weir.count("weir.denied", "reason", "not-allowed"));
        }
    }

    @Test
    void aTunnelOverHttp2IsResetAlone() {
        try (H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            H2Stream denied = client.request(Fields.of(":method", "CONNECT", ":authority", authority("a.localhost")));
            assertEquals("200", denied.awaitHeaders().get(":status"));
            weir.policy("blacklist: [{domain: a.localhost}]");
            denied.awaitReset();
            client.connection().ping();
        }
    }

    @Test
    void aWebSocketIsCut() {
        try (RawOrigin echo = RawOrigin.start().answer(new WebSocketEcho());
                RawClient client = client()) {
            WebSocket socket = client.openWebSocket("http://a.localhost:" + echo.port() + "/", "x");
            socket.send("hello");
            socket.receive();
            weir.policy("blacklist: [{domain: a.localhost}]");
            client.expectClosed();
        }
    }

    /** {@code Range} and {@code max-age} keep the cache out of it, or bring it in. */
    @ParameterizedTest
    @ValueSource(strings = {"X-Way: cached", "X-HTTP-Method-Override: GET"})
    void aDownloadIsCut(String field) {
        try (RawClient client = client()) {
            client.send("GET http://" + authority("a.localhost") + "/ HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nsome");
            assertEquals(200, client.readHead().status());
            assertEquals("some", client.readRaw(4).text());
            weir.policy("blacklist: [{cidr: 127.0.0.0/8}]");
            client.expectClosed();
            conversation.awaitClosedByPeer();
            assertEquals(1, weir.count("weir.denied"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-Way: cached", "X-HTTP-Method-Override: GET"})
    void aRequestThatWaitsForItsAnswerIsRefused(String field) {
        try (RawClient client = client()) {
            client.send("GET http://" + authority("a.localhost") + "/ HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n");
            origin.accept().readHead();
            weir.policy("blacklist: [{id: late, domain: a.localhost}]");
            RawResponse response = client.readResponse();
            assertEquals(403, response.status());
            assertTrue(String.valueOf(response.header("proxy-status")).contains("entry=\"late\""));
            assertEquals(1, weir.count("weir.denied"));
        }
    }

    /** Nobody is there to be judged anew, so that nobody's allowance can keep it going. */
    @Test
    void aFetchForTheStoreAloneIsCut() {
        try (RawClient client = client()) {
            client.send("GET http://" + authority("a.localhost")
                    + "/ HTTP/1.1\r\nHost: x\r\nIf-None-Match: \"one\"\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nETag: \"one\"\r\nCache-Control: max-age=60\r\n"
                    + "Content-Length: 1000000\r\n\r\nsome");
            assertEquals(304, client.readResponse().status());
            weir.policy("blacklist: [{domain: a.localhost}]");
            conversation.awaitClosedByPeer();
            assertEquals(0, weir.count("weir.denied"));
        }
    }
}
