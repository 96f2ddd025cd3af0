package dev.weir.cache;

import static dev.weir.cache.Given.fields;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FieldsTest {

    private static final String TOKEN = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final List<String> USUAL = List.of(
            "Cache-Control",
            "cache-control",
            "CACHE-CONTROL",
            "ETag",
            "Etag",
            "X-XSS-Protection",
            "Via",
            "Vary",
            "Age",
            "AGE",
            "Content-Length",
            "content-LENGTH");

    private static List<String> written(Fields fields) {
        List<String> lines = new ArrayList<>();
        fields.write((name, value) -> lines.add(name + ": " + value));
        List<String> views = new ArrayList<>();
        fields.view((name, value) -> views.add(name + ": " + value));
        assertEquals(lines, views);
        assertEquals(
                lines.stream()
                        .filter(line -> !isOfMessage(line))
                        .map(line -> line + "\r\n")
                        .collect(Collectors.joining()),
                encoded(fields));
        return lines;
    }

    private static boolean isOfMessage(String line) {
        return line.regionMatches(true, 0, "age:", 0, 4) || line.regionMatches(true, 0, "content-length:", 0, 15);
    }

    private static String encoded(Fields fields) {
        ByteBuf bytes = Unpooled.buffer();
        fields.encode(bytes);
        StringBuilder views = new StringBuilder();
        fields.visit(
                (name, value) -> views.append(name).append(": ").append(value).append("\r\n"));
        assertEquals(views.toString(), bytes.toString(StandardCharsets.ISO_8859_1));
        fields.viewOfMessage((name, value) -> assertTrue(isOfMessage(name + ":" + value)));
        return views.toString();
    }

    private static String text(Random random, String alphabet, int most) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(most) + 1; i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return text.toString();
    }

    /** Any octet but those that end a line. */
    private static String octets() {
        StringBuilder octets = new StringBuilder("\t");
        for (char c = ' '; c <= 0xff; c++) {
            octets.append(c);
        }
        return octets.toString();
    }

    @Test
    void whateverGoesInComesOut() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        String octets = octets();
        for (int i = 0; i < 3000; i++) {
            List<Map.Entry<String, String>> given = new ArrayList<>();
            for (int j = random.nextInt(8); j > 0; j--) {
                String name = random.nextBoolean() ? USUAL.get(random.nextInt(USUAL.size())) : text(random, TOKEN, 40);
                String value = random.nextInt(4) == 0 ? "" : text(random, octets, 200);
                given.add(Map.entry(name, value));
            }
            assertRoundTrip(given, "seed " + seed);
        }
    }

    private static void assertRoundTrip(List<Map.Entry<String, String>> given, String seed) {
        Fields fields = Fields.of(given);
        List<Map.Entry<String, String>> seen = new ArrayList<>();
        fields.forEach((name, value) -> seen.add(Map.entry(name, value)));
        assertEquals(
                given.stream()
                        .map(entry -> Map.entry(lower(entry.getKey()), entry.getValue()))
                        .toList(),
                seen,
                seed);
        for (Map.Entry<String, String> entry : given) {
            String name = lower(entry.getKey());
            List<String> values = given.stream()
                    .filter(other -> lower(other.getKey()).equals(name))
                    .map(Map.Entry::getValue)
                    .toList();
            assertEquals(values, fields.all(name), seed);
            assertEquals(values.getFirst(), fields.get(name), seed);
            assertTrue(fields.has(name), seed);
            assertFalse(fields.without(name::equals).has(name), seed);
        }
        assertEquals(written(fields), written(fields.without(_ -> false)), seed);
        assertEquals(0, fields.without(_ -> true).size(), seed);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Test
    void anUnknownNameKeepsItsSpellingAndAKnownOneGetsTheUsual() {
        assertEquals(
                List.of("Cache-Control: a", "CACHE-control: b", "x-Own: c", "ETag: d"),
                written(fields("cache-control: a", "CACHE-control: b", "x-Own: c", "etag: d")));
    }

    @Test
    void whatIsNotThereIsNotFound() {
        Fields fields = fields("Cache-Control: a", "X-Own: b");
        assertNull(fields.get("x-ow"));
        assertNull(fields.get("x-own2"));
        assertNull(fields.get("cache-contro"));
        assertNull(fields.get(""));
        assertEquals(List.of(), fields.all("a"));
        assertFalse(Fields.EMPTY.has("x-own"));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 255, 256, 511, 512, 513, 65_535, 65_536, 100_000})
    void longNamesAndValuesFit(int length) {
        String text = "x".repeat(length);
        Fields fields = fields("A: 1", "B" + text + ": " + text, "C: 2");
        assertEquals(text, fields.get("b" + text));
        assertEquals("2", fields.get("c"));
    }

    /** What a stored response costs beyond its text: a byte and a length for each field, the name where it is unusual. */
    @Test
    void littleIsAddedToTheText() {
        assertEquals(1 + 3 + 10, fields("Cache-Control: max-age=60").size());
        assertEquals(1 + 3 + 5 + 3 + 1, fields("X-Own: b").size());
    }
}
