package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SelectingValueTest {

    private static Arguments pair(String name, String one, String other) {
        return arguments(name, List.of(one), List.of(other));
    }

    static Stream<Arguments> same() {
        return Stream.of(
                arguments("foo", List.of("1, 2"), List.of("1", "2")),
                arguments("foo", List.of("1,2"), List.of(" 1", "2 ")),
                pair("foo", "1,2", " 1, 2 "),
                pair("foo", "1,2", "1 \t,\t 2"),
                pair("foo", "\"a , b\",c", "\"a , b\" , c"),
                pair("foo", "\"a \\\" , b\",c", "\"a \\\" , b\" , c"),
                pair("foo", "a,,b", "a , , b"),
                arguments("accept", List.of("text/html", "a/b"), List.of("A/B, Text/HTML")),
                pair("accept", "text/html;q=1.0, a/b", "a/b;q=1, text/html"),
                pair("accept", "text/html;level=1;q=0.50", "text/html ; Level=1 ;\tQ=0.5"),
                pair("accept", "text/html;q=1.", "text/html"),
                pair("accept-language", "en, de", "de,en"),
                pair("accept-language", "en, de", "eN, De"),
                pair("accept-language", "en, de", " en ,   de"),
                pair("accept-language", "en,,de,", "en,de"),
                pair("accept-language", "en;q=0.8, de", "de, en ; q=0.800"),
                pair("accept-language", "en;q=0", "en;q=0.000"),
                pair("accept-encoding", "gzip, br;q=1.000", "br, GZIP"),
                pair("accept-encoding", "", ","),
                pair("accept-language", "a;q=0.05, b;q=0.105, c;q=0.999", "c;q=0.999,b;q=0.105,a;q=0.050"),
                pair("accept-charset", "utf-8, *;q=0.1", "*;q=0.10,UTF-8"),
                pair("user-agent", "a", " a "));
    }

    @ParameterizedTest
    @MethodSource("same")
    void whatMeansTheSameIsEqual(String name, List<String> one, List<String> other) {
        assertEquals(SelectingValue.normalise(name, one), SelectingValue.normalise(name, other));
    }

    static Stream<Arguments> different() {
        return Stream.of(
                pair("foo", "1,2", "2,1"),
                pair("foo", "a", "A"),
                pair("foo", "a b", "ab"),
                pair("foo", "a  b", "a b"),
                pair("foo", "a,,b", "a,b"),
                pair("foo", "\"a, b\"", "\"a,b\""),
                pair("foo", "\"a\\\", b\"", "\"a\\\",b\""),
                pair("foo", "\"a , b", "\"a,b"),
                pair("foo", "a\0", "a"),
                pair("foo", "a\n", "a"),
                pair("foo", "a|b", "a,b"),
                pair("foo", "", ","),
                arguments("foo", List.of(), List.of("")),
                arguments("accept", List.of(), List.of("")),
                pair("accept", "a/b;c=D", "a/b;c=d"),
                pair("accept", "a/b;c=\"D\"", "a/b;c=\"d\""),
                pair("accept", "a/b;c=\"d, e\"", "a/b;c=\"d,e\""),
                pair("accept", "a/b;q=0.5", "a/b"),
                pair("accept", "a/b;q=0.5;x=Y", "a/b;q=0.5;x=y"),
                pair("accept", "a/b;c=1;d=2", "a/b;d=2;c=1"),
                pair("accept", "a/b;q=0.5, a/b", "a/b, a/b;q=0.5"),
                pair("accept", "a/b;q=1.0001", "a/b"),
                pair("accept", "a/b;q=1.5", "a/b"),
                pair("accept", "a/b;q=", "a/b"),
                pair("accept", "a/b;", "a/b"),
                pair("accept", "a", "A"),
                pair("accept-language", "en;q=0.1", "en;q=0.01"),
                pair("accept-language", "en;q=0", "en"),
                pair("accept-language", "en;q=0.105", "en;q=0.15"),
                pair("accept", "a /b", "a/b"),
                pair("accept", "a/b x", "a/b"),
                pair("accept-language", "en;q=0.5, en;q=0.6", "en;q=0.6, en;q=0.5"),
                pair("accept-language", "en us", "enus"),
                pair("accept-language", "en, X Y", "en, x y"),
                pair("accept-language", "b \0, a", "a, b \0"),
                pair("accept-language", "en;q=0.5;q=1", "en;q=0.5"),
                pair("accept-language", "en;x=Y", "en;x=y"),
                pair("accept-encoding", "gzip;q=0,5", "gzip;q=0"),
                pair("accept-encoding", "", "identity"),
                // whose comma is no list's
                pair("cookie", "a=1, b=2", "a=1,b=2"),
                arguments("cookie", List.of("a=1", "b=2"), List.of("a=1,b=2")),
                arguments("cookie", List.of("a=1", "b=2"), List.of("a=1\nb=2")),
                arguments("cookie", List.of("a", "b"), List.of("1:a1:b")),
                arguments("cookie", List.of("a1:b", ""), List.of("a", "b0:")),
                pair("user-agent", "X (KHTML, like Y)", "X (KHTML,like Y)"),
                pair("authorization", "Digest a=1, b=2", "Digest a=1,b=2"),
                pair("referer", "http://a/?b, c", "http://a/?b,c"));
    }

    @ParameterizedTest
    @MethodSource("different")
    void whatMayMeanSomethingElseIsNot(String name, List<String> one, List<String> other) {
        assertNotEquals(SelectingValue.normalise(name, one), SelectingValue.normalise(name, other));
    }

    @Test
    void absentIsNotEmpty() {
        assertNull(SelectingValue.normalise("foo", List.of()));
        assertEquals("", SelectingValue.normalise("foo", List.of("")));
        assertEquals("", SelectingValue.normalise("accept", List.of("")));
    }

    @Test
    void aNormalFormIsItsOwn() {
        assertEquals(
                "*/*;q=0.1,application/xml;q=0.905,text/html;a=B,x/y;q=0.05",
                SelectingValue.normalise(
                        "accept",
                        List.of("Text/HTML; a=B; q=1.00, */* ;q=0.100", "application/XML;q=0.905, x/y;q=0.05")));
    }

    @Test
    void heapsOfCommasComeToNothing() {
        assertEquals("", SelectingValue.normalise("accept-language", List.of(", ".repeat(50_000))));
        assertEquals(",".repeat(50_000), SelectingValue.normalise("foo", List.of(" ,\t".repeat(50_000))));
    }
}
