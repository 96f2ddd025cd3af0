package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Ending;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The end of the data plane: nothing is refused or cut before the deadline, and nothing that is over keeps it open. */
class DrainTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Duration LONG = Duration.ofMinutes(5);

    private final RawOrigin origin = RawOrigin.start();
    private final TestWeir weir = TestWeir.start();

    @BeforeEach
    void willing() {
        origin.answer(OK);
    }

    @AfterEach
    void close() {
        weir.close();
        origin.close();
    }

    private String get(String path) {
        return "GET " + origin.url(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static void assertLast(RawClient client) {
        RawResponse response = client.readResponse();
        assertEquals(200, response.status());
        assertEquals("ok", response.text());
        assertEquals("close", response.header("connection"));
        client.expectClosed();
    }

    @Test
    void whatIsUnderWayIsAnsweredAndEndsItsConnection() {
        try (RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(get("/"));
            held.request();
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            held.release(OK);
            assertLast(client);
            TestWeir.await(ended);
        }
    }

    @Test
    void anAnswerThatHasBegunGoesOnToItsEnd() {
        try (RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(get("/"));
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nab");
            RawResponse head = client.readHead();
            assertNull(head.header("connection"));
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            held.release("cd");
            assertEquals("abcd", client.readBody(head).text());
            client.expectClosed();
            TestWeir.await(ended);
        }
    }

    @Test
    void aRequestThatIsStillComingIsServed() {
        try (RawClient client = weir.client()) {
            client.sendSlowly("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n");
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            client.sendSlowly("\r\nab");
            client.send("cd");
            assertLast(client);
            assertEquals("abcd", origin.awaitRequest().text());
            TestWeir.await(ended);
        }
    }

    @Test
    void anUpgradeIsOneStill() {
        try (RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(
                    "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
            held.request();
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            held.conversation()
                    .write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n");
            RawResponse head = client.readHead();
            assertEquals(101, head.status());
            assertEquals("Upgrade", head.header("connection"));
            client.reset();
            TestWeir.await(ended);
        }
    }

    /** Clients who keep their connections busy go elsewhere before idle ones are cut, which would meet a request on its way. */
    @Test
    void answersAreLastWhileEverythingIsStillAccepted() {
        try (RawClient busy = weir.client();
                RawClient idle = weir.client();
                RawClient late = weir.client()) {
            for (RawClient each : List.of(busy, idle)) {
                each.send(get("/"));
                assertNull(each.readResponse().header("connection"));
            }
            weir.plane().leave();
            for (RawClient each : List.of(busy, late)) {
                each.send(get("/"));
                assertLast(each);
            }
            idle.send(get("/"));
            assertLast(idle);
            TestWeir.await(weir.plane().drain(LONG));
        }
    }

    @Test
    void idleConnectionsEnd() {
        try (RawClient client = weir.client()) {
            client.send(get("/"));
            assertEquals(200, client.readResponse().status());
            Future<Void> ended = weir.plane().drain(LONG);
            assertEquals(Ending.CLOSED, client.expectClosed());
            TestWeir.await(ended);
        }
    }

    @Test
    void newConnectionsAndOnesWithoutARequestYetAreServed() {
        try (RawClient busy = weir.client();
                RawClient fresh = weir.client()) {
            Held held = origin.hold();
            busy.send(get("/busy"));
            held.request();
            Eventually.await(() -> weir.gauge("weir.connections.active") == 2, "both connections");
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            try (RawClient late = weir.client()) {
                late.send(get("/late"));
                assertLast(late);
            }
            fresh.send(get("/fresh"));
            assertLast(fresh);
            assertFalse(ended.isComplete());
            held.release(OK);
            assertLast(busy);
            TestWeir.await(ended);
        }
    }

    /** RFC 9113 §6.8: what a client sent before it could know is served. */
    @Test
    void streamsOnTheirWayAreServed() {
        Authority authority = Authority.create("Weir");
        try (TestWeir secure = TestWeir.setup()
                        .listenerTls(TestTls.of(authority.server("localhost")))
                        .start();
                H2Client client = H2Client.connect(secure.tlsPort(), Tls.trusting(authority))) {
            Held held = origin.hold();
            H2Stream busy = client.get(origin.url("/busy"));
            held.request();
            client.connection().withholdPongs();
            Future<Void> ended = secure.plane().drain(LONG);
            assertEquals(Integer.MAX_VALUE, client.connection().awaitGoAway().lastStream());
            H2Stream late = client.get(origin.url("/late"));
            assertEquals("ok", late.awaitResponse().text());
            client.connection().answerPings();
            assertEquals(late.id(), client.connection().awaitGoAway().lastStream());
            assertEquals(7, client.get(origin.url("/refused")).awaitReset());
            held.release(OK);
            assertEquals("ok", busy.awaitResponse().text());
            TestWeir.await(ended);
        }
    }

    @Test
    void whoComesMomentsAfterTheLastIsServed() {
        Future<Void> ended = weir.plane().drain(LONG);
        draining();
        for (int i = 0; i < 5; i++) {
            try (RawClient late = weir.client()) {
                late.send(get("/late"));
                assertLast(late);
            }
            assertFalse(ended.isComplete());
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the end of the connection");
        }
        TestWeir.await(ended);
    }

    @Test
    void aPipelinedRequestIsAnsweredAsTheLast() {
        try (RawClient client = weir.client()) {
            Held held = origin.hold();
            client.send(get("/1")).send(get("/2"));
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
            RawResponse first = client.readHead();
            held.release("k");
            assertEquals("ok", client.readBody(first).text());
            Future<Void> ended = weir.plane().drain(LONG);
            assertEquals(200, client.readResponse().status());
            client.expectClosed();
            TestWeir.await(ended);
        }
    }

    @Test
    void aTunnelGoesOnUntilBothEndsAreDone() {
        try (RawOrigin manual = RawOrigin.manual();
                RawClient client = weir.client()) {
            assertEquals(200, client.connectTunnel(manual.authority()).status());
            Conversation conversation = manual.accept();
            Future<Void> ended = weir.plane().drain(LONG);
            draining();
            client.send("to the origin").shutdownOutput();
            assertEquals("to the origin", conversation.readToEnd().text());
            conversation.write("and back").closeOutput();
            assertEquals("and back", client.readToEnd().text());
            TestWeir.await(ended);
        }
    }

    @Test
    void theDeadlineCuts() {
        try (RawOrigin manual = RawOrigin.manual();
                RawClient tunnel = weir.client();
                RawClient busy = weir.client()) {
            assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
            Conversation conversation = manual.accept();
            Held held = origin.hold();
            busy.send(get("/"));
            held.request();
            TestWeir.await(weir.plane().drain(Duration.ofMillis(1)));
            tunnel.expectClosed();
            busy.expectClosed();
            conversation.awaitClosedByPeer();
            held.conversation().awaitClosedByPeer();
        }
    }

    @Test
    void aClientThatOnlyConnectedDoesNotKeepItOpen() {
        try (TestWeir hasty = TestWeir.setup()
                        .with("weir.proxy.limits.header-deadline", "100ms")
                        .start();
                RawClient client = hasty.client()) {
            Eventually.await(() -> hasty.gauge("weir.connections.active") == 1, "the connection");
            TestWeir.await(hasty.plane().drain(LONG));
            assertTrue(client.readToEnd().isEmpty());
        }
    }

    /** An answer made after the end began says so. */
    private void draining() {
        try (RawClient probe = weir.client()) {
            probe.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals("close", probe.readResponse().header("connection"));
            probe.expectClosed();
        }
    }
}
