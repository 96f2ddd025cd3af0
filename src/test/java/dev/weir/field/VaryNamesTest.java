package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.VaryNames.Any;
import dev.weir.field.VaryNames.Named;
import dev.weir.field.VaryNames.None;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class VaryNamesTest {

    private static String names(int count) {
        return IntStream.range(0, count).mapToObj(i -> "n" + i).collect(Collectors.joining(","));
    }

    static Stream<Arguments> fields() {
        return Stream.of(
                arguments(List.of(), new None()),
                arguments(List.of(""), new None()),
                arguments(List.of(" ,\t,"), new None()),
                arguments(List.of(",".repeat(100_000)), new None()),
                arguments(List.of("Accept"), new Named(List.of("accept"))),
                arguments(List.of("b, A,,a ,B", "a"), new Named(List.of("a", "b"))),
                arguments(List.of("Foo,".repeat(10_000)), new Named(List.of("foo"))),
                arguments(
                        List.of(names(32)),
                        new Named(IntStream.range(0, 32)
                                .mapToObj(i -> "n" + i)
                                .sorted()
                                .toList())),
                arguments(List.of(names(33)), new Any()),
                arguments(List.of(names(10_000)), new Any()),
                arguments(List.of("*"), new Any()),
                arguments(List.of("*, *"), new Any()),
                arguments(List.of("*", "*"), new Any()),
                arguments(List.of(", *"), new Any()),
                arguments(List.of("", "*"), new Any()),
                arguments(List.of("*, Foo"), new Any()),
                arguments(List.of("Foo, *"), new Any()),
                arguments(List.of("Foo", "*"), new Any()),
                // no field names: whatever the origin meant, it cannot be compared
                arguments(List.of("Foo Bar"), new Any()),
                arguments(List.of("Foo: Bar"), new Any()),
                arguments(List.of("\"Foo\""), new Any()),
                arguments(List.of("Foo;q=1"), new Any()),
                arguments(List.of("F\u00f6o"), new Any()),
                arguments(List.of("Foo\0"), new Any()),
                arguments(List.of("Foo\nBar"), new Any()),
                arguments(List.of("(".repeat(100_000)), new Any()));
    }

    @ParameterizedTest
    @MethodSource("fields")
    void namesOrAny(List<String> lines, VaryNames names) {
        assertEquals(names, VaryNames.parse(lines));
    }
}
