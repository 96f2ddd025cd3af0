package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.testing.Conversation;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The access log of the process, from its first exchange to what the end cuts. */
class AccessLogIT {

    private static List<JsonNode> accessLines(PackagedWeir weir) {
        ObjectMapper mapper = new ObjectMapper();
        return weir.lines().stream()
                .filter(line -> line.startsWith("{"))
                .flatMap(line -> read(mapper, line))
                .toList();
    }

    private static Stream<JsonNode> read(ObjectMapper mapper, String line) {
        try {
            return Stream.of(mapper.readTree(line));
        } catch (JsonProcessingException e) {
            throw new AssertionError("not a line of JSON: " + line, e);
        }
    }

    private static void get(RawClient client, String url) {
        client.send("GET " + url + "?secret HTTP/1.1\r\nHost: x\r\n\r\n");
        client.readResponse();
    }

    @Test
    void everyExchangeHasALineOnStandardOutputAlsoOneThatTheEndCuts() {
        try (RawOrigin origin = RawOrigin.start();
                RawOrigin manual = RawOrigin.manual();
                PackagedWeir weir = PackagedWeir.setup()
                        .with("weir.shutdown.drain", "200ms")
                        .start();
                RawClient client = weir.client();
                RawClient tunnel = weir.client()) {
            origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 2\r\n\r\nok");
            get(client, origin.url("/page"));
            get(client, origin.url("/page"));
            assertEquals(200, tunnel.connectTunnel(manual.authority()).status());
            Conversation tunnelled = manual.accept();
            tunnel.send("there");
            tunnelled.write("and back");
            assertEquals("and back", tunnel.readRaw(8).text());
            weir.signal("TERM");
            assertEquals(0, weir.awaitExit());
            List<JsonNode> lines = accessLines(weir);
            assertEquals(List.of("miss", "hit", "tunnel"), texts(lines, "outcome"), weir.lines()::toString);
            assertEquals(List.of("fetched", "cached", "fetched"), texts(lines, "cached"));
            assertEquals(List.of(origin.url("/page"), origin.url("/page"), manual.authority()), texts(lines, "url"));
            assertEquals("127.0.0.1", lines.getFirst().path("client").textValue());
            assertEquals(2, lines.get(1).path("saved").path("bytes").intValue());
            assertEquals(8, lines.get(2).path("bytes").path("sent").intValue());
            assertTrue(weir.lines().stream().noneMatch(line -> line.contains("secret")));
        }
    }

    private static List<String> texts(List<JsonNode> lines, String member) {
        return lines.stream()
                .map(line -> Objects.requireNonNullElse(line.path(member).textValue(), ""))
                .toList();
    }
}
