package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BiConsumer;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a client or an origin does wrong is told to the other side and counted; it is no error of ours, and nobody can fill the log with it. */
class QuietLogTest {

    private static final String HEAD = "HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n";

    private static TestWeir weir;

    private final Queue<String> logged = new ConcurrentLinkedQueue<>();
    private final Handler recorder = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.WARNING.intValue()) {
                logged.add(entry.getLoggerName() + ": " + entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeAll
    static void start() {
        weir = TestWeir.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void record() {
        Logger.getLogger("").addHandler(recorder);
    }

    @AfterEach
    void release() {
        Logger.getLogger("").removeHandler(recorder);
    }

    static List<Named<BiConsumer<RawClient, Conversation>>> departures() {
        return Stream.of(
                        fault("the client leaves before the head", (client, origin) -> client.reset()),
                        fault("the client leaves within the body", (client, origin) -> {
                            origin.write(HEAD + "some");
                            client.readHead();
                            client.reset();
                        }),
                        fault("the origin leaves before the head", (client, origin) -> origin.reset()),
                        fault("the origin leaves within the body", (client, origin) -> {
                            origin.write(HEAD + "some");
                            client.readHead();
                            origin.reset();
                        }),
                        fault("the origin closes within the body", (client, origin) -> {
                            origin.write(HEAD + "some");
                            origin.close();
                        }),
                        fault("the origin answers nonsense", (client, origin) -> origin.write("nonsense\r\n\r\n")),
                        fault("a chunk is malformed", (client, origin) -> {
                            origin.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
                            client.readHead();
                            origin.write("nonsense\r\n");
                        }),
                        fault("the origin says more than was asked", (client, origin) -> {
                            origin.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok and more");
                            client.readResponse();
                        }),
                        fault("the origin leaves between requests", (client, origin) -> {
                            origin.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                            client.readResponse();
                            origin.reset();
                        }))
                .toList();
    }

    private static Named<BiConsumer<RawClient, Conversation>> fault(
            String name, BiConsumer<RawClient, Conversation> play) {
        return Named.of(name, play);
    }

    @ParameterizedTest
    @MethodSource("departures")
    void nothingIsLoggedOfAnExchange(BiConsumer<RawClient, Conversation> fault) {
        double before = ended();
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readRequest();
            fault.accept(client, conversation);
            Eventually.await(() -> ended() > before, "the exchange to end");
        }
        settle();
        assertEquals(List.of(), List.copyOf(logged));
    }

    static List<Named<BiConsumer<RawClient, Conversation>>> tunnelEnds() {
        return List.of(
                fault("the client resets", (client, origin) -> client.reset()),
                fault("the origin resets", (client, origin) -> origin.reset()));
    }

    @ParameterizedTest
    @MethodSource("tunnelEnds")
    void nothingIsLoggedOfATunnel(BiConsumer<RawClient, Conversation> fault) {
        double before = ended();
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            assertEquals(200, client.connectTunnel(origin.authority()).status());
            Conversation conversation = origin.accept();
            client.send("to and");
            conversation.readExactly(6);
            fault.accept(client, conversation);
            Eventually.await(() -> ended() > before, "the tunnel to end");
        }
        settle();
        assertEquals(List.of(), List.copyOf(logged));
    }

    @ParameterizedTest
    @MethodSource("tunnelEnds")
    void nothingIsLoggedOfAWebSocket(BiConsumer<RawClient, Conversation> fault) {
        double before = ended();
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.client()) {
            client.send(
                    "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\nframes");
            assertEquals(101, client.readHead().status());
            client.readRaw(6);
            fault.accept(client, conversation);
            Eventually.await(() -> ended() > before, "the connection to end");
        }
        settle();
        assertEquals(List.of(), List.copyOf(logged));
    }

    @Test
    void nothingIsLoggedOfNonsense() {
        double before = ended();
        try (RawClient client = weir.client()) {
            client.send("\u0016\u0003\u0001\u0002\u0000\u0001\u0000 not HTTP");
            client.readToEnd();
        }
        Eventually.await(() -> ended() > before, "the head to be refused");
        settle();
        assertEquals(List.of(), List.copyOf(logged));
    }

    private static double ended() {
        return weir.count("weir.requests");
    }

    /** Whatever the event loop still does about a fault comes before the answer to this. */
    private static void settle() {
        try (RawClient client = weir.client()) {
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertTrue(client.readResponse().text().contains("Weir"));
        }
    }
}
