package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.weir.field.Traceparent;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of the packaged application as a collector receives them (OTLP over HTTP). */
class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final List<String> received = new CopyOnWriteArrayList<>();
    private final RawOrigin origin = RawOrigin.start();
    private HttpServer collector;

    @BeforeEach
    void collect() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", exchange -> {
            received.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        collector.start();
        origin.answer(OK);
    }

    @AfterEach
    void close() {
        collector.stop(0);
        origin.close();
    }

    private String endpoint() {
        return "http://127.0.0.1:" + collector.getAddress().getPort();
    }

    /** As protocol buffers have an id: its bytes. */
    private static String bytes(String id) {
        return new String(HexFormat.of().parseHex(id), StandardCharsets.ISO_8859_1);
    }

    private String text() {
        return String.join("", received);
    }

    private void get(PackagedWeir weir, String fields) {
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url("/page?secret") + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    @Test
    void aCollectorGetsTheSpansOfExchangesAndOfNothingElse() {
        try (PackagedWeir weir = PackagedWeir.setup()
                .environment("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint())
                .environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .with("quarkus.otel.exporter.otlp.compression", "none")
                .start()) {
            get(weir, "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n");
            Traceparent sent = Traceparent.read(origin.awaitRequest().fields().values("traceparent"))
                    .orElseThrow();
            assertEquals(TRACE, sent.traceId());
            assertEquals(200, weir.health("live").status());
            weir.signal("TERM");
            assertEquals(0, weir.awaitExit());
            Eventually.await(() -> text().contains(bytes(sent.parentId())), "the span");
            assertTrue(text().contains(bytes(TRACE)) && text().contains(bytes(PARENT)));
            assertTrue(text().contains(origin.url("/page")) && text().contains("weir.outcome"));
            assertFalse(text().contains("secret"));
            assertFalse(text().contains("/q/health"));
        }
    }

    @Test
    void withoutACollectorNothingIsMade() {
        try (PackagedWeir weir = PackagedWeir.setup().start()) {
            get(weir, "traceparent: whatever\r\n");
            assertEquals("whatever", origin.awaitRequest().header("traceparent"));
            assertFalse(weir.hasLine("traces of exchanges"));
        }
    }
}
