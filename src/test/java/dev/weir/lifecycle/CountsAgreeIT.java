package dev.weir.lifecycle;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Access log, metrics and analytics of one process tell the same of the same exchanges, however these end. */
class CountsAgreeIT {

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Pattern REQUESTS = Pattern.compile("weir_requests_total\\{.*outcome=\"(\\w+)\".*} ([0-9.]+)");
    private static final Map<String, Long> EXPECTED = new TreeMap<>(Map.of(
            "miss", 2L,
            "hit", 3L,
            "revalidated", 1L,
            "bypass", 1L,
            "denied", 1L,
            "tunnel", 1L,
            "client_error", 1L,
            "local", 1L,
            "upstream_error", 1L,
            "aborted", 1L));
    private static final long EXCHANGES =
            EXPECTED.values().stream().mapToLong(Long::longValue).sum();

    @TempDir
    private Path directory;

    private static String answer(RecordedRequest request) {
        if (request.target().equals("/etag")) {
            return request.header("If-None-Match") == null
                    ? "HTTP/1.1 200 OK\r\nCache-Control: no-cache\r\nETag: \"1\"\r\nContent-Length: 7\r\n\r\ntagged!"
                    : "HTTP/1.1 304 Not Modified\r\nCache-Control: no-cache\r\nETag: \"1\"\r\n\r\n";
        }
        return "HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nContent-Length: 5\r\n\r\nhello";
    }

    private static void ask(PackagedWeir weir, String line, String fields) {
        try (RawClient client = weir.client()) {
            client.send(line + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + "\r\n")
                    .readResponse(line.substring(0, line.indexOf(' ')));
        }
    }

    private static void askForEach(PackagedWeir weir, RawOrigin origin) {
        ask(weir, "GET " + origin.url("/fresh"), "");
        ask(weir, "GET " + origin.url("/fresh"), "");
        ask(weir, "HEAD " + origin.url("/fresh"), "");
        ask(weir, "GET " + origin.url("/fresh"), "Range: bytes=0-1\r\n");
        ask(weir, "GET " + origin.url("/etag"), "");
        ask(weir, "GET " + origin.url("/etag"), "");
        ask(weir, "POST " + origin.url("/"), "Content-Length: 0\r\n");
        ask(weir, "GET http://ads.example/", "");
        ask(weir, "GET /", "");
        try (RawClient client = weir.client()) {
            client.send("GET nonsense\r\n\r\n").readResponse();
        }
        try (RawClient client = weir.client()) {
            client.connectTunnel(origin.authority());
        }
    }

    private static void askForWhatGoesWrong(PackagedWeir weir) {
        try (RawOrigin cut = RawOrigin.start().answerThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nsome");
                RawClient client = weir.client()) {
            client.send("GET " + cut.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n").readHead();
        }
        String gone;
        try (RawOrigin closed = RawOrigin.start()) {
            gone = closed.url("/");
        }
        ask(weir, "GET " + gone, "");
    }

    private static List<JsonNode> lines(PackagedWeir weir) {
        return weir.lines().stream()
                .filter(line -> line.startsWith("{") && !line.startsWith("{\"log\":"))
                .map(CountsAgreeIT::json)
                .toList();
    }

    private static JsonNode json(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JsonProcessingException e) {
            throw new AssertionError("no JSON: " + text, e);
        }
    }

    /** What came since the start, of which nothing is a second old. */
    private static JsonNode counted(PackagedWeir weir) {
        String credentials =
                Base64.getEncoder().encodeToString("viewer:the-viewers-own".getBytes(StandardCharsets.UTF_8));
        try (RawClient client = RawClient.connect(weir.controlPort())) {
            client.send("GET /api/v1/analytics/summary HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                    + "Authorization: Basic " + credentials + "\r\n\r\n");
            return json(client.readResponse().text()).path("sinceStart");
        }
    }

    private static Map<String, Long> ofMetrics(String metrics) {
        Map<String, Long> counts = new TreeMap<>();
        REQUESTS.matcher(metrics)
                .results()
                .forEach(found -> counts.merge(found.group(1), (long) Double.parseDouble(found.group(2)), Long::sum));
        return counts;
    }

    private static long value(String metrics, String name) {
        return metrics.lines()
                .filter(line -> line.startsWith(name + " "))
                .mapToLong(line -> (long) Double.parseDouble(line.substring(name.length() + 1)))
                .sum();
    }

    private static long sum(List<JsonNode> lines, ToLongFunction<JsonNode> of) {
        return lines.stream().mapToLong(of).sum();
    }

    @Test
    void allTellTheSame() throws IOException {
        Path base = Files.writeString(
                directory.resolve("base.yaml"), "blacklist:\n  - id: no-ads\n    domain: ads.example\n");
        try (RawOrigin origin = RawOrigin.start();
                PackagedWeir weir = PackagedWeir.setup()
                        .with("weir.data-dir", directory.resolve("data").toString())
                        .with("weir.policy.base", base.toString())
                        .with("weir.control.viewer-password", "the-viewers-own")
                        .start()) {
            origin.on(CountsAgreeIT::answer);
            askForEach(weir, origin);
            askForWhatGoesWrong(weir);
            Eventually.await(
                    () -> lines(weir).size() >= EXCHANGES
                            && counted(weir).path("requests").longValue() >= EXCHANGES,
                    "all of the exchanges");
            compare(
                    lines(weir),
                    counted(weir),
                    PackagedWeir.get(weir.managementPort(), "/q/metrics").text());
        }
    }

    private static void compare(List<JsonNode> lines, JsonNode counted, String metrics) {
        assertEquals(
                EXPECTED,
                new TreeMap<>(lines.stream()
                        .collect(groupingBy(line -> line.path("outcome").asText(), counting()))),
                lines::toString);
        assertEquals(EXPECTED, ofMetrics(metrics));
        Map<String, Long> outcomes = new TreeMap<>();
        counted.path("outcomes").properties().forEach(outcome -> {
            if (outcome.getValue().longValue() > 0) {
                outcomes.put(outcome.getKey(), outcome.getValue().longValue());
            }
        });
        assertEquals(EXPECTED, outcomes);
        assertEquals(
                sum(lines, line -> line.path("bytes").path("sent").longValue()),
                counted.path("bytes").path("clientSent").longValue());
        assertEquals(
                sum(
                        lines,
                        line -> line.path("upstream")
                                .path("bytes")
                                .path("received")
                                .longValue()),
                counted.path("bytes").path("upstreamReceived").longValue());
        long saved = sum(lines, line -> line.path("saved").path("bytes").longValue());
        // A whole one, nothing of the head, two of a range, and all of what was confirmed.
        assertEquals(5 + 2 + 7, saved);
        assertEquals(saved, counted.path("savings").path("total").path("bytes").longValue());
        assertEquals(saved, value(metrics, "weir_saved_bytes_total"));
    }
}
