package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.UsersFile;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.testing.Bytes;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Message;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.WebSocketEcho;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let through by name and password, how others are asked, and what becomes of what they say. */
class AuthenticationTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final String CHALLENGE = "Basic realm=\"Weir\", charset=\"UTF-8\"";
    private static final String ALICE = TestUsers.field("alice", "open: sesame");

    private static final TestPki PKI = new TestPki();

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        // The first handshake of a JVM takes its time.
        PKI.start().close();
        UsersFile users = TestUsers.of("alice", "open: sesame", "j\u00fcrgen", "gr\u00fc\u00dfe");
        weir = PKI.setup()
                .users(() -> users)
                .with("weir.proxy.limits.header-bytes", "2M")
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String get(String url, String... lines) {
        return "GET " + url + " HTTP/1.1\r\nHost: 127.0.0.1:" + weir.port() + "\r\n"
                + String.join("", Stream.of(lines).map(line -> line + "\r\n").toList()) + "\r\n";
    }

    private static double verifications() {
        return weir.count("weir.users.verifications");
    }

    private static void assertAsked(RawResponse response) {
        assertEquals(407, response.status());
        assertEquals(CHALLENGE, response.header("proxy-authenticate"));
        assertEquals("no-store", response.header("cache-control"));
        assertNotNull(response.header("proxy-status"));
        assertNull(response.header("www-authenticate"));
    }

    @Test
    void aClientThatIsAskedAnswersOnTheSameConnection() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            RawResponse asked = client.send(get(origin.url("/"))).readResponse();
            assertAsked(asked);
            assertNull(asked.header("connection"));
            assertEquals("application/problem+json", asked.header("content-type"));
            RawResponse response = client.send(get(origin.url("/"), "Proxy-Authorization: " + ALICE))
                    .readResponse();
            assertEquals("ok", response.text());
            RecordedRequest seen = origin.awaitRequest();
            assertNull(seen.header("proxy-authorization"));
            assertNull(seen.header("authorization"));
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void aBrowserIsAskedWithAPage() {
        try (RawClient client = weir.client()) {
            RawResponse asked = client.send(get("http://site.example/", "Accept: text/html"))
                    .readResponse();
            assertAsked(asked);
            assertTrue(asked.text().contains("<html"), asked.text());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Content-Length: 4\r\n\r\nbody", "Transfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\n\r\n"})
    void aSmallBodyIsReadSoThatTheConnectionCanGoOn(String rest) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            String head = "POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n";
            RawResponse asked = client.send(head + rest).readResponse();
            assertAsked(asked);
            assertNull(asked.header("connection"));
            client.send(head + "Proxy-Authorization: " + ALICE + "\r\n" + rest);
            assertEquals("ok", client.readResponse().text());
            assertEquals("body", origin.awaitRequest().text());
        }
    }

    @Test
    void aBodyThatComesInPiecesIsWaitedFor() {
        try (RawClient client = weir.client()) {
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\nContent-Length: 8\r\n\r\nhalf");
            client.awaitReadByPeer();
            client.send("rest");
            assertAsked(client.readResponse());
            assertAsked(client.send(get("http://site.example/")).readResponse());
        }
    }

    /** It never stops coming, so that no silence ends it, and is not too large. */
    @Test
    void aBodyThatDripsIsNotWaitedForForever() {
        UsersFile users = TestUsers.of("alice", "open: sesame");
        try (ScheduledExecutorService drips =
                        Executors.newScheduledThreadPool(1, Thread.ofVirtual().factory());
                TestWeir other = TestWeir.setup()
                        .users(() -> users)
                        .with("weir.proxy.limits.body-idle", "1500ms")
                        .start();
                RawClient client = other.client()) {
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\nContent-Length: 60000\r\n\r\n");
            var _ = drips.scheduleWithFixedDelay(() -> client.send("a"), 0, 100, TimeUnit.MILLISECONDS);
            RawResponse asked = client.readResponse();
            drips.shutdownNow();
            assertAsked(asked);
            assertEquals("close", asked.header("connection"));
            client.expectClosed();
            assertEquals(1, other.count("weir.requests"));
            assertEquals(0, other.count("weir.limit.rejections"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Proxy-Authorization: Basic YWxpY2U6bm8=\r\n"})
    void aClientThatLeavesWithinItsBodyIsAccountedFor(String credentials) {
        BlockingQueue<Account> accounts = new LinkedBlockingQueue<>();
        UsersFile users = TestUsers.of("alice", "open: sesame");
        try (TestWeir other = TestWeir.setup()
                        .users(() -> users)
                        .accounts(accounts::add)
                        .start();
                RawClient client = other.client()) {
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\n" + credentials
                    + "Content-Length: 8\r\n\r\nhalf");
            client.awaitReadByPeer();
            client.reset();
            Eventually.await(() -> accounts.size() == 1, "the exchange to end");
            assertEquals(Outcome.ABORTED, accounts.element().ending().outcome());
            assertEquals(0, accounts.element().ending().status());
            assertEquals(1, other.count("weir.requests", "outcome", "aborted"));
            assertEquals(1, other.count("weir.requests"));
        }
    }

    @Test
    void aBodyThatIsAtFaultIsToldSo() {
        try (RawClient client = weir.client()) {
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 10000000\r\n\r\n",
                "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
                "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n",
            })
    void aBodyThatIsLargeOrMayNotComeIsNotWaitedFor(String rest) {
        try (RawClient client = weir.client()) {
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\n" + rest);
            RawResponse asked = client.readResponse();
            assertAsked(asked);
            assertEquals(List.of(), asked.interim());
            assertEquals("close", asked.header("connection"));
        }
    }

    @Test
    void anEndlessBodyIsReadSoFarAndNoFurther() {
        try (RawClient client = weir.client()) {
            String chunk = "8000\r\n" + "x".repeat(0x8000) + "\r\n";
            client.send("POST http://site.example/ HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                    + chunk.repeat(3));
            RawResponse asked = client.readResponse();
            assertAsked(asked);
            assertEquals("close", asked.header("connection"));
        }
    }

    @Test
    void whoIsNotKnownLearnsNothingOfPortsNamesOrReachability() {
        try (DeadPort dead = DeadPort.refusing();
                RawClient client = weir.client()) {
            String body = null;
            for (String url : List.of(
                    "http://127.0.0.1:" + dead.port() + "/",
                    "http://127.0.0.1:25/",
                    "http://no.such.name.invalid/",
                    "http://169.254.169.254/",
                    "http://127.0.0.1:" + weir.port() + "/")) {
                RawResponse asked = client.send(get(url)).readResponse();
                assertAsked(asked);
                String words = asked.text().replaceAll("\"(instance|exchange)\":\"[^\"]*\"", "");
                assertEquals(body == null ? words : body, words);
                body = words;
            }
        }
    }

    static Stream<Arguments> unreadable() {
        String good = ALICE.substring("Basic ".length());
        return Stream.of(
                Arguments.of("not base64", "Basic !!!!"),
                Arguments.of(
                        "the other base64", "Basic " + base64("alice:???>>>").replace('/', '_')),
                Arguments.of("no colon", "Basic " + base64("alice")),
                Arguments.of("no name", "Basic " + base64(":open: sesame")),
                Arguments.of("NUL", "Basic " + base64("alice:open: sesame\0")),
                Arguments.of("line end", "Basic " + base64("alice\n:open: sesame")),
                Arguments.of(
                        "not UTF-8", "Basic " + Base64.getEncoder().encodeToString(new byte[] {'a', ':', (byte) 0xff})),
                Arguments.of("wrong scheme", "Bearer " + good),
                Arguments.of("scheme alone", "Basic"),
                Arguments.of("nothing", ""),
                Arguments.of("no scheme", good),
                Arguments.of("a list", ALICE + ", " + ALICE),
                Arguments.of("1 MB", "Basic " + base64("alice:" + "x".repeat(750_000))),
                Arguments.of("two lines", ALICE + "\r\nProxy-Authorization: " + ALICE));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadable")
    void whatCannotBeReadIsNotCompared(String name, String field) {
        double before = verifications();
        try (RawClient client = weir.client()) {
            RawResponse asked = client.send(get("http://site.example/", "Proxy-Authorization: " + field))
                    .readResponse();
            assertAsked(asked);
            assertFalse(asked.text().contains("sesame"));
            assertFalse(asked.text().contains("alice"));
            assertAsked(client.send(get("http://site.example/")).readResponse());
        }
        assertEquals(before, verifications());
    }

    @Test
    void moreThanAHeadMayHoldIsRefusedAsAHead() {
        try (TestWeir other = TestWeir.setup().users(() -> UsersFile.EMPTY).start();
                RawClient client = other.client()) {
            // It is refused before all of it has gone out.
            var _ = client.startSending(
                    Bytes.of(get("http://site.example/", "Proxy-Authorization: Basic " + "x".repeat(1_000_000))));
            assertEquals(431, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alice/wrong", "nobody/open: sesame", "Alice/open: sesame", "alice/"})
    void whoIsNotAUserIsAskedAgainAndComparedOnceEachTime(String pair) {
        double before = verifications();
        try (RawClient client = weir.client()) {
            String[] parts = pair.split("/", -1);
            for (int i = 1; i <= 2; i++) {
                RawResponse asked = client.send(get(
                                "http://site.example/", "Proxy-Authorization: " + TestUsers.field(parts[0], parts[1])))
                        .readResponse();
                assertAsked(asked);
                assertFalse(asked.text().contains(parts[0]));
                assertEquals(before + i, verifications());
            }
        }
    }

    @Test
    void aUserIsComparedOnceWhateverTheSchemesCase() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            String field = TestUsers.field("j\u00fcrgen", "gr\u00fc\u00dfe");
            client.send(get(origin.url("/"), "Proxy-Authorization: " + field));
            assertEquals(200, client.readResponse().status());
            double before = verifications();
            for (String spelled : List.of(field, field.replace("Basic", "bAsIc"), field.replace(" ", "   "))) {
                client.send(get(origin.url("/"), "Proxy-Authorization: " + spelled));
                assertEquals(200, client.readResponse().status());
            }
            assertEquals(before, verifications());
        }
    }

    @Test
    void aTunnelIsAskedForTheSame() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            String head = "CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: " + origin.authority() + "\r\n";
            for (String field : List.of("", "Proxy-Authorization: " + TestUsers.field("alice", "no") + "\r\n")) {
                try (RawClient unknown = weir.client()) {
                    assertAsked(unknown.send(head + field + "\r\n").readResponse("CONNECT"));
                    unknown.expectClosed();
                }
            }
            assertEquals(0, origin.connections());
            assertEquals(
                    200,
                    client.send(head + "Proxy-Authorization: " + ALICE + "\r\n\r\n")
                            .readHead()
                            .status());
            client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
        }
    }

    @Test
    void anUpgradeIsAskedForTheSame() {
        try (RawOrigin origin = RawOrigin.start().answer(new WebSocketEcho());
                RawClient client = weir.client()) {
            String head = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n"
                    + "Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
            assertAsked(client.send(head + "\r\n").readResponse());
            client.send(head + "Proxy-Authorization: " + ALICE + "\r\n\r\n");
            assertEquals(101, client.readHead().status());
        }
    }

    @Test
    void onHttp2TheSameHolds() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = PKI.h2(weir)) {
            origin.answer(OK);
            Fields fields =
                    Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/");
            H2Message asked = client.request(fields).awaitResponse();
            assertEquals(407, asked.status());
            assertEquals(CHALLENGE, asked.header("proxy-authenticate"));
            H2Message response = client.request(Fields.of(
                            ":method", "GET",
                            ":scheme", "http",
                            ":authority", origin.authority(),
                            ":path", "/",
                            "proxy-authorization", ALICE))
                    .awaitResponse();
            assertEquals("ok", response.text());
            assertNull(origin.awaitRequest().header("proxy-authorization"));
            assertEquals(
                    407,
                    client.connectTunnel(origin.authority()).awaitResponse().status());
        }
    }

    @Test
    void inPathFormItIsAskedAsAnOriginAsks() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            String target = "/" + origin.url("/page");
            for (String[] lines : new String[][] {
                {},
                {"Authorization: Bearer abc"},
                {"Authorization: " + TestUsers.field("alice", "no")},
                {"Proxy-Authorization: " + ALICE}
            }) {
                RawResponse asked = client.send(get(target, lines)).readResponse();
                assertEquals(401, asked.status());
                assertEquals(CHALLENGE, asked.header("www-authenticate"));
                assertEquals("no-store", asked.header("cache-control"));
                assertNull(asked.header("proxy-authenticate"));
            }
            assertEquals(0, origin.connections());
            RawResponse response =
                    client.send(get(target, "Authorization: " + ALICE)).readResponse();
            assertEquals("ok", response.text());
            assertNull(origin.awaitRequest().header("authorization"));
        }
    }

    @Test
    void inPathFormOnHttp2TheCredentialsAreConsumedToo() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client = PKI.h2(weir)) {
            origin.answer(OK);
            H2Message response = client.request(Fields.of(
                            ":method",
                            "GET",
                            ":scheme",
                            "https",
                            ":authority",
                            "localhost:" + weir.tlsPort(),
                            ":path",
                            "/" + origin.url("/"),
                            "authorization",
                            ALICE))
                    .awaitResponse();
            assertEquals("ok", response.text());
            assertNull(origin.awaitRequest().header("authorization"));
        }
    }

    @Test
    void whatIsForTheOriginIsLeftAlone() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send(get(origin.url("/"), "Proxy-Authorization: " + ALICE, "Authorization: Bearer abc"));
            assertEquals(200, client.readResponse().status());
            assertEquals("Bearer abc", origin.awaitRequest().header("authorization"));
        }
    }

    @Test
    void ownPagesAreOpen() {
        try (RawClient client = weir.client()) {
            assertEquals(200, client.send(get("/")).readResponse().status());
            assertEquals(200, client.send(get("/proxy.pac")).readResponse().status());
            assertEquals(404, client.send(get("/nothing")).readResponse().status());
            assertEquals(
                    400, client.send(get("ftp://site.example/")).readResponse().status());
        }
    }

    @Test
    void whatIsStoredIsForEveryUserAndForNobodyElse() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: 2\r\n\r\nok");
            client.send(get(origin.url("/"), "Proxy-Authorization: " + ALICE));
            assertEquals("ok", client.readResponse().text());
            RawResponse stored = client.send(get(
                            origin.url("/"),
                            "Proxy-Authorization: " + TestUsers.field("j\u00fcrgen", "gr\u00fc\u00dfe")))
                    .readResponse();
            assertTrue(String.valueOf(stored.header("cache-status")).contains("hit"), stored.head());
            stored = client.send(get("/" + origin.url("/"), "Authorization: " + ALICE))
                    .readResponse();
            assertTrue(String.valueOf(stored.header("cache-status")).contains("hit"), stored.head());
            assertAsked(client.send(get(origin.url("/"))).readResponse());
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void theNextProxyHasCredentialsOfItsOwn() {
        UsersFile users = TestUsers.of("alice", "open: sesame");
        try (RawOrigin parent = RawOrigin.start();
                TestWeir behind = TestWeir.setup()
                        .users(() -> users)
                        .with("weir.upstream.parent", "http://me:there@" + parent.authority())
                        .start();
                RawClient client = behind.client()) {
            parent.answer(OK);
            client.send(get("http://site.example/", "Proxy-Authorization: " + ALICE));
            assertEquals(200, client.readResponse().status());
            assertEquals(TestUsers.field("me", "there"), parent.awaitRequest().header("proxy-authorization"));
        }
    }
}
