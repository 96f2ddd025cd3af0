package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TargetedCacheControlTest {

    private static CacheControl read(String line) {
        return TargetedCacheControl.parse(List.of(line)).orElseThrow();
    }

    static Stream<List<String>> ignored() {
        return Stream.of(
                List.of(),
                List.of(""),
                List.of("  "),
                List.of("", ""),
                List.of("max-age=10000,"),
                List.of("max-age=10000, &&&&&"),
                List.of("Max-Age=10000"),
                List.of("max-age =10000"),
                List.of("max-age: 10000"),
                List.of("max-age=10000", ""),
                List.of("max-age=99999999999999999999"),
                List.of("no-store, private=\"x"),
                List.of(",".repeat(100_000)));
    }

    @ParameterizedTest
    @MethodSource("ignored")
    void whatIsEmptyOrNoDictionaryIsAsIfItWereNotThere(List<String> lines) {
        assertEquals(Optional.empty(), TargetedCacheControl.parse(lines));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "max-age=10000|10000",
                "max-age=10000;foo=bar;baz|10000",
                "max-age=0|0",
                "max-age=5, max-age=10|10",
                "max-age=999999999999999|2147483648",
                // of another type than a lifetime's: there, and no lifetime
                "max-age=\"10000\"|0",
                "max-age=10000.0|0",
                "max-age=10000.5|0",
                "max-age=a10000|0",
                "max-age|0",
                "max-age=-1|0",
                "max-age=@10000|0",
                "max-age=(10000)|0",
                "max-age=:aGk=:|0",
                "max-age=%\"10000\"|0",
            })
    void anIntegerAloneIsALifetime(String line, long seconds) {
        assertTrue(read(line).has(Directive.MAX_AGE));
        assertEquals(OptionalLong.of(seconds), read(line).seconds(Directive.MAX_AGE));
    }

    @Test
    void whatIsNotThereIsNoLifetime() {
        assertEquals(OptionalLong.empty(), read("max-age=?0, foo").seconds(Directive.MAX_AGE));
        assertEquals(OptionalLong.empty(), read("max-age=5").seconds(Directive.S_MAXAGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "no-store=?1",
                "no-store;a=1",
                "no-store=1",
                "no-store=\"x\"",
                "no-store=x",
                "no-store=()",
                "a",
                "a=1"
            })
    void aProhibitionCountsWhateverItsValue(String line) {
        assertEquals(line.startsWith("no-store"), read(line + ", max-age=5").has(Directive.NO_STORE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public=1",
                "public=?0",
                "public=\"x\"",
                "public=x",
                "public=()",
                "immutable=1",
                "must-understand=1"
            })
    void aPermissionOfAnotherTypeIsNone(String line) {
        CacheControl directives = read(line);
        assertFalse(directives.has(Directive.PUBLIC));
        assertFalse(directives.has(Directive.IMMUTABLE));
        assertFalse(directives.has(Directive.MUST_UNDERSTAND));
    }

    static Stream<Arguments> qualified() {
        return Stream.of(
                arguments("private", true, Set.of()),
                arguments("private=\"A, b\"", false, Set.of("a", "b")),
                arguments("private=\"\"", true, Set.of()),
                arguments("private=\"a b\"", true, Set.of()),
                arguments("private=a", true, Set.of()),
                arguments("private=1", true, Set.of()),
                arguments("private=(a)", true, Set.of()),
                arguments("private=?0", false, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("qualified")
    void aStringAloneNamesFields(String line, boolean bare, Set<String> names) {
        assertEquals(bare, read(line).bare(Directive.PRIVATE));
        assertEquals(names, read(line).names(Directive.PRIVATE));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {"foo, true", "foo=1, false", "foo=\"a\", false", "foo=a, false", "foo=1.5, false"})
    void anUnknownDirectiveIsThereUnderItsName(String line, boolean bare) {
        assertTrue(read(line).has("foo"));
        assertEquals(bare, read(line).bare("foo"));
    }
}
