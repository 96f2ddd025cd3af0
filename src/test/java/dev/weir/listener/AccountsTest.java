package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.measure.Account;
import dev.weir.measure.Account.Saving.Kind;
import dev.weir.measure.Outcome;
import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocket;
import dev.weir.testing.WebSocketEcho;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every exchange has one account, measured on both sides. */
class AccountsTest {

    private static final Authority ROOT = Authority.create("root");
    private static final String FRESH = "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Type: text/plain\r\n"
            + "Content-Length: 5\r\n\r\nhello";

    private final BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
    private TestWeir weir;

    @BeforeEach
    void start() {
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(ROOT.server("localhost")))
                .with("weir.dns.family", "4")
                .with("weir.server-timing", "true")
                .policy("")
                .accounts(accounts::add)
                .start();
    }

    @AfterEach
    void stop() {
        weir.close();
    }

    private Account account() {
        try {
            Account account = accounts.poll(10, TimeUnit.SECONDS);
            assertNotNull(account, "no account was drawn up");
            return account;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private RawResponse get(RawOrigin origin, String path, String... fields) {
        try (RawClient client = weir.client()) {
            return client.send(
                            "GET " + origin.url(path) + " HTTP/1.1\r\nHost: h\r\n" + String.join("", fields) + "\r\n")
                    .readResponse();
        }
    }

    @Test
    void aMissIsMeasuredOnBothSides() {
        try (RawOrigin origin = RawOrigin.start().answer(FRESH)) {
            get(origin, "/a?q=1", "User-Agent: probe/1\r\n", "Referer: http://from.example/\r\n");
            Account account = account();
            assertEquals(
                    new Account.Request(
                            "absolute",
                            "GET",
                            "http",
                            "127.0.0.1",
                            origin.port(),
                            "/a?q=1",
                            "HTTP/1.1",
                            "probe/1",
                            "http://from.example/"),
                    account.request());
            assertEquals(new Account.Ending(Outcome.MISS, 200, null, null, false), account.ending());
            Account.Client client = account.client();
            assertEquals("127.0.0.1", client.address().getHostAddress());
            assertEquals(5, client.sent());
            assertEquals(0, client.received());
            assertEquals("text/plain", client.contentType());
            assertTrue(0 < client.firstByte() && client.firstByte() <= client.total(), client::toString);
            Account.Upstream upstream = account.upstream();
            assertNotNull(upstream);
            assertEquals(client.address(), upstream.address());
            assertEquals(200, upstream.status());
            assertEquals(5, upstream.received());
            assertTrue(upstream.connect() > 0, upstream::toString);
            assertEquals(Account.NONE, upstream.tls());
            assertTrue(upstream.firstByte() > upstream.connect() && upstream.total() >= upstream.firstByte());
            assertEquals(Account.Saving.NOTHING, account.saving());
            assertEquals(21, account.id().length());
        }
    }

    @Test
    void theMediaTypeOfWhatIsStoredIsToldToo() {
        try (RawOrigin origin = RawOrigin.start().answer(FRESH)) {
            for (String range : new String[] {"", "", "Range: bytes=0-0\r\n", "If-None-Match: *\r\n"}) {
                get(origin, "/a", range);
                Account account = account();
                assertEquals(
                        account.ending().status() == 304 ? null : "text/plain",
                        account.client().contentType(),
                        account.ending()::toString);
            }
        }
    }

    @Test
    void aNameThatIsLookedUpIsTimed() {
        try (RawOrigin origin = RawOrigin.start().answer(FRESH)) {
            try (RawClient client = weir.client()) {
                client.send("GET http://a.localhost:" + origin.port() + "/ HTTP/1.1\r\nHost: h\r\n\r\n")
                        .readResponse();
            }
            Account account = account();
            assertEquals("a.localhost", account.request().host());
            assertTrue(upstream(account).dns() >= 0);
        }
    }

    private static Account.Upstream upstream(Account account) {
        Account.Upstream upstream = account.upstream();
        if (upstream == null) {
            throw new AssertionError("no origin had a part in " + account);
        }
        return upstream;
    }

    @Test
    void aSecondRequestMakesNoConnection() {
        String unstored = "HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok";
        try (RawOrigin origin = RawOrigin.start().answer(unstored);
                RawClient client = weir.client()) {
            String request = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: h\r\n\r\n";
            client.send(request).readResponse();
            assertTrue(upstream(account()).connect() > 0);
            client.send(request).readResponse();
            assertEquals(Account.NONE, upstream(account()).connect());
        }
    }

    @Test
    void aHitSavesItsBytesAndItsOwnFetch() {
        try (RawOrigin origin = RawOrigin.start().on(_ -> {
            pause();
            return FRESH;
        })) {
            get(origin, "/a");
            account();
            RawResponse hit = get(origin, "/a");
            Account account = account();
            assertEquals(Outcome.HIT, account.ending().outcome());
            assertNull(account.upstream());
            assertEquals(Kind.HIT, account.saving().kind());
            assertEquals(5, account.saving().bytes());
            assertTrue(account.saving().nanos() > 0, account.saving()::toString);
            String timing = String.valueOf(hit.header("server-timing"));
            assertTrue(timing.matches("weir;desc=\"hit\";dur=[0-9.]+, saved;desc=\"5 bytes\";dur=[0-9.]+"), timing);
            assertEquals(
                    5, weir.registry().get("weir.saved.bytes").functionCounter().count());
        }
    }

    @Test
    void aPartSavesItsShareAndAHeadNothing() {
        try (RawOrigin origin = RawOrigin.start().on(_ -> {
            pause();
            return FRESH;
        })) {
            get(origin, "/a");
            long fetch = account().client().total();
            assertEquals(206, get(origin, "/a", "Range: bytes=1-1\r\n").status());
            Account.Saving part = account().saving();
            assertEquals(1, part.bytes());
            assertTrue(part.nanos() < fetch / 4, part::toString);
            try (RawClient client = weir.client()) {
                client.send("HEAD " + origin.url("/a") + " HTTP/1.1\r\nHost: h\r\n\r\n")
                        .readHead();
            }
            assertEquals(new Account.Saving(Kind.HIT, 0, 0), account().saving());
        }
    }

    private static final Duration PAUSE = Duration.ofMillis(400);

    /** The time that an origin takes. */
    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void aConfirmationSavesTheBody() {
        String old = "HTTP/1.1 200 OK\r\nETag: \"1\"\r\nCache-Control: max-age=0\r\nContent-Length: 5\r\n\r\nhello";
        try (RawOrigin origin = RawOrigin.start()
                .on(request -> request.head().contains("If-None-Match")
                        ? "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n"
                        : old)) {
            get(origin, "/a");
            account();
            get(origin, "/a");
            Account account = account();
            assertEquals(Outcome.REVALIDATED, account.ending().outcome());
            assertEquals(Kind.REVALIDATED, account.saving().kind());
            assertEquals(5, account.saving().bytes());
            assertEquals(304, upstream(account).status());
            assertEquals(0, upstream(account).received());
        }
    }

    @Test
    void whoJoinsAFetchHasNoOriginOfItsOwn() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient first = weir.client();
                RawClient second = weir.client()) {
            String request = "GET " + origin.url("/a") + " HTTP/1.1\r\nHost: h\r\n\r\n";
            first.send(request);
            Conversation conversation = origin.accept();
            conversation.readRequest();
            second.send(request).awaitReadByPeer();
            second.assertNoBytesWithin(Duration.ofMillis(100));
            conversation.write(FRESH);
            first.readResponse();
            second.readResponse();
            List<Account> both = List.of(account(), account());
            Account joined = both.stream()
                    .filter(one -> one.ending().outcome() == Outcome.COLLAPSED)
                    .findFirst()
                    .orElseThrow();
            assertNull(joined.upstream());
            assertEquals(Kind.COLLAPSED, joined.saving().kind());
            assertEquals(5, joined.saving().bytes());
            Account led = both.getFirst().equals(joined) ? both.getLast() : both.getFirst();
            assertEquals(5, upstream(led).received());
        }
    }

    @Test
    void anUploadIsCountedOnBothSides() {
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\n123456789")
                    .readResponse();
            Account account = account();
            assertEquals(Outcome.BYPASS, account.ending().outcome());
            assertEquals(9, account.client().received());
            assertEquals(9, upstream(account).sent());
            assertEquals(2, account.client().sent());
        }
    }

    @Test
    void aDenialNamesItsEntryAndReason() {
        try (RawOrigin origin = RawOrigin.start().answer(FRESH)) {
            weir.policy(("blacklist: [{id: secret, url: 'http://127.0.0.1:%d/secret', reason: Hidden},"
                            + " {id: watched, url: 'http://127.0.0.1:%<d/watched', mode: report}]")
                    .formatted(origin.port()));
            assertEquals(403, get(origin, "/secret/1").status());
            Account account = account();
            assertEquals(new Account.Ending(Outcome.DENIED, 403, "secret", "blacklisted", false), account.ending());
            assertNull(account.upstream());
            get(origin, "/watched");
            assertEquals(
                    new Account.Ending(Outcome.MISS, 200, "watched", null, true),
                    account().ending());
        }
    }

    @Test
    void whatIsDeniedWasNotLetThroughWhateverElseReportsIt() {
        try (RawOrigin origin = RawOrigin.start().answer(FRESH)) {
            weir.policy(("blacklist: [{id: watched, domain: a.localhost, mode: report},"
                            + " {id: enforced, url: 'http://a.localhost:%d/secret'}]")
                    .formatted(origin.port()));
            try (RawClient client = weir.client()) {
                client.send("GET http://a.localhost:%d/secret HTTP/1.1\r\nHost: h\r\n\r\n".formatted(origin.port()))
                        .readResponse();
                assertEquals(
                        new Account.Ending(Outcome.DENIED, 403, "enforced", "blacklisted", false),
                        account().ending());
            }
        }
    }

    @Test
    void aTunnelIsListedAndAccountedForWhenItEnds() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.connectTunnel("a.localhost:" + origin.port());
            Conversation conversation = origin.accept();
            client.send("four");
            conversation.readExactly(4);
            conversation.write("sixsix");
            client.readRaw(6);
            OpenTunnel open = TestWeir.await(weir.plane().tunnels()).getFirst();
            assertEquals("tunnel", open.form());
            assertEquals("a.localhost", open.host());
            assertEquals(4, open.sent());
            assertEquals(6, open.received());
            client.reset();
            Account account = account();
            assertEquals(open.id(), account.id());
            assertEquals(Outcome.TUNNEL, account.ending().outcome());
            assertEquals(4, account.client().received());
            assertEquals(6, account.client().sent());
            assertEquals(4, upstream(account).sent());
            assertEquals(6, upstream(account).received());
            assertTrue(upstream(account).connect() > 0);
            assertTrue(account.client().firstByte() > 0);
            assertEquals(List.of(), TestWeir.await(weir.plane().tunnels()));
        }
    }

    /** What is open and what has ended are one host to whoever counts them. */
    @Test
    void anIpv6HostHasNoBracketsWhereverItIsToldOf() throws Exception {
        assumeTrue(NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(InetAddress.ofLiteral("::1")::equals));
        try (RawOrigin origin = RawOrigin.setup()
                        .bind("::1")
                        .script(Script.leftToTheTest())
                        .start();
                TestWeir own = TestWeir.setup()
                        .with("weir.egress.allow", "[::1/128]")
                        .accounts(accounts::add)
                        .offPort(origin.port())
                        .start();
                RawClient client = own.client()) {
            client.connectTunnel("[::1]:" + origin.port());
            origin.accept();
            assertEquals("::1", TestWeir.await(own.plane().tunnels()).getFirst().host());
            client.reset();
            assertEquals("::1", account().request().host());
        }
    }

    @Test
    void aTunnelThatThePolicyCutsWasDenied() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.connectTunnel("a.localhost:" + origin.port());
            origin.accept();
            weir.policy("blacklist: [{id: gone, domain: a.localhost}]");
            client.expectClosed();
            assertEquals(
                    new Account.Ending(Outcome.TUNNEL, 200, "gone", "blacklisted", true, false),
                    account().ending());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void aTunnelIsCutByItsId(int version) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client();
                H2Client http2 = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            String authority = "a.localhost:" + origin.port();
            if (version == 1) {
                client.connectTunnel(authority);
            } else {
                http2.open()
                        .sendHeaders(Fields.of(":method", "CONNECT", ":authority", authority))
                        .awaitHeaders();
            }
            Conversation conversation = origin.accept();
            Eventually.await(() -> !TestWeir.await(weir.plane().tunnels()).isEmpty(), "the tunnel to be listed");
            String id = TestWeir.await(weir.plane().tunnels()).getFirst().id();
            assertFalse(TestWeir.await(weir.plane().cutTunnel(id + "0")));
            assertTrue(TestWeir.await(weir.plane().cutTunnel(id)));
            conversation.awaitClosedByPeer();
            assertEquals(Outcome.TUNNEL, account().ending().outcome());
            assertFalse(TestWeir.await(weir.plane().cutTunnel(id)));
        }
    }

    @Test
    void anUpgradedConnectionIsListedAsWell() {
        try (RawOrigin origin = RawOrigin.start().answer(new WebSocketEcho());
                RawClient client = weir.client()) {
            WebSocket socket = client.openWebSocket(origin.url("/ws"), "x");
            socket.send("hi");
            socket.receive();
            OpenTunnel open = TestWeir.await(weir.plane().tunnels()).getFirst();
            assertEquals("absolute", open.form());
            assertTrue(open.sent() > 2 && open.received() > 2, open::toString);
            assertTrue(TestWeir.await(weir.plane().cutTunnel(open.id())));
            assertEquals(Outcome.UPGRADE, account().ending().outcome());
        }
    }

    @Test
    void whatIsNoRequestIsAccountedForByItsClientAlone() {
        try (RawClient client = weir.client()) {
            RawResponse answer = client.send("GET nonsense\r\n\r\n").readResponse();
            Account account = account();
            String told = String.valueOf(answer.header("Proxy-Status"));
            assertTrue(told.contains("exchange=\"" + account.id() + "\""), () -> account.id() + " is not in " + told);
            assertEquals(answer.text().length(), account.client().sent());
            assertEquals("none", account.request().form());
            assertEquals(Outcome.CLIENT_ERROR, account.ending().outcome());
            assertEquals(400, account.ending().status());
            assertEquals("127.0.0.1", account.client().address().getHostAddress());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "'GET nonsense\r\n\r\n', 400, bad-request",
        "'GET http://h/', 408, request-head-timed-out",
        "'GET http://h/%1$s HTTP/1.1\r\nHost: h\r\n\r\n', 414, request-target-too-long",
        "'GET http://h/ HTTP/1.1\r\nHost: h\r\nA: %1$s%1$s\r\n\r\n', 431, request-head-too-large",
        "'GET http://h/ HTTP/3.0\r\nHost: h\r\n\r\n', 505, http-version-not-supported",
    })
    void aHeadThatIsRefusedSaysWhy(String head, int status, String reason) {
        try (TestWeir narrow = TestWeir.setup()
                        .with("weir.proxy.limits.uri", "1K")
                        .with("weir.proxy.limits.header-bytes", "2K")
                        .with("weir.proxy.limits.header-deadline", "1s")
                        .accounts(accounts::add)
                        .start();
                RawClient client = narrow.client()) {
            client.send(head.formatted("x".repeat(1500))).readResponse();
            assertEquals(
                    new Account.Ending(Outcome.CLIENT_ERROR, status, null, reason, false),
                    account().ending());
        }
    }

    @Test
    void whoIsTurnedAwaySaysForWantOfWhat() {
        try (TestWeir narrow = TestWeir.setup()
                        .with("weir.proxy.limits.connections", "1")
                        .accounts(accounts::add)
                        .start();
                RawClient first = narrow.client()) {
            first.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").readResponse();
            assertEquals(200, account().ending().status());
            try (RawClient second = narrow.client()) {
                assertEquals(503, second.readResponse().status());
                assertEquals(
                        new Account.Ending(Outcome.CLIENT_ERROR, 503, null, "too-many-connections", false),
                        account().ending());
            }
        }
    }

    @Test
    void aMalformedHttp2HeadIsABadRequest() {
        try (H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            client.request(Fields.of(
                    ":method",
                    "GET",
                    ":scheme",
                    "http",
                    ":authority",
                    "h",
                    ":path",
                    "/",
                    "host",
                    "h",
                    "host",
                    "other"));
            assertEquals(
                    new Account.Ending(Outcome.CLIENT_ERROR, 400, null, "bad-request", false),
                    account().ending());
        }
    }

    @Test
    void anOriginThatCannotBeReachedIsTheReason() {
        try (DeadPort dead = DeadPort.refusing();
                RawClient client = weir.client()) {
            client.send("GET http://127.0.0.1:" + dead.port() + "/ HTTP/1.1\r\nHost: h\r\n\r\n")
                    .readResponse();
            Account.Ending ending = account().ending();
            assertEquals(Outcome.UPSTREAM_ERROR, ending.outcome());
            assertNotNull(ending.reason());
        }
    }
}
