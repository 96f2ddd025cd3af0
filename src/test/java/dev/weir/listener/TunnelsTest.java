package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Ending;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Stream;
import dev.weir.testing.LeakCheck;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Sending;
import dev.weir.testing.Tls;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tunnels over HTTP/1: how they are asked for, and how bytes, their ends and their failures pass through. */
class TunnelsTest {

    private static final int MUCH = 48 << 20;
    private static final int MOST_UNDERWAY = 36 << 20;
    private static final Authority ROOT = Authority.create("root");

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = setup().start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static TestWeir.Setup setup() {
        return TestWeir.setup().listenerTls(TestTls.of(ROOT.server("localhost")));
    }

    /** How a client is connected to the proxy. */
    enum Listening {
        PLAIN,
        TLS_1_2,
        TLS_1_3;

        RawClient client() {
            return switch (this) {
                case PLAIN -> weir.client();
                case TLS_1_2 -> weir.tlsClient(Tls.trusting(ROOT).speaking("TLSv1.2"));
                case TLS_1_3 -> weir.tlsClient(Tls.trusting(ROOT).speaking("TLSv1.3"));
            };
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "h.example",
                "h.example:",
                "h.example:443/path",
                "http://h.example:443",
                "h.example:0",
                "h.example:65536",
                "h.example:+443",
                "h.example:44x",
                "h.example:443?q",
                ":443",
                "*",
                "/",
                "user@h.example:443",
                "[::1:443",
                "h:443:443",
                "h.example:0443443",
                "127.1:443",
                "/http://h.example:443"
            })
    void aTargetThatIsNotHostAndPortIsRefused(String target) {
        try (RawClient client = weir.client()) {
            client.send("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(400, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {22, 25, 80, 8443})
    void portsThatAreNotListedAreRefused(int port) {
        try (TestWeir listed =
                        TestWeir.setup().with("weir.proxy.connect-ports", "443").start();
                RawClient client = listed.client()) {
            client.send("CONNECT 127.0.0.1:" + port + " HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(403, response.status());
            assertTrue(response.text().contains("weir.proxy.connect-ports=443," + port), response.text());
        }
    }

    /** RFC 9931 §8: who does not wait for the answer may send what others chose, as if it were requests. */
    @ParameterizedTest
    @CsvSource({"169.254.169.254:443, 403", "127.0.0.1:1, 502", "h.example, 400", "127.0.0.1:0, 400"})
    void whatWasSentForATunnelThatIsRefusedIsNotTakenForRequests(String target, int status) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.startSending(Bytes.of("CONNECT " + target + " HTTP/1.1\r\nHost: x\r\n\r\n"
                    + ("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n").repeat(3)));
            RawResponse response = client.readResponse();
            assertEquals(status, response.status());
            assertEquals("close", response.header("connection"));
            client.expectClosed();
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked"})
    void aRequestForATunnelHasNoBody(String framing) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n" + framing + "\r\n\r\n"
                    + "5\r\nhello\r\n0\r\n\r\n");
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @EnumSource(Listening.class)
    void theClientEndsFirstAndIsStillAnswered(Listening listening) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = listening.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.send("all").shutdownOutput();
            assertEquals("all", conversation.readToEnd().text());
            if (listening == Listening.TLS_1_2) {
                // RFC 5246 §7.2.1: there close_notify ends both directions.
                return;
            }
            conversation.write("answer").closeOutput();
            assertEquals("answer", client.readToEnd().text());
            awaitNoTunnels();
        }
    }

    @ParameterizedTest
    @EnumSource(Listening.class)
    void theOriginEndsFirstAndStillHears(Listening listening) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = listening.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            conversation.write("all").closeOutput();
            assertEquals("all", client.readToEnd().text());
            if (listening == Listening.TLS_1_2) {
                return;
            }
            client.send("still").shutdownOutput();
            assertEquals("still", conversation.readToEnd().text());
            awaitNoTunnels();
        }
    }

    @Test
    void aClientThatEndedBeforeTheTunnelStoodIsHeardToTheEnd() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n\r\nall there is")
                    .shutdownOutput();
            Conversation conversation = origin.accept();
            assertEquals("all there is", conversation.readToEnd().text());
            conversation.write("answer").close();
            assertEquals(200, client.readHead().status());
            assertEquals("answer", client.readToEnd().text());
        }
    }

    @Test
    void anOriginThatSpeaksFirstIsHeard() {
        try (RawOrigin origin = RawOrigin.start(conversation -> {
                    conversation.write("220 ready\r\n");
                    conversation.readToEnd();
                });
                RawClient client = weir.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            assertEquals("220 ready\r\n", client.readRaw(11).text());
        }
    }

    @ParameterizedTest
    @EnumSource(Listening.class)
    void aResetReachesTheOtherSide(Listening listening) {
        try (RawOrigin origin = RawOrigin.manual()) {
            try (RawClient client = listening.client()) {
                assertEquals(200, client.connectTunnel(origin.authority()).status());
                Conversation conversation = origin.accept();
                client.send("some");
                conversation.readExactly(4);
                client.reset();
                assertEquals(Ending.RESET, conversation.awaitClosedByPeer());
            }
            try (RawClient client = listening.client()) {
                assertEquals(200, client.connectTunnel(origin.authority()).status());
                Conversation conversation = origin.accept();
                conversation.write("some");
                assertEquals("some", client.readRaw(4).text());
                conversation.reset();
                assertFalse(client.expectClosed() == Ending.CLOSED, "it looks like an end");
            }
            awaitNoTunnels();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Listening.class, names = "TLS_1_2", mode = EnumSource.Mode.EXCLUDE)
    void anOriginThatStopsReadingHoldsTheClientUp(Listening listening) {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = listening.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Bytes much = Bytes.random(1, MUCH);
            Sending sending = client.startSending(much);
            assertHeldUp(sending::written);
            assertFalse(sending.isDone());
            assertEquals(much.sha256(), sha256(origin.accept().input(), MUCH));
            sending.await();
        }
    }

    @ParameterizedTest
    @EnumSource(value = Listening.class, names = "TLS_1_2", mode = EnumSource.Mode.EXCLUDE)
    void aClientThatStopsReadingHoldsTheOriginUp(Listening listening) {
        Bytes much = Bytes.random(2, MUCH);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = listening.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            Thread.startVirtualThread(() -> conversation.write(much));
            assertHeldUp(conversation::written);
            assertEquals(much.sha256(), sha256(client.input(), MUCH));
        }
    }

    static void assertHeldUp(java.util.function.LongSupplier written) {
        long[] last = {-1, System.nanoTime()};
        Eventually.await(
                () -> {
                    long now = written.getAsLong();
                    if (now != last[0] || now == 0) {
                        last[0] = now;
                        last[1] = System.nanoTime();
                    }
                    return System.nanoTime() - last[1] > 300_000_000L;
                },
                "the sender is held up");
        assertTrue(last[0] < MOST_UNDERWAY, "taken from a sender whose peer reads nothing: " + last[0]);
    }

    static String sha256(java.io.InputStream from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] piece = new byte[64 * 1024];
            int left = length;
            while (left > 0) {
                int count = from.read(piece, 0, Math.min(left, piece.length));
                assertTrue(count > 0, left + " bytes are missing");
                digest.update(piece, 0, count);
                left -= count;
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anIdleTunnelEnds() {
        try (TestWeir brief = TestWeir.setup()
                        .with("weir.proxy.limits.tunnel-idle", "200ms")
                        .start();
                RawOrigin origin = RawOrigin.manual();
                RawClient client = brief.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.expectClosed();
            conversation.awaitClosedByPeer();
            Eventually.await(() -> brief.gauge("weir.tunnels.active") == 0, "the tunnel to end");
            assertEquals(1, brief.count("weir.requests", "form", "tunnel", "outcome", "tunnel"));
        }
    }

    @Test
    void aTunnelHalfClosedForEverEndsWithTheIdleLimit() {
        try (TestWeir brief = TestWeir.setup()
                        .with("weir.proxy.limits.tunnel-idle", "200ms")
                        .start();
                RawOrigin origin = RawOrigin.manual();
                RawClient client = brief.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.shutdownOutput();
            assertEquals(Ending.CLOSED, conversation.awaitClosedByPeer());
            client.expectClosed();
            Eventually.await(() -> brief.gauge("weir.tunnels.active") == 0, "the tunnel to end");
        }
    }

    /** Peers that are gone without a FIN, or will not send theirs, close nothing; so only our own ends can be counted as closed. */
    @Test
    void tunnelsWhosePeersAreGoneForEverLeaveNothingBehind() {
        int each = 20;
        try (TestWeir brief = TestWeir.setup()
                        .with("weir.proxy.limits.tunnel-idle", "500ms")
                        .start();
                RawOrigin origin = RawOrigin.manual()) {
            try (RawClient first = brief.client()) {
                assertEquals(200, first.connectTunnel(origin.authority()).status());
                origin.accept().awaitClosedByPeer();
            }
            Eventually.await(() -> brief.gauge("weir.connections.active") == 0, "the first to end");
            LeakCheck before = LeakCheck.now();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 3 * each; i++) {
                RawClient client = brief.client();
                clients.add(client);
                assertEquals(200, client.connectTunnel(origin.authority()).status());
                Conversation conversation = origin.accept();
                switch (i % 3) {
                    case 0 -> client.shutdownOutput();
                    case 1 -> conversation.closeOutput();
                    default -> {}
                }
            }
            Eventually.await(() -> brief.gauge("weir.tunnels.active") == 0, "all tunnels to end");
            Eventually.await(() -> brief.gauge("weir.connections.active") == 0, "all connections to end");
            // The clients' and the origins' own ends are still open.
            before.assertAtMostMoreSockets(2L * 3 * each);
            clients.forEach(RawClient::leave);
            origin.conversations().forEach(Conversation::close);
            before.assertNoMoreSockets();
            assertEquals(3 * each + 1, brief.count("weir.requests", "form", "tunnel", "outcome", "tunnel"));
        }
    }

    @Test
    void aPeerThatStopsReadingForEverDoesNotKeepTheTunnel() {
        LeakCheck before = LeakCheck.now();
        try (TestWeir brief = TestWeir.setup()
                        .with("weir.proxy.limits.tunnel-idle", "300ms")
                        .start();
                RawOrigin origin = RawOrigin.manual();
                RawClient client = brief.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            Bytes much = Bytes.random(3, MUCH);
            Thread.startVirtualThread(() -> conversation.write(much));
            conversation.awaitClosedByPeer();
            Eventually.await(() -> brief.gauge("weir.tunnels.active") == 0, "the tunnel to end");
        }
        before.assertNoMoreSockets();
    }

    @Test
    void tunnelsPastTheLimitAreRefusedAndCountedThoseBeingDialledToo() {
        try (TestWeir few = TestWeir.setup()
                        .with("weir.proxy.limits.tunnels", "2")
                        .with("weir.upstream.connect-timeout", "60s")
                        .start();
                RawOrigin origin = RawOrigin.manual();
                DeadPort silent = DeadPort.silent();
                RawClient first = few.client();
                RawClient second = few.client();
                RawClient third = few.client();
                RawClient fourth = few.client()) {
            assertEquals(200, first.connectTunnel(origin.authority()).status());
            second.send("CONNECT " + silent.authority() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .awaitReadByPeer();
            RawResponse refused = third.connectTunnel(origin.authority());
            assertEquals(503, refused.status());
            assertEquals("1", refused.header("retry-after"));
            assertTrue(refused.text().contains("weir.proxy.limits.tunnels"));
            assertEquals(1, few.count("weir.limit.rejections", "limit", "tunnels"));
            fourth.send("GET " + origin.url("/")
                    + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
            assertEquals(503, fourth.readResponse().status());
            first.reset();
            Eventually.await(() -> few.gauge("weir.tunnels.active") == 0, "the tunnel to end");
            assertEquals(200, fourth.connectTunnel(origin.authority()).status());
        }
    }

    @Test
    void aClientThatLeavesFreesTheDial() {
        try (TestWeir patient = TestWeir.setup()
                        .with("weir.upstream.connect-timeout", "60s")
                        .start();
                DeadPort silent = DeadPort.silent()) {
            LeakCheck before = LeakCheck.now();
            RawClient client = patient.client();
            client.send("CONNECT " + silent.authority() + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .awaitReadByPeer();
            client.reset();
            Eventually.await(
                    () -> patient.count("weir.requests", "form", "tunnel", "outcome", "aborted") == 1,
                    "the exchange to end");
            before.assertNoMoreSockets();
        }
    }

    @Test
    void bytesAreCountedOnBothSides() {
        try (TestWeir counting = TestWeir.start();
                RawOrigin origin = RawOrigin.manual();
                RawClient client = counting.client()) {
            String head = "CONNECT " + origin.authority() + " HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send(head);
            RawResponse answer = client.readHead();
            Conversation conversation = origin.accept();
            client.send(Bytes.random(4, 100_000));
            conversation.readExactly(100_000);
            conversation.write(Bytes.random(5, 200_000));
            client.readRaw(200_000);
            assertEquals(head.length() + 100_000, bytes(counting, "client", "received"));
            assertEquals(answer.head().length() + 200_000, bytes(counting, "client", "sent"));
            assertEquals(200_000, bytes(counting, "upstream", "received"));
            assertEquals(100_000, bytes(counting, "upstream", "sent"));
        }
    }

    private static double bytes(TestWeir of, String side, String direction) {
        return of.registry()
                .get("weir.bytes")
                .tags("side", side, "direction", direction)
                .functionCounter()
                .count();
    }

    @Test
    void anHttp2TunnelEndsAndBreaksLikeAnother() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            H2Stream whole = client.connectTunnel(origin.authority());
            assertEquals("200", whole.awaitHeaders().get(":status"));
            Conversation conversation = origin.accept();
            whole.send("ping").sendLast("");
            assertEquals("ping", conversation.readToEnd().text());
            conversation.write("pong").closeOutput();
            assertEquals("pong", whole.readExactly(4).text());

            H2Stream broken = client.connectTunnel(origin.authority());
            assertEquals("200", broken.awaitHeaders().get(":status"));
            origin.accept().reset();
            assertEquals(0xa, broken.awaitReset(), "CONNECT_ERROR");

            H2Stream left = client.connectTunnel(origin.authority());
            assertEquals("200", left.awaitHeaders().get(":status"));
            Conversation third = origin.accept();
            left.reset(0x8);
            assertEquals(Ending.RESET, third.awaitClosedByPeer());

            H2Stream ended = client.connectTunnel(origin.authority());
            assertEquals("200", ended.awaitHeaders().get(":status"));
            Conversation fourth = origin.accept();
            ended.sendLast("all");
            assertEquals("all", fourth.readToEnd().text());
            ended.reset(0x8);
            // The origin still has its direction open; behind its end of input only the response hears of a reset.
            awaitNoTunnels();
        }
    }

    @Test
    void anHttp2TunnelHoldsBothSidesUp() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = H2Client.connect(weir.tlsPort(), Tls.trusting(ROOT))) {
            H2Stream stream = client.connectTunnel(origin.authority()).withholdCredit();
            assertEquals("200", stream.awaitHeaders().get(":status"));
            Conversation conversation = origin.accept();
            Bytes much = Bytes.random(6, MUCH);
            Thread.startVirtualThread(() -> conversation.write(much));
            assertHeldUp(conversation::written);
            stream.reset(0x8);
            conversation.awaitClosedByPeer();
        }
    }

    @Test
    void tunnelsDroppedInEveryWayLeaveNothingBehind() {
        try (TestWeir busy = TestWeir.start();
                RawOrigin origin = RawOrigin.manual()) {
            // Warm: what is made once is made.
            try (RawClient client = busy.client()) {
                assertEquals(200, client.connectTunnel(origin.authority()).status());
                origin.accept().close();
            }
            Eventually.await(() -> busy.gauge("weir.connections.active") == 0, "the first to end");
            LeakCheck before = LeakCheck.now();
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                RawClient client = busy.client();
                clients.add(client);
                assertEquals(200, client.connectTunnel(origin.authority()).status());
                drop(i % 6, client, origin.accept());
            }
            Eventually.await(() -> busy.gauge("weir.tunnels.active") == 0, "all tunnels to end");
            clients.forEach(RawClient::leave);
            Eventually.await(() -> busy.gauge("weir.connections.active") == 0, "all connections to end");
            before.assertNoMoreSockets();
            assertEquals(301, busy.count("weir.requests", "form", "tunnel", "outcome", "tunnel"));
        }
    }

    private static void drop(int way, RawClient client, Conversation conversation) {
        switch (way) {
            case 0 -> client.leave();
            case 1 -> client.reset();
            case 2 -> conversation.close();
            case 3 -> conversation.reset();
            case 4 -> {
                client.send("x").shutdownOutput();
                conversation.closeOutput();
            }
            default -> {
                conversation.write("unread");
                client.leave();
                conversation.closeOutput();
            }
        }
        if (way != 2 && way != 3) {
            conversation.awaitClosedByPeer();
            conversation.close();
        }
        if (way == 2) {
            client.leave();
        }
    }

    private static void awaitNoTunnels() {
        Eventually.await(() -> weir.gauge("weir.tunnels.active") == 0, "the tunnels to end");
    }
}
