package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SurrogateKeysTest {

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(Integer::toString).toList();
    }

    static Stream<Arguments> fields() {
        String longest = "x".repeat(256);
        return Stream.of(
                arguments(List.of(), List.of(), List.of()),
                arguments(List.of(""), List.of(""), List.of()),
                arguments(List.of("a b  c "), List.of(), List.of("a", "b", "c")),
                arguments(List.of(), List.of("a,b, c ,"), List.of("a", "b", "c")),
                arguments(List.of("b a", "c"), List.of("a,d", "b"), List.of("b", "a", "c", "d")),
                // each field has its own separator
                arguments(List.of("a,b"), List.of(), List.of("a,b")),
                arguments(List.of(), List.of("a b,c"), List.of("c")),
                arguments(List.of("a\tb \tc\t"), List.of(), List.of("c")),
                arguments(List.of("A a"), List.of(), List.of("A", "a")),
                arguments(List.of("\u00e4 b\0 c\n \u007f d"), List.of("e\r,\u0100,f"), List.of("d", "f")),
                arguments(List.of(longest + " " + longest + "x"), List.of(), List.of(longest)),
                arguments(List.of(String.join(" ", numbered(65))), List.of("a"), numbered(64)),
                arguments(
                        List.of(), List.of(numbered(100_000).stream().collect(Collectors.joining(","))), numbered(64)),
                arguments(List.of("a ".repeat(50_000) + "b"), List.of(), List.of("a", "b")),
                arguments(List.of(" ".repeat(100_000)), List.of(",".repeat(100_000)), List.of()));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void tagsAreReadWithinBounds(List<String> surrogateKeys, List<String> cacheTags, List<String> tags) {
        assertEquals(tags, SurrogateKeys.parse(surrogateKeys, cacheTags));
    }
}
