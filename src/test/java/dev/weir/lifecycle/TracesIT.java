package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.field.Traceparent;
import dev.weir.lifecycle.Collector.Span;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Spans of the packaged application as a collector receives them, over HTTP and over gRPC. */
class TracesIT {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";
    private static final String TRACEPARENT = "traceparent: 00-" + TRACE + "-" + PARENT + "-01\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: 2\r\n\r\nok";

    private final Collector collector = new Collector();
    private final RawOrigin origin = RawOrigin.start();

    @AfterEach
    void close() {
        collector.close();
        origin.close();
    }

    private PackagedWeir.Setup setup() {
        origin.answer(OK);
        return PackagedWeir.setup().environment("OTEL_EXPORTER_OTLP_ENDPOINT", collector.endpoint());
    }

    private void get(PackagedWeir weir, String fields) {
        try (RawClient client = weir.client()) {
            client.send("GET " + origin.url("/page?secret") + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    private Traceparent sent() {
        return Traceparent.read(origin.awaitRequest().fields().values("traceparent"))
                .orElseThrow();
    }

    /** What is queued leaves with the end. */
    private static void end(PackagedWeir weir) {
        weir.signal("TERM");
        assertEquals(0, weir.awaitExit());
    }

    private static List<String> names(List<Span> spans) {
        return spans.stream().map(Span::name).toList();
    }

    @Test
    void aCollectorGetsTheSpansOfExchangesAndOfNothingElse() {
        try (PackagedWeir weir = setup().environment("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .start()) {
            get(weir, TRACEPARENT);
            Traceparent sent = sent();
            get(weir, "");
            assertEquals(200, weir.health("live").status());
            end(weir);
            Span miss = collector.awaitExchange(sent.parentId());
            assertEquals(TRACE, miss.traceId());
            assertEquals(PARENT, miss.parent());
            assertEquals("GET", miss.name());
            assertEquals("miss", miss.attributes().get("weir.outcome"));
            assertEquals(origin.url("/page"), miss.attributes().get("url.full"));
            assertEquals(List.of("policy", "cache", "GET"), names(collector.within(miss)));
            Span hit = collector.spans().stream()
                    .filter(span -> span.parent().isEmpty())
                    .findFirst()
                    .orElseThrow();
            assertEquals("hit", hit.attributes().get("weir.outcome"));
            assertEquals(List.of("policy", "cache"), names(collector.within(hit)));
            assertEquals(7, collector.spans().size(), collector.spans()::toString);
            assertFalse(collector.spans().toString().contains("secret"));
            assertEquals(Set.of("/v1/traces"), Set.copyOf(collector.paths()));
        }
    }

    @Test
    void theDefaultProtocolIsGrpc() {
        try (PackagedWeir weir = setup().start()) {
            get(weir, TRACEPARENT);
            Traceparent sent = sent();
            end(weir);
            Span exchange = collector.awaitExchange(sent.parentId());
            assertEquals(PARENT, exchange.parent());
            assertEquals(List.of("policy", "cache", "GET"), names(collector.within(exchange)));
            assertEquals(
                    Set.of("/opentelemetry.proto.collector.trace.v1.TraceService/Export"),
                    Set.copyOf(collector.paths()));
        }
    }

    @Test
    void withoutACollectorNothingIsMade() {
        origin.answer(OK);
        try (PackagedWeir weir = PackagedWeir.setup().start()) {
            get(weir, "traceparent: whatever\r\n");
            assertEquals("whatever", origin.awaitRequest().header("traceparent"));
            assertFalse(weir.hasLine("traces of exchanges"));
            assertTrue(collector.spans().isEmpty());
        }
    }
}
