package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.ContentRange.Invalid;
import dev.weir.field.ContentRange.Of;
import dev.weir.field.ContentRange.Unsatisfied;
import dev.weir.field.Selection.Span;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ContentRangeTest {

    static Stream<Arguments> read() {
        return Stream.of(
                arguments("bytes 0-4/10", new Of(0, 4, OptionalLong.of(10))),
                arguments("BYTES 0-4/10", new Of(0, 4, OptionalLong.of(10))),
                arguments(" bytes 9-9/10\t", new Of(9, 9, OptionalLong.of(10))),
                arguments("bytes 0-4/*", new Of(0, 4, OptionalLong.empty())),
                arguments("bytes */10", new Unsatisfied(10)),
                arguments("bytes */0", new Unsatisfied(0)),
                arguments(
                        "bytes 0-9223372036854775805/9223372036854775806",
                        new Of(0, Long.MAX_VALUE - 2, OptionalLong.of(Long.MAX_VALUE - 1))));
    }

    @ParameterizedTest
    @MethodSource("read")
    void aPartIsRead(String line, ContentRange range) {
        assertEquals(range, ContentRange.parse(List.of(line)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "bytes",
                "bytes ",
                "bytes 0-4",
                "bytes 0-4/",
                "bytes /10",
                "bytes */*",
                "bytes */",
                "bytes **/10",
                "bytes 0-4/**",
                "bytes 4-3/10",
                "bytes 0-10/10",
                "bytes 0-4/4",
                "bytes 0-0/0",
                "bytes -4/10",
                "bytes 0-/10",
                "bytes -/10",
                "bytes 0/10",
                "bytes=0-4/10",
                "items 0-4/10",
                "bytes  0-4/10",
                "bytes 0 -4/10",
                "bytes 0-4 /10",
                "bytes 0-4/ 10",
                "bytes\t0-4/10",
                "bytes 0-4/10, bytes 0-4/10",
                "bytes 0-4/10/10",
                "bytes 0-4-5/10",
                "bytes +0-4/10",
                "bytes 0-4/-1",
                "bytes 0-4/1e1",
                "bytes 0-4/10\0",
                "bytes 0-4/10\n",
                "bytes 0-99999999999999999999/*",
                "bytes 0-4/99999999999999999999",
                "bytes */9223372036854775808",
                "bytes 9223372036854775807-9223372036854775807/*",
                "bytes \u0660-4/10",
                "byte\u017f 0-4/10",
                "bytes 0/4-5",
                "bytes ,,,,",
            })
    void anythingElseIsInvalid(String line) {
        assertEquals(new Invalid(), ContentRange.parse(List.of(line)));
    }

    @Test
    void noneAndTwoAreInvalid() {
        assertEquals(new Invalid(), ContentRange.parse(List.of()));
        assertEquals(new Invalid(), ContentRange.parse(List.of("bytes 0-4/10", "bytes 0-4/10")));
    }

    @Test
    void whatIsWrittenIsRead() {
        assertEquals("bytes 0-4/10", ContentRange.write(new Span(0, 4), 10));
        assertEquals("bytes */10", ContentRange.writeUnsatisfied(10));
        assertEquals(
                new Of(5, 6, OptionalLong.of(7)), ContentRange.parse(List.of(ContentRange.write(new Span(5, 6), 7))));
    }
}
