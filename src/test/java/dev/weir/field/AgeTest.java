package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AgeTest {

    private static final String LONG = "9".repeat(100_000);

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "5, 5",
        "0005, 5",
        "2147483647, 2147483647",
        "2147483648, 2147483648",
        "2147483649, 2147483648",
        "9223372036854775807, 2147483648",
        "9223372036854775808, 2147483648",
        "18446744073709551616, 2147483648",
        "99999999999999999999, 2147483648",
        "00000000000000000000000000000000007, 7",
    })
    void digitsAreSecondsUpToTheLargest(String text, long seconds) {
        assertEquals(OptionalLong.of(seconds), DeltaSeconds.parse(text));
        assertEquals(OptionalLong.of(seconds), Age.parse(List.of(text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1.0",
                "1e3",
                "0x10",
                "1 2",
                " 1",
                "1 ",
                "'1'",
                "\"1\"",
                "1;a=b",
                "1\0",
                "1\r",
                "1\n",
                "abc",
                "NaN",
                "Infinity",
                "\u0661",
                "\uff11",
                "1_000",
                "1,2",
                "\u00b2",
            })
    void anythingElseIsNoNumberOfSeconds(String text) {
        assertEquals(OptionalLong.empty(), DeltaSeconds.parse(text));
    }

    static Stream<Arguments> ages() {
        return Stream.of(
                arguments(List.of(), OptionalLong.empty()),
                arguments(List.of(""), OptionalLong.empty()),
                arguments(List.of("  7\t"), OptionalLong.of(7)),
                arguments(List.of("7, 0"), OptionalLong.of(7)),
                arguments(List.of("0,7"), OptionalLong.of(0)),
                arguments(List.of("7", "0"), OptionalLong.of(7)),
                arguments(List.of("", "3"), OptionalLong.of(3)),
                arguments(List.of(", ,\t3"), OptionalLong.of(3)),
                arguments(List.of("x", "3"), OptionalLong.empty()),
                arguments(List.of("1.5, 3"), OptionalLong.empty()),
                arguments(List.of("-7200"), OptionalLong.empty()),
                arguments(List.of("7;foo=bar"), OptionalLong.empty()),
                arguments(List.of("\"7\""), OptionalLong.empty()),
                arguments(List.of("7\r\n8"), OptionalLong.empty()),
                arguments(List.of("7\0"), OptionalLong.empty()),
                arguments(List.of(LONG), OptionalLong.of(DeltaSeconds.MAX)),
                arguments(List.of(",".repeat(100_000)), OptionalLong.empty()),
                arguments(List.of(",".repeat(100_000) + "4"), OptionalLong.of(4)));
    }

    @ParameterizedTest
    @MethodSource("ages")
    void theFirstMemberOfAgeCounts(List<String> lines, OptionalLong age) {
        assertEquals(age, Age.parse(lines));
    }
}
