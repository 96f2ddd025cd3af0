package dev.weir.lifecycle;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.weir.testing.Eventually;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A collector of traces on loopback: OTLP as protocol buffers, over HTTP or over gRPC. */
final class Collector implements AutoCloseable {

    /** What gRPC puts before a message: whether it is compressed, and its length. */
    private static final int GRPC_PREFIX = 5;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final List<String> paths = new CopyOnWriteArrayList<>();

    /**
     * One span as it came; ids in hexadecimal digits, times in nanoseconds since the epoch.
     *
     * @param parent empty for none
     * @param kind its number in the protocol: 1 internal, 2 server, 3 client
     */
    record Span(
            String traceId,
            String id,
            String parent,
            String name,
            long kind,
            long start,
            long end,
            Map<String, String> attributes) {

        boolean isWithin(Span other) {
            return traceId.equals(other.traceId)
                    && parent.equals(other.id)
                    && start >= other.start
                    && end >= start
                    && end <= other.end;
        }
    }

    Collector() {
        server = vertx.createHttpServer()
                .requestHandler(request -> request.body().onSuccess(body -> received(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    String endpoint() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    private void received(HttpServerRequest request, Buffer body) {
        paths.add(request.path());
        HttpServerResponse response = request.response();
        if (String.valueOf(request.getHeader("content-type")).startsWith("application/grpc")) {
            read(unpacked(body.slice(GRPC_PREFIX, body.length()).getBytes(), body.getByte(0) == 1));
            response.putHeader("content-type", "application/grpc").putTrailer("grpc-status", "0");
            response.setChunked(true).end(Buffer.buffer(new byte[GRPC_PREFIX]));
        } else {
            read(unpacked(body.getBytes(), "gzip".equals(request.getHeader("content-encoding"))));
            response.putHeader("content-type", "application/x-protobuf").end();
        }
    }

    private static byte[] unpacked(byte[] bytes, boolean isPacked) {
        if (!isPacked) {
            return bytes;
        }
        try (GZIPInputStream unpacking = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return unpacking.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code ExportTraceServiceRequest}: resource_spans, of these scope_spans, of these spans. */
    private void read(byte[] message) {
        for (UnknownFieldSet resource : within(parsed(ByteString.copyFrom(message)), 1)) {
            for (UnknownFieldSet scope : within(resource, 2)) {
                within(scope, 2).forEach(span -> spans.add(span(span)));
            }
        }
    }

    private static Span span(UnknownFieldSet span) {
        Map<String, String> attributes = new TreeMap<>();
        within(span, 9)
                .forEach(pair ->
                        attributes.put(text(pair, 1), value(within(pair, 2).getFirst())));
        return new Span(
                hex(span, 1),
                hex(span, 2),
                hex(span, 4),
                text(span, 5),
                span.getField(6).getVarintList().getFirst(),
                span.getField(7).getFixed64List().getFirst(),
                span.getField(8).getFixed64List().getFirst(),
                attributes);
    }

    /** {@code AnyValue}: a string, or a number. */
    private static String value(UnknownFieldSet value) {
        return value.hasField(1)
                ? text(value, 1)
                : value.getField(3).getVarintList().getFirst().toString();
    }

    private static List<UnknownFieldSet> within(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().stream()
                .map(Collector::parsed)
                .toList();
    }

    private static UnknownFieldSet parsed(ByteString message) {
        try {
            return UnknownFieldSet.parseFrom(message);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(UnknownFieldSet message, int field) {
        return message.getField(field).getLengthDelimitedList().getFirst().toStringUtf8();
    }

    private static String hex(UnknownFieldSet message, int field) {
        List<ByteString> values = message.getField(field).getLengthDelimitedList();
        return values.isEmpty()
                ? ""
                : HexFormat.of().formatHex(values.getFirst().toByteArray());
    }

    /** All that came. */
    List<Span> spans() {
        return List.copyOf(spans);
    }

    /** Where to it was sent. */
    List<String> paths() {
        return List.copyOf(paths);
    }

    /** The span of an exchange, once it has come. */
    Span awaitExchange(String id) {
        Eventually.await(() -> spans.stream().anyMatch(span -> span.id.equals(id)), "the exchange's span");
        return spans.stream().filter(span -> span.id.equals(id)).findFirst().orElseThrow();
    }

    /** The names of spans within another, in the order in which they began. */
    List<Span> within(Span outer) {
        List<Span> found = new ArrayList<>(
                spans.stream().filter(span -> span.isWithin(outer)).toList());
        found.sort((one, other) -> Long.compare(one.start, other.start));
        return found;
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
