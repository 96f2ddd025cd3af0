package dev.weir.cache;

import static dev.weir.cache.Given.DAY_AGO;
import static dev.weir.cache.Given.NOW;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.fields;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.field.Selection.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class IfRangeTest {

    private static final byte[] WHOLE = "0123456789".getBytes(StandardCharsets.ISO_8859_1);

    private static Optional<IfRange> of(int status, String... lines) {
        String[] all = Stream.concat(Stream.of("Cache-Control: max-age=60"), Stream.of(lines))
                .toArray(String[]::new);
        StoredResponse stored = Given.stored(get(), response(status, all), Content.whole(List.of(WHOLE)));
        return IfRange.of(stored, at(0));
    }

    static Stream<Arguments> validators() {
        return Stream.of(
                Arguments.of("\"a\"", 200, List.of("ETag: \"a\"")),
                Arguments.of("\"a\"", 200, List.of("ETag: \"a\"", "Last-Modified: " + DAY_AGO)),
                Arguments.of(DAY_AGO, 200, List.of("Last-Modified: " + DAY_AGO, "Date: " + NOW)),
                // RFC 9110 §8.8.2.2: within that second it may have changed once more.
                Arguments.of("", 200, List.of("Last-Modified: " + NOW, "Date: " + NOW)),
                // RFC 9110 §13.1.5: no date where there is a tag, and no weak one.
                Arguments.of("", 200, List.of("ETag: W/\"a\"", "Last-Modified: " + DAY_AGO, "Date: " + NOW)),
                Arguments.of("", 200, List.of("ETag: a")),
                Arguments.of("", 200, List.of()),
                Arguments.of("", 404, List.of("ETag: \"a\"")));
    }

    @ParameterizedTest
    @MethodSource("validators")
    void theRestMayComeUnderAStrongValidator(String expected, int status, List<String> lines) {
        assertEquals(
                expected,
                of(status, lines.toArray(String[]::new)).map(IfRange::validator).orElse(""));
    }

    @ParameterizedTest
    @CsvSource({
        "true,  206, bytes 4-9/10, '\"a\"'",
        "true,  206, bytes 4-9/*, '\"a\"'",
        "false, 200, bytes 4-9/10, '\"a\"'",
        "false, 206, bytes 4-9/11, '\"a\"'",
        "false, 206, bytes 4-8/10, '\"a\"'",
        "false, 206, bytes 3-9/10, '\"a\"'",
        "false, 206, bytes */10, '\"a\"'",
        "false, 206, bytes 4-9/10, '\"b\"'",
        "false, 206, bytes 4-9/10, 'W/\"a\"'",
    })
    void onlyThatStretchOfTheSameIsTheRest(boolean expected, int status, String range, String tag) {
        IfRange condition = of(200, "ETag: \"a\"").orElseThrow();
        Fields answer = fields("Content-Range: " + range, "ETag: " + tag);
        assertEquals(expected, condition.isMetBy(status, answer::all, new Span(4, 9), 10));
    }

    @Test
    void anAnswerSaysWhatItIsPartOf() {
        Fields untold = fields("Content-Range: bytes 4-9/10");
        Fields twice = fields("Content-Range: bytes 4-9/10", "ETag: \"a\"", "ETag: \"b\"");
        IfRange tag = of(200, "ETag: \"a\"").orElseThrow();
        assertEquals(false, tag.isMetBy(206, untold::all, new Span(4, 9), 10));
        assertEquals(false, tag.isMetBy(206, twice::all, new Span(4, 9), 10));
        // RFC 9110 §15.3.7: with If-Range it need not repeat the date, but what nobody repeats is not relied on.
        IfRange date = of(200, "Last-Modified: " + DAY_AGO, "Date: " + NOW).orElseThrow();
        assertEquals(false, date.isMetBy(206, untold::all, new Span(4, 9), 10));
        Fields newer = fields("Content-Range: bytes 4-9/10", "Last-Modified: " + NOW);
        assertEquals(false, date.isMetBy(206, newer::all, new Span(4, 9), 10));
    }
}
