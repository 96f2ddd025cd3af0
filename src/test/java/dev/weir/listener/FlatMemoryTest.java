package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Event;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Script;
import dev.weir.testing.Sending;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Whoever reads slowly holds the sender back: what lies in between is bounded, measured by what the sender could write. */
class FlatMemoryTest {

    private static final TestPki TLS = new TestPki();
    private static final int BODY = 32 << 20;
    /** What the system's own socket buffers may take on two connections, and some for Weir. */
    private static final long MOST_IN_BETWEEN = 20 << 20;

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String url(H2Origin origin) {
        return "https://" + origin.authority("origin.localhost") + "/";
    }

    /** Waits until a count stands still for a while. */
    private static long standstill(LongSupplier count) {
        long quiet = TimeUnit.MILLISECONDS.toNanos(300);
        long[] seen = {-1, 0};
        Eventually.await(
                () -> {
                    long now = count.getAsLong();
                    if (now != seen[0]) {
                        seen[0] = now;
                        seen[1] = System.nanoTime();
                    }
                    return now > 0 && System.nanoTime() - seen[1] > quiet;
                },
                "nothing more is taken");
        return seen[0];
    }

    @Test
    void aSlowClientHoldsAnHttp1OriginBack() throws InterruptedException {
        Bytes body = Bytes.random(1, BODY);
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client =
                        RawClient.to(weir.port()).receiveBuffer(64 * 1024).connect()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
            Thread writing = Thread.startVirtualThread(() -> conversation.write(body));
            assertTrue(standstill(conversation::written) < MOST_IN_BETWEEN, "written: " + conversation.written());
            assertEquals(body, client.readResponse().body());
            assertTrue(writing.join(Eventually.LIMIT));
        }
    }

    @Test
    void aSlowHttp2ClientHoldsAnHttp1OriginBack() {
        Bytes body = Bytes.random(2, BODY);
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.open().withholdCredit();
            stream.sendLastHeaders(
                    Fields.of(":method", "GET", ":scheme", "http", ":authority", origin.authority(), ":path", "/"));
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: " + BODY + "\r\n\r\n");
            Thread.startVirtualThread(() -> conversation.write(body));
            assertTrue(standstill(conversation::written) < MOST_IN_BETWEEN, "written: " + conversation.written());
        }
    }

    @Test
    void aSlowHttp2ClientHoldsAnHttp2OriginBackAndNobodyElse() {
        AtomicLong sent = new AtomicLong();
        try (H2Origin origin = H2Origin.start(TLS.origin());
                H2Client client = TLS.h2(weir)) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(Fields.of(":status", "200"));
                for (int i = 0; i < 512; i++) {
                    stream.send(Bytes.random(i, 16 * 1024));
                    sent.addAndGet(16 * 1024);
                }
                stream.sendLast("");
            });
            origin.answer(H2Script.answer(Fields.of(":status", "200"), Bytes.random(3, 2 << 20)));
            H2Stream slow = client.open().withholdCredit();
            slow.sendLastHeaders(Fields.of(
                    ":method",
                    "GET",
                    ":scheme",
                    "https",
                    ":authority",
                    origin.authority("origin.localhost"),
                    ":path",
                    "/"));
            assertTrue(standstill(sent::get) < 1 << 20, "sent: " + sent.get());
            // RFC 9113 §5.2: on the same two connections others go on.
            assertEquals(
                    Bytes.random(3, 2 << 20),
                    client.get(url(origin)).awaitResponse().body());
            assertEquals(1, origin.connections());
            slow.awaitHeaders();
            long read = 0;
            boolean last = false;
            while (!last) {
                H2Event.Data data = (H2Event.Data) slow.next();
                read += data.content().length();
                last = data.last();
                if (!last && data.content().length() > 0) {
                    slow.credit(data.content().length());
                }
            }
            assertEquals(512L * 16 * 1024, read);
        }
    }

    @Test
    void aSlowHttp1OriginHoldsTheClientBack() {
        Bytes body = Bytes.random(4, BODY);
        try (RawOrigin origin = RawOrigin.setup()
                        .receiveBuffer(64 * 1024)
                        .script(Script.leftToTheTest())
                        .start();
                RawClient client = weir.client()) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY + "\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            Sending sending = client.startSending(body);
            assertTrue(standstill(sending::written) < MOST_IN_BETWEEN, "written: " + sending.written());
            assertEquals(body, conversation.readBody());
            conversation.write("HTTP/1.1 204 No Content\r\n\r\n");
            assertEquals(204, client.readResponse().status());
        }
    }

    @Test
    void aSlowHttp2OriginHoldsTheClientBack() {
        Bytes body = Bytes.random(5, BODY);
        try (H2Origin origin = H2Origin.start(TLS.origin());
                RawClient client = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send("POST " + url(origin) + " HTTP/1.1\r\nHost: x\r\nContent-Length: " + BODY + "\r\n\r\n");
            H2Stream stream = origin.accept().withholdCredit();
            stream.awaitHeaders();
            Sending sending = client.startSending(body);
            assertTrue(standstill(sending::written) < MOST_IN_BETWEEN, "written: " + sending.written());
            stream.credit(BODY);
            assertEquals(body, stream.readExactly(BODY));
            stream.sendLastHeaders(Fields.of(":status", "204"));
            assertEquals(204, client.readResponse().status());
        }
    }

    @Test
    void aSlowOriginHoldsAnHttp2ClientBack() {
        AtomicLong sent = new AtomicLong();
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = TLS.h2(weir)) {
            H2Stream stream = client.open();
            stream.sendHeaders(
                    Fields.of(":method", "POST", ":scheme", "http", ":authority", origin.authority(), ":path", "/"));
            Conversation conversation = origin.accept();
            conversation.readHead();
            Thread.startVirtualThread(() -> {
                for (int i = 0; i < BODY / 16384; i++) {
                    stream.send(Bytes.random(i, 16384));
                    sent.addAndGet(16384);
                }
                stream.sendLast("");
            });
            assertTrue(standstill(sent::get) < MOST_IN_BETWEEN, "sent: " + sent.get());
            assertEquals(BODY, conversation.readBody().length());
        }
    }
}
