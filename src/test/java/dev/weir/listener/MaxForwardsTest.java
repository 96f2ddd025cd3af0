package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MaxForwardsTest {

    static Stream<Arguments> lines() {
        return Stream.of(
                Arguments.of(List.of(), new MaxForwards.Unsaid()),
                Arguments.of(List.of("0"), new MaxForwards.Spent()),
                Arguments.of(List.of("000"), new MaxForwards.Spent()),
                Arguments.of(List.of("1"), new MaxForwards.Left(0)),
                Arguments.of(List.of("999999999"), new MaxForwards.Left(999_999_998)),
                Arguments.of(List.of("1000000000"), new MaxForwards.Malformed()),
                Arguments.of(List.of(""), new MaxForwards.Malformed()),
                Arguments.of(List.of("-1"), new MaxForwards.Malformed()),
                Arguments.of(List.of("+1"), new MaxForwards.Malformed()),
                Arguments.of(List.of("1, 1"), new MaxForwards.Malformed()),
                Arguments.of(List.of("\u0661"), new MaxForwards.Malformed()),
                Arguments.of(List.of("1", "1"), new MaxForwards.Malformed()));
    }

    @ParameterizedTest
    @MethodSource("lines")
    void hopsAreCountedDownAndNothingElseIsANumber(List<String> lines, MaxForwards expected) {
        MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        lines.forEach(line -> fields.add("Max-Forwards", line));
        assertEquals(expected, MaxForwards.of(fields));
    }
}
