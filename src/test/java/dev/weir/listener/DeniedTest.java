package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Authority;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the policy denies is denied in every form, says which entry did it, and never reaches an origin. */
class DeniedTest {

    private static final Authority ROOT = Authority.create("root");

    private static String policy() {
        return """
            blacklist:
              - id: no-localhost
                domain: denied.localhost
                except: [fine.denied.localhost]
                reason: Played <b>too</b> often
                owner: games@example.org
              - id: admin
                url: http://127.0.0.1:%d/admin
                tunnel: ignore
              - id: reported
                domain: seen.localhost
                mode: report
              - id: net
                cidr: 127.0.0.9
              - id: deletes
                domain: kept.localhost
                methods: [DELETE]
                tunnel: ignore
            """.formatted(origin.port());
    }

    private static RawOrigin origin;
    private static TestWeir weir;

    @BeforeAll
    static void start() {
        origin = RawOrigin.start();
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(ROOT.server("localhost")))
                .with("weir.policy.contact", "it@example.org")
                .with("weir.policy.message", "See the wiki.")
                .policy(policy())
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
        origin.close();
    }

    private static RawResponse send(String request) {
        try (RawClient client = weir.client()) {
            client.send(request);
            return client.readResponse();
        }
    }

    private static String get(String url, String... fields) {
        StringBuilder request = new StringBuilder("GET " + url + " HTTP/1.1\r\nHost: x\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        return request.append("\r\n").toString();
    }

    private static void assertDenied(String entry, RawResponse response) {
        assertEquals(403, response.status(), response.text());
        String status = response.header("proxy-status");
        assertNotNull(status);
        assertTrue(status.contains("entry=\"" + entry + "\""), status);
        assertTrue(status.contains("error=http_request_denied"), status);
        assertTrue(status.contains("exchange="), status);
        assertEquals("no-store", response.header("cache-control"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET http://denied.localhost:%d/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://deep.under.DENIED.localhost.:%d/ HTTP/1.1\r\nHost: x\r\n\r\n",
                "POST http://denied.localhost:%d/ HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc",
                "GET /http://denied.localhost:%d/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /https://denied.localhost:%d/ HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "CONNECT denied.localhost:%d HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET http://denied.localhost:%d/ HTTP/1.1\r\nHost: x\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
            })
    void inEveryForm(String request) {
        int connections = origin.connections();
        double before = weir.count("weir.denied", "reason", "blacklisted");
        assertDenied("no-localhost", send(request.formatted(origin.port())));
        assertEquals(connections, origin.connections());
        assertEquals(before + 1, weir.count("weir.denied", "reason", "blacklisted"));
    }

    @Test
    void overHttp2AlsoTunnels() {
        try (H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            H2Message page = client.request(Fields.of(
                            ":method", "GET", ":scheme", "http", ":authority", "denied.localhost", ":path", "/"))
                    .awaitResponse();
            assertEquals(403, page.status());
            H2Message tunnel = client.request(Fields.of(":method", "CONNECT", ":authority", "denied.localhost:443"))
                    .awaitResponse();
            assertEquals(403, tunnel.status());
            assertTrue(String.valueOf(tunnel.fields().get("proxy-status")).contains("entry=\"no-localhost\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/admin",
                "/admin/x?y",
                "/ADMIN",
                "/admin;x",
                "//admin",
                "/a/../admin",
                "/%2e%2e/admin",
                "/%61dmin",
                "/a%2f..%2fadmin",
                "/./admin"
            })
    void noSpellingGoesRoundAUrl(String path) {
        assertDenied("admin", send(get("http://127.0.0.1:" + origin.port() + path)));
    }

    @Test
    void whatIsForwardedStaysAsSent() {
        try (RawOrigin other = RawOrigin.start()) {
            other.answer(Answer.ok("fine"));
            assertEquals(200, send(get(other.url("/a/../%61/./b;c//d?%41"))).status());
            assertEquals("/a/../%61/./b;c//d?%41", other.awaitRequest().target());
        }
    }

    @ParameterizedTest
    @CsvSource({"fine.denied.localhost", "xdenied.localhost", "denied.localhost.localhost"})
    void whatOnlyLooksLikeItPasses(String host) {
        origin.answer(Answer.ok("fine"));
        assertEquals(
                200, send(get("http://" + host + ":" + origin.port() + "/")).status());
    }

    @Test
    void aProgramReadsWhy() {
        RawResponse response = send(get("http://denied.localhost/", "Accept: application/json"));
        assertEquals("application/problem+json", response.header("content-type"));
        JsonObject problem = new JsonObject(response.text());
        assertEquals("no-localhost", problem.getString("entry"));
        assertEquals("Played <b>too</b> often", problem.getString("reason"));
        assertEquals("games@example.org", problem.getString("owner"));
        assertEquals("it@example.org", problem.getString("contact"));
        assertEquals("urn:weir:problem:blacklisted", problem.getString("type"));
        assertFalse(problem.getString("exchange").isEmpty());
    }

    @Test
    void aPersonReadsWhomToAsk() {
        RawResponse response = send(get("http://denied.localhost/%3Cscript%3E", "Accept: text/html"));
        String page = response.text();
        assertTrue(page.contains("This is blacklisted (Played &lt;b&gt;too&lt;/b&gt; often)."), page);
        assertTrue(page.contains("Contact games@example.org. See the wiki."), page);
        assertFalse(page.contains("<script>"), page);
    }

    @Test
    void onlyTheReportIsMade() {
        origin.answer(Answer.ok("seen"));
        double before = weir.count("weir.reported");
        assertEquals(
                "seen",
                send(get("http://seen.localhost:" + origin.port() + "/")).text());
        assertEquals(before + 1, weir.count("weir.reported"));
    }

    @Test
    void aMethodIsDeniedAndTheOthersPass() {
        origin.answer(Answer.ok("kept"));
        String url = "http://kept.localhost:" + origin.port() + "/";
        assertDenied("deletes", send("DELETE " + url + " HTTP/1.1\r\nHost: x\r\n\r\n"));
        assertEquals(200, send(get(url)).status());
    }

    @Test
    void anAddressIsDeniedByWhateverNameItIsReached() {
        assertDenied("net", send(get("http://127.0.0.9:" + origin.port() + "/")));
        assertDenied("net", send("CONNECT [::ffff:127.0.0.9]:" + origin.port() + " HTTP/1.1\r\nHost: x\r\n\r\n"));
    }

    @Test
    void expectGetsTheRefusalAndNoGoAhead() {
        RawResponse response = send("POST http://denied.localhost/ HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
                + "Content-Length: 5\r\n\r\n");
        assertDenied("no-localhost", response);
        assertTrue(response.interim().isEmpty());
        assertNull(response.header("via"));
    }

    /** What is stored is judged like everything else. */
    @Test
    void whatIsStoredIsDeniedToo() {
        try (TestWeir own = TestWeir.setup().policy("").start();
                RawOrigin site = RawOrigin.start();
                RawClient client = RawClient.connect(own.port())) {
            site.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 6\r\n\r\nstored");
            client.send(get(site.url("/")));
            assertEquals("stored", client.readResponse().text());
            own.policy("blacklist: [{id: now, cidr: 127.0.0.1}]");
            client.send(get(site.url("/")));
            assertDenied("now", client.readResponse());
            assertEquals(1, site.connections());
        }
    }
}
