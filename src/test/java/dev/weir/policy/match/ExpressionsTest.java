package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which expressions are looked for at all. */
class ExpressionsTest {

    private static final String[] PARTS = {
        "exe",
        "\\.exe",
        "/file",
        "a",
        "B",
        "[a-z]+",
        ".*",
        "(x|y)",
        "\\d",
        "%2e",
        "aaa",
        "File",
        "/",
        "x?",
        "^https?://"
    };

    private static final String[] PATHS = {
        "exe", ".exe", "/file", "a", "B", "zz", "%2e", "%41", "aaaa", "FILE", "/", "..", "%2f", ";", "7", "%c0%ae"
    };

    private static Expressions of(String... written) {
        return new Expressions(IntStream.range(0, written.length)
                .mapToObj(i -> Map.entry(i, new Expression(written[i])))
                .toList());
    }

    private static UrlReadings url(String path, String query) {
        return UrlReadings.of("https://h.example", PathReadings.of(path), query);
    }

    private static List<Integer> candidates(Expressions expressions, UrlReadings url) {
        Candidates candidates = new Candidates();
        expressions.collect(url, candidates);
        List<Integer> found = new ArrayList<>();
        for (int i = candidates.next(); i >= 0; i = candidates.next()) {
            found.add(i);
        }
        return found;
    }

    @ParameterizedTest
    @CsvSource({
        "/download/file7.exe, 1",
        "/download/FILE7.EXE, 1",
        "/download/file.exe, ''",
        "/download/file8.exe, ''",
        "/download/%66ile77%2eexe, 2",
        "/le7/7.e/.ex/file7, ''",
        "/7.exe, ''",
        "/file7.exe/file77.exe/file7.exe, 1 2",
    })
    void onlyWhoseTextStandsThere(String path, String expected) {
        Expressions expressions = of("nothing", "/file7\\.exe", "^https://.*/file77\\.exe$", "/exe\\.file7");
        assertEquals(
                expected,
                String.join(
                        " ",
                        candidates(expressions, url(path, "")).stream()
                                .map(String::valueOf)
                                .toList()));
    }

    @Test
    void whatHasNoTextOfItsOwnIsAlwaysLookedFor() {
        assertEquals(List.of(0, 2), candidates(of("[a-z]+", "text", "a.b.c"), url("/", "")));
    }

    @Test
    void whatIsFoundIsAmongThem() {
        Random random = new Random(11);
        int found = 0;
        for (int round = 0; round < 2_000; round++) {
            String[] written = random.ints(8, 0, 1 << 20)
                    .mapToObj(seed -> joined(PARTS, new Random(seed)))
                    .toArray(String[]::new);
            Expressions expressions = of(written);
            UrlReadings url = url("/" + joined(PATHS, random), random.nextBoolean() ? "?" + joined(PATHS, random) : "");
            List<Integer> candidates = candidates(expressions, url);
            for (int i = 0; i < written.length; i++) {
                if (new Expression(written[i]).mayMatch(url, new Effort())) {
                    found++;
                    assertTrue(candidates.contains(i), written[i] + " in " + url);
                }
            }
        }
        assertTrue(found > 1_000, found + " found");
    }

    private static String joined(String[] parts, Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
