package dev.weir.policy.match;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.re2j.Pattern;
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
        "^https?://",
        "[.]exe",
        "(?:exe|/file)",
        "(?i)FILE",
        "\\Q.exe\\E",
        "le/fi",
        "[Ff]ile",
        "(a|b|)",
        "(ab){2}",
        "exe?",
        "\\?",
        "e/$",
        "\\\\",
        "[[:alpha:]]",
        "[^/]",
        "[^a-f]",
        "[^@-`]",
        "(?-i)B",
        "\\PL",
        "h\\.example/"
    };

    private static final String[] PATHS = {
        "exe",
        ".exe",
        "/file",
        "a",
        "B",
        "zz",
        "%2e",
        "%41",
        "aaaa",
        "FILE",
        "/",
        "..",
        "%2f",
        ";",
        "7",
        "%c0%ae",
        "fi",
        "le",
        "exe/",
        "//",
        "/./",
        "/../",
        ";x",
        "\\",
        "%5c",
        "%2566ile",
        "%66",
        "%252e",
        "e",
        "x",
        "%u002f",
        "%e0%80%ae",
        "\u00e4",
        "%3f",
        "%25"
    };

    private static Expressions of(String... written) {
        return new Expressions(IntStream.range(0, written.length)
                .mapToObj(i -> Map.entry(i, new Expression(written[i])))
                .toList());
    }

    private static UrlParts url(String path, String query) {
        return UrlParts.of("https://h.example", Decoded.of(path), query);
    }

    /** Where nothing is encoded in the URL, those that are found in both ways. */
    private static List<Integer> candidates(Expressions expressions, UrlParts url) {
        Candidates candidates = new Candidates();
        expressions.collect(url, candidates);
        List<Integer> found = numbers(candidates);
        String pathQuery = url.path().unreserved() + url.queries().getFirst();
        if (url.path().isOne() && Decoded.isPlain(pathQuery)) {
            Candidates plain = new Candidates();
            expressions.collect(url.origin(), pathQuery, plain);
            found.retainAll(numbers(plain));
        }
        return found;
    }

    private static List<Integer> numbers(Candidates candidates) {
        List<Integer> numbers = new ArrayList<>();
        for (int i = candidates.next(); i >= 0; i = candidates.next()) {
            numbers.add(i);
        }
        return numbers;
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
    void aShortHostTellsMoreThanTheSchemeBeforeIt() {
        Expressions expressions = of("^https://t\\.co/", "^https?://cdn\\.", "^https?://h\\.example/", "^https://t/");
        assertEquals(List.of(2, 3), candidates(expressions, url("/file", "")));
    }

    @Test
    void whatHasNoTextOfItsOwnIsAlwaysLookedFor() {
        assertEquals(List.of(0, 2), candidates(of("[a-z]+", "text", "a.b.c"), url("/", "")));
    }

    /** Each reading of a URL is looked through here without any regard to what an expression needs. */
    @Test
    void whatIsFoundIsAmongThem() {
        Random random = new Random(11);
        int found = 0;
        int spared = 0;
        for (int round = 0; round < 3_000; round++) {
            String[] written = random.ints(8, 0, 1 << 20)
                    .mapToObj(seed -> joined(PARTS, new Random(seed)))
                    .toArray(String[]::new);
            UrlParts url = url("/" + joined(PATHS, random), random.nextBoolean() ? "?" + joined(PATHS, random) : "");
            UrlReadings readings = UrlReadings.of(url, PathReadings.of(url.path()));
            List<Integer> candidates = candidates(of(written), url);
            for (int i = 0; i < written.length; i++) {
                boolean isFound = isFound(written[i], readings);
                Expression expression = new Expression(written[i]);
                assertEquals(isFound, expression.mayMatch(readings, new Effort()), written[i]);
                assertEquals(
                        isEverywhere(written[i], readings), expression.mustMatch(readings, new Effort()), written[i]);
                assertTrue(!isFound || candidates.contains(i), written[i] + " in " + url);
                found += isFound ? 1 : 0;
                spared += candidates.contains(i) ? 0 : 1;
            }
        }
        assertTrue(found > 1_000 && spared > 1_000, found + " found, " + spared + " spared");
    }

    /** Expressions that are cut out of what is made of a URL. */
    @Test
    void whateverStandsInAReadingIsAmongThem() {
        Random random = new Random(12);
        for (int round = 0; round < 20_000; round++) {
            UrlParts url = url("/" + joined(PATHS, random) + joined(PATHS, random), "?" + joined(PATHS, random));
            UrlReadings readings = UrlReadings.of(url, PathReadings.of(url.path()));
            List<String> texts = random.nextInt(3) == 0 ? readings.strict() : readings.loose();
            String text = texts.get(random.nextInt(texts.size()));
            int start = random.nextInt(text.length() - 2);
            String piece = text.substring(start, Math.min(text.length(), start + 3 + random.nextInt(12)));
            String written = random.nextBoolean() ? Pattern.quote(piece) : "\\Q" + piece;
            assertEquals(List.of(0), candidates(of(written), url), () -> piece + " of " + text + " in " + url);
            assertTrue(new Expression(written).mayMatch(readings, new Effort()), () -> piece + " of " + text);
        }
    }

    private static boolean isFound(String written, UrlReadings readings) {
        Pattern loose = Pattern.compile(written, Pattern.CASE_INSENSITIVE);
        Pattern strict = Pattern.compile(written);
        return readings.strict().stream().anyMatch(text -> strict.matcher(text).find())
                || readings.loose().stream()
                        .anyMatch(text -> strict.matcher(text).find()
                                || loose.matcher(text).find());
    }

    private static boolean isEverywhere(String written, UrlReadings readings) {
        Pattern loose = Pattern.compile(written, Pattern.CASE_INSENSITIVE);
        Pattern strict = Pattern.compile(written);
        return readings.strict().stream().allMatch(text -> strict.matcher(text).find())
                && readings.loose().stream()
                        .allMatch(text -> strict.matcher(text).find()
                                || loose.matcher(text).find());
    }

    private static String joined(String[] parts, Random random) {
        StringBuilder text = new StringBuilder();
        for (int count = 1 + random.nextInt(4); count > 0; count--) {
            text.append(parts[random.nextInt(parts.length)]);
        }
        return text.toString();
    }
}
