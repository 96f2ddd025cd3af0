package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetPatternTest {

    @ParameterizedTest
    @CsvSource({
        "a.example, a.example, /, true",
        "a.example./x, a.example, /x, true",
        "*.A.example./x, b.a.example, /x, true",
        "127.0.0.1/x, 127.0.0.1, /x, true",
        "[0:0::1]/x, [::1], /x, true",
        "a.example, a.example, /p?q, true",
        "A.Example/x, a.example, /x, true",
        "a.example, b.a.example, /, false",
        "a.example, xa.example, /, false",
        "*.a.example, a.example, /, true",
        "*.a.example, b.a.example, /, true",
        "*.a.example, c.b.a.example, /, true",
        "*.a.example, ba.example, /, false",
        "*.a.example, a.example.b, /, false",
        "*, any.example, /, true",
        "'*/*', any.example, /x/y, true",
        "a.example/, a.example, /, true",
        "a.example/, a.example, /x, false",
        "a.example/x, a.example, /x, true",
        "a.example/x, a.example, /x/, false",
        "a.example/x, a.example, /X, false",
        "a.example/x*, a.example, /x, true",
        "a.example/x*, a.example, /xy?z, true",
        "a.example/*.js, a.example, /a/b.js, true",
        "a.example/*.js, a.example, /a/b.js?v=1, true",
        "a.example/*.js, a.example, /a/b?c.js, false",
        "a.example/*?*.js, a.example, /a/b?c.js, true",
        "a.example/*.js, a.example, /.js, true",
        "a.example/*.js, a.example, .js, false",
        "a.example/a*a, a.example, /a, false",
        "a.example/a*a, a.example, /aa, true",
        "a.example/a*b*c, a.example, /aXbYc, true",
        "a.example/a*b*c, a.example, /abc, true",
        "a.example/a*b*c, a.example, /acb, false",
        "a.example/a*bb*b, a.example, /abb, false",
        "a.example/a*bb*b, a.example, /abbb, true",
        "a.example/a**b, a.example, /ab, true",
        "a.example/?x, a.example, /?x, true",
    })
    void matches(String pattern, String host, String path, boolean matches) {
        assertEquals(matches, TargetPattern.parse(pattern).matches(host, path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/",
                "/p",
                "*.",
                "*./p",
                "a*/p",
                "*a.example",
                "a.*.example",
                "**",
                "*.*",
                "**/p",
                "http://a.example/p",
                "a.example:80/p",
                "a b/p",
                "a.example,b.example/p",
                "*.127.0.0.1/p",
                "1.2.3/p",
                "[::1/p"
            })
    void isRefused(String pattern) {
        assertThrows(IllegalArgumentException.class, () -> TargetPattern.parse(pattern));
    }

    @ParameterizedTest
    @CsvSource({"a.example, a.example/*", "A.example/X*y, a.example/X*y", "*, */*"})
    void isWrittenAsItIsMeant(String pattern, String written) {
        assertEquals(written, TargetPattern.parse(pattern).toString());
    }

    @Test
    void manyStarsCostLittle() {
        TargetPattern pattern = TargetPattern.parse("*/" + "*a".repeat(1000) + "b");
        String path = "/" + "a".repeat(16_000);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (int i = 0; i < 100; i++) {
                assertFalse(pattern.matches("a.example", path));
            }
            assertTrue(pattern.matches("a.example", path + "b"));
        });
    }

    /** Against regular expressions, on an alphabet small enough for collisions. */
    @Test
    void agreesWithRegularExpressions() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            String pattern = "/" + text(random, "ab*", 6);
            String path = "/" + text(random, "ab", 8);
            String regex =
                    Stream.of(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
            assertEquals(
                    path.matches(regex),
                    TargetPattern.parse("*" + pattern).matches("h", path),
                    () -> "seed " + seed + ": " + pattern + " " + path);
        }
    }

    private static String text(Random random, String alphabet, int most) {
        return random.ints(random.nextInt(most + 1), 0, alphabet.length())
                .mapToObj(i -> alphabet.substring(i, i + 1))
                .collect(Collectors.joining());
    }
}
