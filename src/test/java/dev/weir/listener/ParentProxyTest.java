package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.DeadPort;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way through a next proxy: what it is told, what the origin is told, and what is said of its failures. */
class ParentProxyTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    // user:p@ss
    private static final String BASIC = "Basic dXNlcjpwQHNz";
    private static final Authority ROOT = Authority.create("root");
    private static final UpstreamTls TRUST = new UpstreamTls(
            new PemTrustOptions().addCertValue(Buffer.buffer(ROOT.pem())), null, Set.of("TLSv1.3"), List.of());

    private static TestWeir.Setup behind(String parent) {
        return TestWeir.setup()
                .upstreamTls(TRUST)
                .with("weir.upstream.parent", "http://user:p%40ss@" + parent)
                .with("weir.upstream.connect-timeout", "10s");
    }

    private static TestWeir named(String name) {
        return TestWeir.setup().with("weir.name", name).upstreamTls(TRUST).start();
    }

    @Test
    void httpGoesInAbsoluteFormWithOurCredentialsOnly() {
        try (RawOrigin parent = RawOrigin.start();
                TestWeir weir = behind(parent.authority()).start();
                RawClient client = weir.client()) {
            parent.on(request ->
                    "HTTP/1.1 200 OK\r\nContent-Length: " + request.target().length() + "\r\n\r\n" + request.target());
            for (String host : List.of("one.example", "two.example:8080", "one.example", "8.8.8.8")) {
                client.send("GET http://" + host + "/a//b?q HTTP/1.1\r\nHost: x\r\n"
                        + "Proxy-Authorization: Basic Y2xpZW50OnNlY3JldA==\r\n\r\n");
                assertEquals("http://" + host + "/a//b?q", client.readResponse().text());
                RecordedRequest request = parent.awaitRequest();
                assertEquals(host, request.header("host"));
                assertEquals(BASIC, request.header("proxy-authorization"));
                assertEquals("1.1 weir", request.header("via"));
            }
            client.send("GET /http://one.example/p HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals("http://one.example/p", client.readResponse().text());
        }
    }

    @Test
    void httpsGoesByConnectAndTheOriginsNameIsVerifiedInside() {
        try (RawOrigin origin = RawOrigin.startTls(ROOT.server("one.example"));
                RawOrigin parent = RawOrigin.start(tunnelTo(origin.port(), "HTTP/1.1 200 OK\r\n\r\n"));
                TestWeir weir = behind(parent.authority()).start()) {
            origin.answer(OK);
            for (String target : List.of("https://one.example/p", "/https://one.example/p")) {
                RawResponse response = get(weir, target, "Proxy-Authorization: Basic Y2xpZW50OnNlY3JldA==\r\n");
                assertEquals(200, response.status(), response.text());
                RecordedRequest request = origin.awaitRequest();
                assertEquals("GET /p HTTP/1.1", request.requestLine());
                assertEquals("one.example", request.header("host"));
                assertNull(request.header("proxy-authorization"));
            }
            assertEquals(1, parent.connections(), "the second goes over the pooled connection");
            assertEquals(List.of("one.example"), origin.accept().sni());
            assertEquals(
                    "CONNECT one.example:443 HTTP/1.1\r\nHost: one.example:443\r\nVia: 1.1 weir\r\nProxy-Authorization: "
                            + BASIC + "\r\n\r\n",
                    head(parent.accept()));
            RawResponse wrong = get(weir, "https://two.example/p", "");
            assertFault(wrong, 502, "tls_certificate_error", "another name");
            assertEquals(2, origin.requests().size());
        }
    }

    private static String head(Conversation conversation) {
        String received = conversation.received().text();
        return received.substring(0, received.indexOf("\r\n\r\n") + 4);
    }

    /** A proxy that leads every tunnel to one port. */
    private static Script tunnelTo(int port, String answer) {
        return conversation -> {
            conversation.readHead();
            try (RawClient onward = RawClient.connect(port)) {
                conversation.write(answer);
                Thread.startVirtualThread(() -> pump(onward, conversation));
                byte[] piece = new byte[64 * 1024];
                InputStream from = conversation.input();
                for (int count = from.read(piece); count > 0; count = from.read(piece)) {
                    onward.send(Bytes.of(Arrays.copyOf(piece, count)));
                }
            } catch (IOException ended) {
                return;
            }
        };
    }

    private static void pump(RawClient client, Conversation to) {
        try {
            byte[] piece = new byte[64 * 1024];
            InputStream from = client.input();
            for (int count = from.read(piece); count > 0; count = from.read(piece)) {
                to.write(Bytes.of(Arrays.copyOf(piece, count)));
            }
        } catch (IOException | UncheckedIOException ended) {
            return;
        }
    }

    @Test
    void aTunnelIsAskedForAndBytesThatCameWithTheAnswerAreNotLost() {
        try (RawOrigin parent = RawOrigin.manual();
                TestWeir weir = behind(parent.authority()).start();
                RawClient client = weir.client()) {
            client.send("CONNECT one.example:443 HTTP/1.1\r\nHost: x\r\nVia: 1.0 before\r\n"
                    + "Proxy-Authorization: Basic Y2xpZW50OnNlY3JldA==\r\nX-Own: 1\r\n\r\nearly");
            Conversation conversation = parent.accept();
            assertEquals(
                    "CONNECT one.example:443 HTTP/1.1\r\nHost: one.example:443\r\nVia: 1.0 before, 1.1 weir\r\n"
                            + "Proxy-Authorization: " + BASIC + "\r\n\r\n",
                    conversation.readHead().head());
            conversation.assertNoBytesWithin(Duration.ofMillis(50));
            conversation.write("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 204 Fine\r\nX-Parent: 1\r\n\r\nbanner");
            RawResponse answer = client.readHead();
            assertEquals(200, answer.status());
            assertNull(answer.header("x-parent"));
            assertEquals("banner", client.readRaw(6).text());
            assertEquals("early", conversation.readExactly(5).text());
            client.send("more").shutdownOutput();
            assertEquals("more", conversation.readToEnd().text());
            conversation.write("last").closeOutput();
            assertEquals("last", client.readToEnd().text());
        }
    }

    @ParameterizedTest(name = "{1} {2}")
    @CsvSource({
        "'HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n', 502, proxy_configuration_error, the credentials",
        "'HTTP/1.1 403 No\r\nContent-Length: 6\r\n\r\nsecret', 502, destination_unavailable, answered 403",
        "'HTTP/1.1 502 No\r\n\r\n', 502, destination_unavailable, answered 502",
        "'HTTP/1.1 302 No\r\nLocation: http://elsewhere.example/\r\n\r\n', 502, destination_unavailable, answered 302",
        "'', 502, connection_terminated, closed or reset",
        "'HTTP/1.1 200 O', 502, connection_terminated, closed or reset",
        "'SSH-2.0-OpenSSH\r\n', 502, http_protocol_error, not valid HTTP",
        "'HTTP/1.1 200 OK\n\n', 502, http_protocol_error, not valid HTTP",
        "'HTTP/1.1 200 OK\r\nX Y: 1\r\n\r\n', 502, http_protocol_error, not valid HTTP",
    })
    void whatTheParentDoesInsteadHasItsOwnWords(String answer, int status, String error, String words) {
        Script script = conversation -> {
            conversation.readHead();
            conversation.write(answer);
            conversation.close();
        };
        try (RawOrigin parent = RawOrigin.start(script);
                TestWeir weir = behind(parent.authority()).start()) {
            assertFault(get(weir, "https://one.example/", ""), status, error, words);
            assertFault(connect(weir, "one.example:443"), status, error, words);
        }
    }

    @Test
    void anEndlessAnswerOfTheParentIsCutOff() {
        Script script = conversation -> {
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\n");
            while (true) {
                conversation.write("X: " + "y".repeat(1000) + "\r\n");
            }
        };
        try (RawOrigin parent = RawOrigin.start(script);
                TestWeir weir = behind(parent.authority()).start()) {
            assertFault(connect(weir, "one.example:443"), 502, "http_protocol_error", "not valid HTTP");
            parent.awaitAllClosed();
        }
    }

    @Test
    void aParentThatStallsOrIsNotThereHasItsOwnWords() {
        try (RawOrigin silent = RawOrigin.manual();
                DeadPort dead = DeadPort.refusing();
                TestWeir stalled = behind(silent.authority())
                        .with("weir.upstream.connect-timeout", "300ms")
                        .start();
                TestWeir refused = behind(dead.authority()).start();
                TestWeir unknown = behind("parent.invalid:3128").start()) {
            assertFault(get(stalled, "https://one.example/", ""), 504, "connection_timeout", "in time");
            assertFault(connect(stalled, "one.example:443"), 504, "connection_timeout", "in time");
            silent.accept().awaitClosedByPeer();
            silent.accept().awaitClosedByPeer();
            for (TestWeir weir : List.of(refused, unknown)) {
                assertFault(get(weir, "http://one.example/", ""), 502, "destination_unavailable", "behind this one");
                assertFault(get(weir, "https://one.example/", ""), 502, "destination_unavailable", "behind this one");
                assertFault(connect(weir, "one.example:443"), 502, "destination_unavailable", "behind this one");
            }
        }
    }

    @Test
    void aChallengeToUsIsNotPassedOnButOtherAnswersOfTheParentAre() {
        try (RawOrigin parent = RawOrigin.start();
                TestWeir weir = behind(parent.authority()).start()) {
            parent.answer("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=secret\r\nContent-Length: 0\r\n\r\n");
            RawResponse challenge = get(weir, "http://one.example/", "");
            assertFault(challenge, 502, "proxy_configuration_error", "the credentials");
            assertNull(challenge.header("proxy-authenticate"));
            parent.answer("HTTP/1.1 403 No\r\nContent-Length: 6\r\n\r\nblocked".replace("6", "7"));
            assertEquals("blocked", get(weir, "http://one.example/", "").text());
        }
    }

    @Test
    void hostsOnTheListGoDirect() {
        try (RawOrigin parent = RawOrigin.start();
                RawOrigin origin = RawOrigin.start();
                TestWeir weir = behind(parent.authority())
                        .with("weir.upstream.no-parent", "localhost, .intern.example, 127.0.0.0/9, 10.1.2.3")
                        .start()) {
            parent.answer("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nparent");
            origin.answer(OK);
            assertEquals(
                    "ok",
                    get(weir, "http://" + origin.authority("localhost") + "/", "")
                            .text());
            assertEquals(
                    "ok", get(weir, "http://" + origin.authority() + "/", "").text());
            assertNull(origin.awaitRequest().header("proxy-authorization"));
            // Not on a label boundary, not within the network.
            for (String host : List.of("notintern.example", "intern.example.org", "127.128.0.1", "10.1.2.4")) {
                boolean loopback = host.startsWith("1");
                RawResponse response = get(weir, "http://" + host + "/", "");
                assertEquals(loopback && host.startsWith("10") ? 403 : 200, response.status(), host);
            }
            for (String host : List.of("intern.example", "a.intern.example")) {
                RawResponse response = get(weir, "http://" + host + "/", "");
                assertTrue(response.status() >= 502, host + " was looked up here: " + response.status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "[::1]",
                "169.254.169.254",
                "10.0.0.1",
                "[::ffff:10.0.0.1]",
                "localhost",
                "x.localhost"
            })
    void literalsAndLocalhostAreJudgedHereThoughTheParentIsExempt(String host) {
        try (RawOrigin parent = RawOrigin.start();
                TestWeir weir = behind(parent.authority())
                        .with("weir.egress.allow", "192.0.2.0/24")
                        .start()) {
            parent.answer(OK);
            assertEquals(200, get(weir, "http://one.example/", "").status());
            assertEquals(1, parent.connections());
            assertFault(get(weir, "http://" + host + "/", ""), 403, "destination_ip_prohibited", "weir.egress.allow");
            assertFault(get(weir, "https://" + host + "/", ""), 403, "destination_ip_prohibited", "weir.egress.allow");
            assertFault(connect(weir, host + ":443"), 403, "destination_ip_prohibited", "weir.egress.allow");
            assertEquals(1, parent.connections());
        }
    }

    @Test
    void webSocketsPassThroughTheParent() {
        try (RawOrigin secure = RawOrigin.startTls(ROOT.server("one.example"));
                RawOrigin tunnels = RawOrigin.start(tunnelTo(secure.port(), "HTTP/1.1 200 OK\r\n\r\n"));
                RawOrigin open = RawOrigin.start();
                RawOrigin parent = RawOrigin.start(tunnelTo(open.port(), "HTTP/1.1 200 OK\r\n\r\n"));
                TestWeir tls = behind(tunnels.authority()).start();
                TestWeir plain = behind(parent.authority()).start();
                RawClient first = tls.client();
                RawClient second = plain.client()) {
            secure.answer(new WebSocketEcho());
            open.answer(new WebSocketEcho());
            WebSocket inside = first.openWebSocket("https://one.example/chat", "one.example");
            assertEquals("hello", inside.send("hello").receive().payload().text());
            WebSocket outside = second.openWebSocket("http://one.example/chat", "one.example");
            assertEquals("hello", outside.send("hello").receive().payload().text());
            RecordedRequest request = open.awaitRequest();
            assertEquals("/chat", request.target());
            assertNull(request.header("proxy-authorization"));
            assertEquals(
                    "CONNECT one.example:80 HTTP/1.1\r\nHost: one.example:80\r\nVia: 1.1 weir\r\nProxy-Authorization: "
                            + BASIC + "\r\n\r\n",
                    head(parent.accept()));
        }
    }

    @Test
    void anOriginDeclinesAnUpgradeThroughItsTunnel() {
        try (RawOrigin open = RawOrigin.start().answer("HTTP/1.1 403 No\r\nContent-Length: 2\r\n\r\nno");
                RawOrigin parent = RawOrigin.start(tunnelTo(open.port(), "HTTP/1.1 200 OK\r\n\r\n"));
                TestWeir weir = behind(parent.authority()).start();
                RawClient client = weir.client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET http://one.example/chat HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\n"
                        + "Connection: Upgrade\r\n\r\n");
                assertEquals(403, client.readResponse().status());
            }
            assertEquals(2, open.requests().size());
        }
    }

    /** As by Weir's and Squid's own defaults, where tunnels lead to 443 alone. */
    @Test
    void aParentThatOpensNoTunnelToThatPortIsAskedInAbsoluteForm() {
        try (RawOrigin parent = RawOrigin.start();
                TestWeir weir = behind(parent.authority()).start();
                RawClient client = weir.client()) {
            parent.answerOnce("HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    .answer(new WebSocketEcho());
            WebSocket opened = client.openWebSocket("http://one.example/chat", "one.example");
            assertEquals("hello", opened.send("hello").receive().payload().text());
            assertEquals("one.example:80", parent.awaitRequest().target());
            RecordedRequest asked = parent.awaitRequest();
            assertEquals("http://one.example/chat", asked.target());
            assertEquals(BASIC, asked.header("proxy-authorization"));
        }
    }

    @ParameterizedTest
    @CsvSource({"407, proxy_configuration_error, the credentials"})
    void aParentThatRefusesAnUpgradesTunnelHasItsOwnWords(int status, String error, String words) {
        try (RawOrigin parent = RawOrigin.start(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\n\r\n");
                    conversation.close();
                });
                TestWeir weir = behind(parent.authority()).start()) {
            RawResponse response =
                    get(weir, "http://one.example/chat", "Upgrade: websocket\r\nConnection: Upgrade\r\n");
            assertFault(response, 502, error, words);
        }
    }

    @Test
    void twoWeirsInAChainServeEveryForm() {
        try (RawOrigin origin = RawOrigin.start();
                RawOrigin secure = RawOrigin.startTls(ROOT.server("localhost"));
                TestWeir outer = named("outer");
                TestWeir inner = behind("127.0.0.1:" + outer.port()).start();
                RawClient tunnel = inner.client();
                RawClient plainSocket = inner.client();
                RawClient secureSocket = inner.client()) {
            origin.answerOnce(OK).answer(new WebSocketEcho());
            secure.answerOnce(OK).answerOnce(OK).answer(new WebSocketEcho());
            assertEquals("1.1 outer, 1.1 weir", get(inner, origin.url("/p"), "").header("via"));
            RecordedRequest request = origin.awaitRequest();
            assertEquals("GET /p HTTP/1.1", request.requestLine());
            assertEquals("1.1 weir, 1.1 outer", request.header("via"));
            assertEquals(
                    200,
                    get(inner, "https://" + secure.authority("localhost") + "/", "")
                            .status());
            assertEquals("1.1 weir", secure.awaitRequest().header("via"));

            assertEquals(
                    200, tunnel.connectTunnel(secure.authority("localhost")).status());
            tunnel.upgradeToTls("localhost", Tls.trusting(ROOT)).send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, tunnel.readResponse().status());

            WebSocket plain = plainSocket.openWebSocket(origin.url("/chat"), "x");
            assertEquals("a", plain.send("a").receive().payload().text());
            WebSocket tls = secureSocket.openWebSocket("https://" + secure.authority("localhost") + "/chat", "x");
            assertEquals("b", tls.send("b").receive().payload().text());
        }
    }

    @Test
    void twoWeirsOfOneNameAreALoop() {
        try (RawOrigin origin = RawOrigin.start();
                TestWeir outer = named("weir");
                TestWeir inner = behind("127.0.0.1:" + outer.port()).start()) {
            assertEquals(508, get(inner, origin.url("/"), "").status());
            assertFault(get(inner, "https://" + origin.authority() + "/", ""), 502, "destination_unavailable", "508");
            assertFault(connect(inner, origin.authority()), 502, "destination_unavailable", "508");
            origin.assertNotConnected();
        }
    }

    @Test
    void aLoopOfTunnelsEnds() {
        try (RawOrigin relay = RawOrigin.manual();
                TestWeir weir = behind(relay.authority()).start();
                RawClient client = weir.client()) {
            client.send("CONNECT one.example:443 HTTP/1.1\r\nHost: x\r\n\r\n");
            String came = relay.accept().readHead().head();
            try (RawClient back = weir.client()) {
                back.send(came);
                assertEquals(508, back.readResponse().status());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://user:top secret@proxy:3128",
                "https://user:topsecret@proxy:3128",
                "user:topsecret@proxy:3128",
                "http://user:topsecret@proxy:99999",
                "http://user:topsecret@proxy:3128/path",
                "http://user:top^secret@proxy:3128",
                "http://user:topsecret@pro_xy!",
            })
    void aBadUrlOfAParentStopsTheStartWithoutShowingTheCredentials(String url) {
        Throwable failure = assertThrows(
                Throwable.class,
                () -> TestWeir.setup().with("weir.upstream.parent", url).start().close());
        StringBuilder told = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            told.append(cause.getMessage()).append('\n');
        }
        assertTrue(told.toString().contains("weir.upstream.parent"), told.toString());
        assertFalse(told.toString().contains("secret"), told.toString());
    }

    private static RawResponse get(TestWeir weir, String target, String fields) {
        try (RawClient client = weir.client()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + fields + "\r\n");
            return client.readResponse();
        }
    }

    private static RawResponse connect(TestWeir weir, String authority) {
        try (RawClient client = weir.client()) {
            client.send("CONNECT " + authority + " HTTP/1.1\r\nHost: x\r\n\r\n");
            return client.readResponse();
        }
    }

    private static void assertFault(RawResponse response, int status, String error, String words) {
        String told = response.head() + response.text();
        assertEquals(status, response.status(), told);
        assertTrue(String.valueOf(response.header("proxy-status")).contains("error=" + error + ";"), told);
        assertTrue(told.contains(words), told);
        for (String secret : List.of("xception", "p@ss", "dXNlcjpwQHNz", "127.0.0.1:", "secret")) {
            assertFalse(told.contains(secret), told);
        }
    }
}
