package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.EntityTags.Absent;
import dev.weir.field.EntityTags.Any;
import dev.weir.field.EntityTags.Invalid;
import dev.weir.field.EntityTags.Listed;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class EntityTagsTest {

    private static final EntityTag A = new EntityTag(false, "a");
    private static final EntityTag WEAK_A = new EntityTag(true, "a");
    private static final EntityTag B = new EntityTag(false, "b");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"a\"",
                "W/\"a\"",
                "W/\"\"",
                "\"a,b\"",
                "\"a\\b\"",
                "\"\\\"",
                "\"!#\u0080\u00ff~\"",
                "\"W/\"",
                "\"*\""
            })
    void aTagIsReadAndWrittenAsItCame(String text) {
        EntityTag tag = EntityTag.parse(text).orElseThrow();
        assertEquals(text, tag.toString());
        assertEquals(text.startsWith("W/\""), tag.weak());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "\"",
                "\"a",
                "a\"",
                "w/\"a\"",
                "W\"a\"",
                "W/",
                "W/a",
                "W/ \"a\"",
                "W/W/\"a\"",
                "\"a b\"",
                "\"a\tb\"",
                "\"a\"b\"",
                "\"a\"\"b\"",
                "\"a\" ",
                " \"a\"",
                "'a'",
                "\"a\0\"",
                "\"a\r\"",
                "\"a\n\"",
                "\"\u007f\"",
                "\"\u0100\"",
                "\"a\\\"b\"",
                "\"a\",\"b\"",
            })
    void anythingElseIsNoTag(String text) {
        assertEquals(Optional.empty(), EntityTag.parse(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                // RFC 9110 §8.8.3.2
                "W/\"1\", W/\"1\", false, true",
                "W/\"1\", W/\"2\", false, false",
                "W/\"1\", \"1\", false, true",
                "\"1\", \"1\", true, true",
                "\"a\", \"A\", false, false",
            })
    void theTwoComparisons(String one, String other, boolean strong, boolean weak) {
        EntityTag first = EntityTag.parse(one).orElseThrow();
        EntityTag second = EntityTag.parse(other).orElseThrow();
        assertEquals(strong, first.strongEquals(second));
        assertEquals(strong, second.strongEquals(first));
        assertEquals(weak, first.weakEquals(second));
        assertEquals(weak, second.weakEquals(first));
    }

    static Stream<Arguments> lists() {
        return Stream.of(
                arguments(List.of(), new Absent()),
                arguments(List.of("*"), new Any()),
                arguments(List.of(" *\t"), new Any()),
                arguments(List.of("\"a\""), new Listed(List.of(A))),
                arguments(List.of(" , \"a\" ,W/\"a\",\t"), new Listed(List.of(A, WEAK_A))),
                arguments(List.of("\"a\"", "\"b\""), new Listed(List.of(A, B))),
                arguments(List.of("\"a,b\", \"b\""), new Listed(List.of(new EntityTag(false, "a,b"), B))),
                arguments(List.of("\"a\\\", \"b\""), new Listed(List.of(new EntityTag(false, "a\\"), B))),
                arguments(List.of("*, \"a\""), new Listed(List.of(A))),
                arguments(List.of("\"a\"", "*"), new Listed(List.of(A))),
                arguments(List.of("x, \"a\", w/\"b\""), new Listed(List.of(A))),
                arguments(List.of("\"a\" x, \"b\""), new Listed(List.of(B))),
                arguments(List.of("\"a\"\"b\""), new Invalid()),
                arguments(List.of("\"b"), new Invalid()),
                arguments(List.of("\"b", "\"a\""), new Listed(List.of(A))),
                arguments(List.of(""), new Invalid()),
                arguments(List.of(",,"), new Invalid()),
                arguments(List.of("*", "*"), new Invalid()),
                arguments(List.of("*, *"), new Invalid()),
                arguments(List.of("* *"), new Invalid()),
                arguments(List.of("*\n"), new Invalid()),
                arguments(List.of("a, b"), new Invalid()),
                arguments(List.of("\"a\0\""), new Invalid()),
                arguments(List.of(",".repeat(100_000)), new Invalid()),
                arguments(List.of("\"".repeat(100_001)), new Invalid()),
                arguments(List.of("W/".repeat(50_000)), new Invalid()));
    }

    @ParameterizedTest
    @MethodSource("lists")
    void aListKeepsWhatIsATag(List<String> lines, EntityTags tags) {
        assertEquals(tags, EntityTags.parse(lines));
    }

    static Stream<Arguments> matches() {
        return Stream.of(
                arguments(new Any(), true, true),
                arguments(new Absent(), false, false),
                arguments(new Invalid(), false, false),
                arguments(new Listed(List.of(B, A)), true, true),
                arguments(new Listed(List.of(WEAK_A)), true, false),
                arguments(new Listed(List.of(WEAK_A, A)), true, true),
                arguments(new Listed(List.of(B)), false, false));
    }

    @ParameterizedTest
    @MethodSource("matches")
    void aTagMatchesWeaklyOrStrongly(EntityTags tags, boolean weakly, boolean strongly) {
        assertEquals(weakly, tags.matchesWeakly(A));
        assertEquals(strongly, tags.matchesStrongly(A));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10_000})
    void everyTagOfManyIsFound(int count) {
        String[] tags = new String[count];
        Arrays.setAll(tags, i -> "\"" + i + "\"");
        EntityTags listed = EntityTags.parse(List.of(String.join(",", tags)));
        assertEquals(true, listed.matchesStrongly(new EntityTag(false, Integer.toString(count - 1))));
        assertEquals(false, listed.matchesWeakly(new EntityTag(false, Integer.toString(count))));
    }
}
