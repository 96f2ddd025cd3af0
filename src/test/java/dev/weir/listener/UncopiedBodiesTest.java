package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.H2Client;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Script;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies are sent from where they were read, and no exchange ever finds another's bytes there. */
class UncopiedBodiesTest {

    private static final int BODY = 64 << 20;

    /** So much loads every class. */
    private static final int WARMING = 1 << 20;

    private static final TestPki TLS = new TestPki();

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = TLS.setup().with("weir.cache.store", "none").loops(2).start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aResponseBodyDoesNotGoThroughTheHeap(boolean chunked) {
        assertUncopied(length -> download(length, chunked));
    }

    private static void download(int length, boolean chunked) {
        Bytes body = Bytes.random(1, length);
        try (RawOrigin origin = RawOrigin.start(answering(body, chunked));
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(body, client.readResponse().body());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestBodyDoesNotGoThroughTheHeap(boolean chunked) {
        assertUncopied(length -> upload(length, chunked));
    }

    private static void upload(int length, boolean chunked) {
        Bytes body = Bytes.random(2, length);
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer("HTTP/1.1 204 No Content\r\n\r\n");
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n");
            if (chunked) {
                client.send("Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(length) + "\r\n")
                        .send(body)
                        .send("\r\n0\r\n\r\n");
            } else {
                client.send("Content-Length: " + length + "\r\n\r\n").send(body);
            }
            assertEquals(204, client.readResponse().status());
            assertEquals(body, origin.awaitRequest().body());
        }
    }

    private static void assertUncopied(IntConsumer transfer) {
        transfer.accept(WARMING);
        LoopCost before = LoopCost.now();
        transfer.accept(BODY);
        long bytes = LoopCost.now().since(before).allocated();
        assertTrue(bytes < BODY / 4, bytes + " bytes of heap for a body of " + BODY);
    }

    private static Script answering(Bytes body, boolean chunked) {
        return conversation -> {
            conversation.readRequest();
            write(conversation, body, chunked);
        };
    }

    private static void write(Conversation conversation, Bytes body, boolean chunked) {
        if (chunked) {
            conversation.write("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int from = 0; from < body.length(); from += 100_000) {
                conversation.writeChunk(body.slice(from, Math.min(body.length(), from + 100_000)));
            }
            conversation.write("0\r\n\r\n");
        } else {
            conversation.write(
                    "HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: " + body.length() + "\r\n\r\n");
            conversation.write(body);
        }
    }

    /** The body that a path stands for. */
    private static Bytes body(String path) {
        long seed = Long.parseLong(path.substring(1));
        return Bytes.random(seed, new Random(seed).nextInt(seed % 2 == 0 ? 6_000 : 400_000));
    }

    /** Echoes what it is sent, or answers with what the path stands for; a third of that it cuts. */
    private static Script mixed() {
        return conversation -> {
            while (true) {
                RecordedRequest request = conversation.readRequest();
                boolean echo = request.method().equals("POST");
                Bytes body = echo ? request.body() : body(request.target());
                long seed = Long.parseLong(request.target().substring(1));
                if (!echo && seed % 3 == 0) {
                    conversation.write("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: "
                            + (body.length() + 1) + "\r\n\r\n");
                    conversation.write(body).close();
                    return;
                }
                write(conversation, body, seed % 2 == 0);
            }
        };
    }

    /** Where one buffer were not given back, the next answer would have another one made. */
    @Test
    void smallBodiesAreReadIntoTheSameMemory() {
        BufferPoolMXBean direct = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .findFirst()
                .orElseThrow();
        Bytes body = Bytes.random(3, 1_500);
        try (RawOrigin origin = RawOrigin.start(conversation -> {
                    while (true) {
                        conversation.readRequest();
                        write(conversation, body, false);
                    }
                });
                RawClient client = weir.client()) {
            String request = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n";
            assertEquals(body, client.send(request).readResponse().body());
            long most = direct.getCount() + 32;
            for (int i = 0; i < 1000; i++) {
                assertEquals(body, client.send(request).readResponse().body());
                assertTrue(direct.getCount() < most, () -> direct.getCount() + " buffers");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nobodyGetsAnothersBytes(boolean cached) throws InterruptedException, ExecutionException {
        try (TestWeir weir = TestWeir.setup()
                        .with("weir.cache.store", cached ? "memory" : "none")
                        .with("weir.cache.memory.max-bytes", "8M")
                        .loops(2)
                        .start();
                RawOrigin origin = RawOrigin.start(mixed());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 16; i++) {
                long first = 1000L * (i / 2);
                all.add(clients.submit(() -> ask(weir, origin, first)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void ask(TestWeir weir, RawOrigin origin, long first) {
        for (long seed = first; seed < first + 8; seed++) {
            // The second time it is stored, unless it was cut.
            ask(weir, origin, seed, 8 * 1024);
            ask(weir, origin, seed, 256 * 1024);
        }
    }

    /** Some of the clients read slowly, and some leave in the middle. */
    private static void ask(TestWeir weir, RawOrigin origin, long seed, int receiveBuffer) {
        try (RawClient client =
                RawClient.to(weir.port()).receiveBuffer(receiveBuffer).connect()) {
            Bytes body = body("/" + seed);
            boolean post = seed % 5 == 0;
            client.send((post ? "POST " : "GET ") + origin.url("/" + seed) + " HTTP/1.1\r\nHost: x\r\n"
                    + (post ? "Content-Length: " + body.length() + "\r\n\r\n" : "\r\n"));
            if (post) {
                client.send(body);
            }
            if (seed % 7 == 0) {
                client.readHead();
                client.reset();
                return;
            }
            RawResponse response = client.readResponse();
            boolean cut = !post && seed % 3 == 0;
            if (cut && response.status() == 502) {
                // It was known before anything was sent.
                return;
            }
            assertEquals(cut, response.truncated());
            // What is on its way when an answer is cut need not arrive.
            Bytes expected =
                    cut ? body.slice(0, Math.min(body.length(), response.body().length())) : body;
            assertEquals(expected, response.body(), "of " + seed);
        }
    }

    @Test
    void overHttp2NobodyGetsAnothersBytesEither() throws InterruptedException, ExecutionException {
        try (RawOrigin origin = RawOrigin.start(mixed());
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 8; i++) {
                long first = 1000L * i;
                all.add(clients.submit(() -> askOverHttp2(origin, first)));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
    }

    private static void askOverHttp2(RawOrigin origin, long first) {
        try (H2Client client = TLS.h2(weir)) {
            for (long seed = first; seed < first + 8; seed++) {
                if (seed % 3 != 0) {
                    Bytes got =
                            client.get(origin.url("/" + seed)).awaitResponse().body();
                    assertEquals(body("/" + seed), got, "of " + seed);
                }
            }
        }
    }
}
