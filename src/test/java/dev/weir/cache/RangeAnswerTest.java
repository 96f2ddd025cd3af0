package dev.weir.cache;

import static dev.weir.cache.Given.KEY;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.request;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.field.Selection.Span;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RangeAnswerTest {

    private static final byte[] WHOLE = "0123456789".getBytes(StandardCharsets.ISO_8859_1);

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, 200, -, -, whole",
                "GET, 200, bytes=2-3, -, 2-3",
                "GET, 200, bytes=8-, -, 8-9",
                "GET, 200, bytes=-3, -, 7-9",
                "GET, 200, bytes=-99, -, 0-9",
                "GET, 200, bytes=8-99, -, 8-9",
                "GET, 200, 'bytes=0-0,2-2', -, 0-0 2-2",
                "GET, 200, bytes=10-, -, none",
                "GET, 200, bytes=-0, -, none",
                "GET, 200, x=1-2, -, whole",
                "GET, 200, bytes=3-2, -, whole",
                "HEAD, 200, bytes=2-3, -, whole",
                "GET, 404, bytes=2-3, -, whole",
                "GET, 200, bytes=2-3, '\"a\"', 2-3",
                "GET, 200, bytes=2-3, '\"b\"', whole",
                "GET, 200, bytes=10-, '\"b\"', whole",
            })
    void aRangeGets(String method, int status, @Nullable String range, @Nullable String ifRange, String expected) {
        StoredResponse stored = Given.stored(
                get(), response(status, "Cache-Control: max-age=60", "ETag: \"a\""), Content.whole(List.of(WHOLE)));
        String[] lines = Stream.of(
                        range == null ? "" : "Range: " + range, ifRange == null ? "" : "If-Range: " + ifRange)
                .filter(line -> !line.isEmpty())
                .toArray(String[]::new);
        RangeAnswer answer = RangeAnswer.of(request(method, KEY, lines), stored, at(0));
        assertEquals(
                expected,
                switch (answer) {
                    case RangeAnswer.Whole _ -> "whole";
                    case RangeAnswer.Unsatisfiable _ -> "none";
                    case RangeAnswer.Parts(List<Span> spans) ->
                        String.join(
                                " ",
                                spans.stream()
                                        .map(span -> span.first() + "-" + span.last())
                                        .toList());
                });
    }
}
