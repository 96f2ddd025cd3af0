package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CacheControlTest {

    static Stream<Arguments> lifetimes() {
        return Stream.of(
                arguments("max-age=5", 5),
                arguments("MAX-AGE=5", 5),
                arguments("\tmax-age=5 \t", 5),
                arguments(",,max-age=5,,", 5),
                arguments("max-age=\"5\"", 5),
                arguments("max-age=\"\\5\"", 5),
                arguments("max-age=005", 5),
                arguments("max-age=99999999999999999999", DeltaSeconds.MAX),
                arguments("public,max-age=5,no-transform", 5),
                // RFC 9111 §4.2.1: what is invalid, or contradicts itself, is stale
                arguments("max-age", 0),
                arguments("max-age=", 0),
                arguments("max-age=\"\"", 0),
                arguments("max-age= ", 0),
                arguments("max-age=-1", 0),
                arguments("max-age=1.5", 0),
                arguments("max-age=3600.0", 0),
                arguments("max-age='3600'", 0),
                arguments("max-age=3600a", 0),
                arguments("max-age=\" 5\"", 0),
                arguments("max-age=5 5", 0),
                arguments("max-age=5;a=b", 0),
                arguments("max-age=5=5", 0),
                arguments("max-age==5", 0),
                arguments("max-age=5\"a,b\"", 0),
                arguments("max-age=5\0", 0),
                arguments("max-age=5\r\nX: y", 0),
                arguments("max-age=\u0665", 0),
                arguments("max-age=5, max-age=0", 0),
                arguments("max-age=0, max-age=5", 0),
                arguments("max-age=1, max-age=1, max-age=2", 0),
                arguments("max-age, max-age=5", 0),
                arguments("max-age=x, max-age=5", 0),
                arguments("max-age=5, max-age=5", 5),
                arguments("max-age=5, MAX-AGE=\"5\", max-age=05", 5),
                arguments("max-age=99999999999999999999, max-age=2147483648", DeltaSeconds.MAX),
                // in quotes, it is another's argument
                arguments("ext=\"max-age=3600\", max-age=1", 1),
                arguments("max-age=1, ext=\"max-age=3600\"", 1),
                arguments("ext=\"a, max-age=3600, b\", max-age=1", 1),
                arguments("ext=\"\\\", max-age=3600, \", max-age=1", 1),
                arguments("foo bar, max-age=1", 1),
                arguments("@, max-age=1", 1),
                arguments("=, max-age=1", 1),
                arguments("\"x, y\", max-age=1", 1),
                arguments("foo = \"a, max-age=3600\", max-age=1", 1));
    }

    @ParameterizedTest
    @MethodSource("lifetimes")
    void secondsAreRead(String line, long seconds) {
        CacheControl directives = CacheControl.parse(List.of(line));
        assertTrue(directives.has(Directive.MAX_AGE));
        assertEquals(OptionalLong.of(seconds), directives.seconds(Directive.MAX_AGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                "public",
                "max-age =5",
                "max-age= 5",
                "max-age = 5",
                "max-age\t=5",
                "max-age 5",
                "x-max-age=5",
                "max-age@=5",
                "max-age;=5",
                "ma\0x-age=5",
                "max-age\n=5",
                "\"max-age=5\"",
                "ext=\"max-age=5",
                "ext=\"a\", \"max-age=5",
                "ext=\"max-age=5\\\"",
                "max-\u00e4ge=5",
                "max age=5",
                "max-a\u212ae=5",
                "\u017f-maxage=5",
                "max-age=\"5",
                "max-age=\"5\"x",
                "foo = \"a, max-age=5\"",
            })
    void whatIsNoDirectiveIsNoLifetime(String line) {
        CacheControl directives = CacheControl.parse(List.of(line));
        assertFalse(directives.has(Directive.MAX_AGE));
        assertEquals(OptionalLong.empty(), directives.seconds(Directive.MAX_AGE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no-store",
                "No-Store",
                "no-store=1",
                "no-store=\"x\"",
                "no-store =1",
                "no-store= 1",
                "no-store;",
                ";no-store",
                "no-cache no-store",
                "max-age=5 no-store",
                "max-age=\"5\" no-store",
                "max-age = 5, no-store",
                "@@@, no-store",
                "=, no-store",
                "ext=\"a,b\", no-store",
                "ext=\"a\\\",b\", no-store",
                "a=b\"c, no-store\"",
                "\"no-store\"",
                "private=\"x, no-store",
                "private=\"x\\, no-store",
                "no-store\0",
                "\u00ff, no-store",
                "max-age=\u00ff no-store",
            })
    void noGarbageHidesAProhibition(String line) {
        assertTrue(CacheControl.parse(List.of(line)).has(Directive.NO_STORE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x-no-store",
                "no-stores",
                "ext=no-store",
                "ext=\"no-store\"",
                "ext=\"a, no-store, b\"",
                "no_store"
            })
    void whatOnlyLooksLikeAProhibitionIsNone(String line) {
        assertFalse(CacheControl.parse(List.of(line)).has(Directive.NO_STORE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "public x",
                "x public",
                "public =1",
                "\"public\"",
                "ext=\"a, public",
                "immutable;",
                "ext=\"public\""
            })
    void garbageGrantsNothing(String line) {
        CacheControl directives = CacheControl.parse(List.of(line));
        assertFalse(directives.has(Directive.PUBLIC) || directives.has(Directive.IMMUTABLE));
    }

    @Test
    void quotesThatNeverCloseReachToTheEndOfTheirLineAlone() {
        CacheControl directives = CacheControl.parse(List.of("public, ext=\"a, immutable", "max-age=5"));
        assertTrue(directives.has(Directive.PUBLIC));
        assertFalse(directives.has(Directive.IMMUTABLE));
        assertEquals(OptionalLong.of(5), directives.seconds(Directive.MAX_AGE));
    }

    static Stream<Arguments> qualified() {
        return Stream.of(
                arguments("no-cache", true, Set.of()),
                arguments("no-cache=\"\"", true, Set.of()),
                arguments("no-cache=", true, Set.of()),
                arguments("no-cache=\" , ,\"", true, Set.of()),
                arguments("no-cache=\"a b\"", true, Set.of()),
                arguments("no-cache=\"a, b:\"", true, Set.of()),
                arguments("no-cache=\"a, \u00e4\"", true, Set.of()),
                arguments("no-cache=\"a\\\"\"", true, Set.of()),
                arguments("no-cache=\"a", true, Set.of()),
                arguments("no-cache=a:b", true, Set.of()),
                arguments("no-cache x", true, Set.of()),
                arguments("no-cache = \"a\"", true, Set.of()),
                arguments("no-cache=\"a\" b", true, Set.of()),
                arguments("no-cache=a", false, Set.of("a")),
                arguments("no-cache=\"Set-Cookie\"", false, Set.of("set-cookie")),
                arguments("No-Cache=\" a ,B\t,, a\"", false, Set.of("a", "b")),
                arguments("no-cache=\"\\a\"", false, Set.of("a")),
                arguments("no-cache=\"a\", no-cache=\"b\"", false, Set.of("a", "b")),
                arguments("no-cache=\"a\", no-cache", true, Set.of("a")),
                arguments("no-cache, no-cache=\"a\"", true, Set.of("a")),
                arguments("no-cache=\"a\", no-cache=\"\"", true, Set.of("a")),
                arguments("private=\"a\"", false, Set.of()),
                arguments("public", false, Set.of()));
    }

    @ParameterizedTest
    @MethodSource("qualified")
    void aQualifiedDirectiveNamesFieldsOrMeansAll(String line, boolean bare, Set<String> names) {
        CacheControl directives = CacheControl.parse(List.of(line));
        assertEquals(bare, directives.bare(Directive.NO_CACHE));
        assertEquals(names, directives.names(Directive.NO_CACHE));
    }

    @ParameterizedTest
    @CsvSource({
        "max-stale, true",
        "max-stale=5, false",
        "max-stale=, false",
        "'max-stale=\"\"', false",
        "max-stale=x, false"
    })
    void anArgumentThatIsNoListIsAnArgument(String line, boolean bare) {
        assertEquals(bare, CacheControl.parse(List.of(line)).bare(Directive.MAX_STALE));
    }

    @Test
    void nothingIsNone() {
        assertSame(CacheControl.NONE, CacheControl.parse(List.of()));
        assertSame(CacheControl.NONE, CacheControl.parse(List.of("", " ,\t,")));
        assertSame(CacheControl.NONE, CacheControl.parse(List.of(",".repeat(100_000))));
        assertFalse(CacheControl.NONE.has(Directive.NO_STORE));
        assertFalse(CacheControl.NONE.bare(Directive.NO_CACHE));
        assertEquals(OptionalLong.empty(), CacheControl.NONE.seconds(Directive.MAX_AGE));
        assertEquals(Set.of(), CacheControl.NONE.names(Directive.PRIVATE));
    }

    @Test
    void anUnknownDirectiveIsThereUnderItsName() {
        CacheControl directives = CacheControl.parse(List.of("Community=\"UCI\", Ext"));
        assertTrue(directives.has("community"));
        assertFalse(directives.bare("community"));
        assertTrue(directives.bare("ext"));
    }

    @Test
    void everyDirectiveOfManyIsFound() {
        String[] line = new String[20_000];
        Arrays.fill(line, "a=\"b\"");
        line[19_999] = "no-store";
        assertTrue(CacheControl.parse(List.of(String.join(",", line))).has(Directive.NO_STORE));
    }
}
