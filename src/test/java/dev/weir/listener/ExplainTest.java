package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.policy.Judgement;
import dev.weir.policy.Verdict;
import dev.weir.response.Refusal;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is explained is what happens. */
class ExplainTest {

    private static final String POLICY = """
            blacklist:
              - id: host
                domain: denied.localhost
                except: [fine.denied.localhost]
              - id: path
                url: https://files.localhost/private/
              - id: quiet
                url: https://quiet.localhost/private/
                tunnel: ignore
              - id: net
                cidr: 127.0.0.9
              - id: alice
                user: alice
              - id: watched
                domain: watched.localhost
                mode: report
              - id: plain
                url: http://plain.localhost:8000/private/
                tunnel: ignore
            """;

    private static TestWeir weir;
    private static RawOrigin origin;

    @BeforeAll
    static void start() {
        weir = TestWeir.setup()
                .with("weir.egress.allow", "127.0.0.0/8")
                .policy(POLICY)
                .start();
        origin = RawOrigin.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
        origin.close();
    }

    private static Explanation explain(String method, String url, @Nullable String user) {
        return explain(weir, method, url, user);
    }

    private static Explanation explain(TestWeir asked, String method, String url, @Nullable String user) {
        return TestWeir.await(asked.plane()
                .explainer()
                .explain(
                        new Explanation.Question(url, method, InetAddress.getLoopbackAddress(), user),
                        System.currentTimeMillis()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://denied.localhost/, , host, 2, 5",
        "GET, http://DENIED.localhost./x, , host, 2, 5",
        "CONNECT, under.denied.localhost:443, , host, 2, 5",
        "GET, https://files.localhost/private/x, , path, 5, 5",
        "GET, https://files.localhost/%70rivate/x, , path, 5, 5",
        "CONNECT, files.localhost:443, , path, 5, 5",
        "GET, http://127.0.0.9/, , net, 10, 5",
        "GET, http://b.localhost/, alice, alice, 12, 5",
    })
    void theEntryAndItsLineAreTold(String method, String url, @Nullable String user, String id, int line, int column) {
        Explanation explanation = explain(method, url, user);
        Refusal refusal = explanation.refusal();
        assertNotNull(refusal);
        assertEquals(403, refusal.status());
        Verdict.Denied denied = assertInstanceOf(Verdict.Denied.class, explanation.verdict());
        Verdict.Blacklist decider = assertInstanceOf(Verdict.Blacklist.class, denied.decider());
        assertEquals(id, decider.entry().id());
        assertEquals("live.yaml:" + line + ":" + column, decider.entry().place().toString());
        assertNull(explanation.cache());
    }

    @Test
    void whatPassesIsToldWithItsAddressesAndItsKey() {
        Explanation explanation = explain("GET", "http://fine.denied.localhost:8000/a?b", null);
        assertNull(explanation.refusal());
        assertEquals("resolved", explanation.dns());
        assertFalse(explanation.addresses().isEmpty());
        assertTrue(explanation.addresses().stream().anyMatch(a -> a.judgement() instanceof Judgement.Allowed));
        assertEquals("http://fine.denied.localhost:8000/a?b", explanation.target());
        Explanation.Cache cache = explanation.cache();
        assertNotNull(cache);
        assertEquals("http://fine.denied.localhost:8000/a?b", cache.key());
        assertEquals("ask", cache.use());
        assertTrue(cache.stored().isEmpty());
    }

    @Test
    void anEntryInReportModeIsTold() {
        Verdict verdict = explain("GET", "http://watched.localhost/", null).verdict();
        assertNotNull(verdict);
        assertNotNull(verdict.reported());
        assertEquals("watched", verdict.reported().id());
    }

    @Test
    void whatATunnelHidesIsTold() {
        Explanation.Tunnel all =
                explain("GET", "https://files.localhost/public", null).tunnel();
        assertNotNull(all);
        assertNotNull(all.refusal());
        assertTrue(String.valueOf(all.caveat()).contains("the whole tunnel is denied"), all.caveat());
        Explanation.Tunnel none =
                explain("GET", "https://quiet.localhost/private/x", null).tunnel();
        assertNotNull(none);
        assertNull(none.refusal());
        assertTrue(String.valueOf(none.caveat()).contains("passes in a tunnel"), none.caveat());
        Explanation.Tunnel same = explain("GET", "https://b.localhost/", null).tunnel();
        assertNotNull(same);
        assertNull(same.caveat());
    }

    /** The port is open to tunnels here. */
    @Test
    void whatATunnelHidesIsToldOfPlainHttpToo() {
        Explanation.Tunnel tunnel =
                explain("GET", "http://plain.localhost:8000/private/", null).tunnel();
        assertNotNull(tunnel);
        assertTrue(String.valueOf(tunnel.caveat()).contains("passes in a tunnel"), tunnel.caveat());
    }

    /** In a tunnel, too, all that would happen counts, not the policy alone. */
    @ParameterizedTest
    @CsvSource({"https://10.0.0.1/, 403", "https://127.0.0.9/, 403", "https://no-such-name.invalid/, 502"})
    void whatBecomesOfATunnelIsToldWhole(String url, int status) {
        Explanation.Tunnel tunnel = explain("GET", url, null).tunnel();
        assertNotNull(tunnel);
        assertNotNull(tunnel.refusal());
        assertEquals(status, tunnel.refusal().status());
        assertNull(tunnel.caveat());
    }

    @Test
    void aTunnelWhereThereAreNoneIsToldToo() {
        try (TestWeir none = TestWeir.setup()
                .with("weir.proxy.connect", "false")
                .with("weir.egress.allow", "127.0.0.0/8")
                .policy("blacklist: [{pattern: private, tunnel: ignore}]")
                .start()) {
            Explanation explanation = explain(none, "GET", "https://b.localhost/", null);
            assertNull(explanation.refusal());
            assertNotNull(explanation.tunnel());
            assertNotNull(explanation.tunnel().refusal());
            Explanation.Tunnel denied =
                    explain(none, "GET", "https://b.localhost/private", null).tunnel();
            assertNotNull(denied);
            assertNull(denied.caveat(), "nothing passes where there are no tunnels");
        }
    }

    @Test
    void whatDependsOnAnAddressThatTheNextProxyFindsIsSettledAllTheSame() {
        try (TestWeir behind = TestWeir.setup()
                .with("weir.upstream.parent", "http://127.0.0.1:9")
                .policy("blacklist:\n  - cidr: 192.0.2.0/24\n")
                .start()) {
            Explanation explanation = explain(behind, "GET", "http://far.example/", null);
            assertEquals("parent", explanation.dns());
            assertNull(explanation.refusal());
            assertInstanceOf(Verdict.Permitted.class, explanation.verdict());
        }
    }

    @Test
    void whoHasToSayWhoItIsIsTold() {
        try (TestWeir known = TestWeir.setup()
                .with("weir.proxy.auth", "basic")
                .with("weir.egress.allow", "127.0.0.0/8")
                .start()) {
            Refusal refusal = explain(known, "GET", "http://b.localhost/", null).refusal();
            assertNotNull(refusal);
            assertEquals(407, refusal.status());
            assertNull(explain(known, "GET", "http://b.localhost/", "alice").refusal());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET, http://b.localhost:22/, 403",
        "GET, http://10.0.0.1/, 403",
        "GET, http://user@[::1/, 400",
        "GET, ftp://b.localhost/, 400",
        "GET, /own, 400",
        "CONNECT, b.localhost, 400",
        "GET, http://no-such-name.invalid/, 502"
    })
    void whatComesBeforeAndAfterThePolicyIsTold(String method, String url, int status) {
        Refusal refusal = explain(method, url, null).refusal();
        assertNotNull(refusal);
        assertEquals(status, refusal.status(), refusal.detail());
    }

    @Test
    void ourOwnSocketsAreALoop() {
        Refusal refusal =
                explain("GET", "http://localhost:" + weir.port() + "/", null).refusal();
        assertNotNull(refusal);
        assertEquals(508, refusal.status());
    }

    @Test
    void whatIsStoredIsTold() {
        origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=1000\r\nContent-Length: 2\r\n\r\nok");
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url("/kept") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
        Explanation.Cache cache = explain("GET", origin.url("/kept"), null).cache();
        assertNotNull(cache);
        assertEquals(1, cache.stored().size());
        assertEquals(200, cache.stored().getFirst().status());
        assertTrue(cache.stored().getFirst().timeToLive() > 900);
    }
}
