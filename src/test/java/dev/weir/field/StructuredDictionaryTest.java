package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.StructuredDictionary.BareItem;
import dev.weir.field.StructuredDictionary.Bool;
import dev.weir.field.StructuredDictionary.Bytes;
import dev.weir.field.StructuredDictionary.Date;
import dev.weir.field.StructuredDictionary.Decimal;
import dev.weir.field.StructuredDictionary.DisplayString;
import dev.weir.field.StructuredDictionary.InnerList;
import dev.weir.field.StructuredDictionary.Int;
import dev.weir.field.StructuredDictionary.Item;
import dev.weir.field.StructuredDictionary.Member;
import dev.weir.field.StructuredDictionary.Str;
import dev.weir.field.StructuredDictionary.Token;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredDictionaryTest {

    private static Item plain(BareItem value) {
        return new Item(value, Map.of());
    }

    private static Decimal decimal(String value) {
        return new Decimal(new BigDecimal(value));
    }

    static Stream<Arguments> bareItems() {
        return Stream.of(
                arguments("1", new Int(1)),
                arguments("-0", new Int(0)),
                arguments("007", new Int(7)),
                arguments("999999999999999", new Int(999_999_999_999_999L)),
                arguments("-999999999999999", new Int(-999_999_999_999_999L)),
                arguments("1.5", decimal("1.5")),
                arguments("-0.125", decimal("-0.125")),
                arguments("123456789012.123", decimal("123456789012.123")),
                arguments("1.0", decimal("1.0")),
                arguments("\"\"", new Str("")),
                arguments("\"a, b;c=\\\"\\\\\"", new Str("a, b;c=\"\\")),
                arguments("a", new Token("a")),
                arguments("A:/b*!#$%&'+-.^_`|~", new Token("A:/b*!#$%&'+-.^_`|~")),
                arguments("*a", new Token("*a")),
                arguments("::", new Bytes("")),
                arguments(":aGk=:", new Bytes("hi")),
                arguments(":aGk:", new Bytes("hi")),
                arguments(":/+Ah:", new Bytes("\u00ff\u00e0!")),
                arguments(":iZ==:", new Bytes("\u0089")),
                arguments("?1", new Bool(true)),
                arguments("?0", new Bool(false)),
                arguments("@0", new Date(0)),
                arguments("@-1659578233", new Date(-1_659_578_233)),
                arguments("%\"\"", new DisplayString("")),
                arguments("%\"a \\ %22 %c3%bc %f0%9f%98%80\"", new DisplayString("a \\ \" \u00fc \ud83d\ude00")));
    }

    @ParameterizedTest
    @MethodSource("bareItems")
    void everyTypeIsRead(String text, BareItem value) {
        assertEquals(Optional.of(Map.of("a", plain(value))), StructuredDictionary.parse(List.of("a=" + text)));
        assertEquals(
                Optional.of(Map.of("a", new InnerList(List.of(plain(value), plain(value)), Map.of("p", value)))),
                StructuredDictionary.parse(List.of("a=(" + text + " " + text + ");p=" + text)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-",
                "--1",
                "+1",
                "1000000000000000",
                "-1000000000000000",
                "1.",
                ".1",
                "1.1234",
                "1234567890123.1",
                "1.2.3",
                "1e3",
                "- 1",
                "\"",
                "\"a",
                "\"a\\\"",
                "\"\\a\"",
                "\"\\",
                "\"\u00e4\"",
                "\"\t\"",
                "\"\0\"",
                "\"\n\"",
                "'a'",
                "\u00e4",
                "a\0",
                "a\u00e4",
                "a\"",
                ":",
                ":a:",
                ":a===:",
                ":aGk==:",
                ":aG=k:",
                ":a_k=:",
                ":aGk",
                ":aGk=\n:",
                "?",
                "?2",
                "?t",
                "? 1",
                "?10",
                "@",
                "@1.5",
                "@a",
                "@",
                "%",
                "%a",
                "%\"",
                "%\"a",
                "%\"%\"",
                "%\"%2\"",
                "%\"%C3%BC\"",
                "%\"%c3\"",
                "%\"%ff\"",
                "%\"%ed%a0%80\"",
                "%\"\u00fc\"",
                "%\"\t\"",
                "%%\"a\"",
                "(",
                "(1",
                "(1 ",
                "(1\t2)",
                "(1,2)",
                "(1 (2))",
                "(1;)",
                "(=1)",
                "()x",
                "(a\"b\")",
                "{1}",
                "1;",
                "1; ;a",
                "1;A",
                "1;a=",
                "1 ;a",
                "1;a =1",
                "\u0661",
            })
    void oneFaultFailsTheWhole(String value) {
        assertEquals(Optional.empty(), StructuredDictionary.parse(List.of("b, a=" + value)));
        assertEquals(Optional.empty(), StructuredDictionary.parse(List.of("a=" + value + ", b")));
        assertEquals(Optional.empty(), StructuredDictionary.parse(List.of("b;a=" + value)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ",",
                "a,",
                "a,,b",
                ",a",
                "a, ",
                "a b",
                "a;b c",
                "A=1",
                "1=1",
                "-a=1",
                "_a",
                "a =1",
                "a= 1",
                "\ta",
                "=1",
                "a==1",
                "a=1=2",
                "a\n",
                "\"a\"",
                "a;=1",
                "a;;b",
                "a\u00a0,b",
                "a\0",
                "a,\u00e4",
            })
    void whatIsNoDictionaryFails(String text) {
        assertEquals(Optional.empty(), StructuredDictionary.parse(List.of(text)));
    }

    static Stream<Arguments> dictionaries() {
        Item yes = plain(new Bool(true));
        Item one = plain(new Int(1));
        return Stream.of(
                arguments(List.of(), Map.of()),
                arguments(List.of(""), Map.of()),
                arguments(List.of("  "), Map.of()),
                arguments(List.of("a"), Map.of("a", yes)),
                arguments(List.of(" a \t,\t b "), Map.of("a", yes, "b", yes)),
                arguments(List.of("a", "b=1"), Map.of("a", yes, "b", one)),
                arguments(List.of("*a_-.*9=1"), Map.of("*a_-.*9", one)),
                arguments(List.of("a=2, a=1"), Map.of("a", one)),
                arguments(List.of("a=(1), a"), Map.of("a", yes)),
                arguments(
                        List.of("a;b;  c=1;b=?0"),
                        Map.of("a", new Item(new Bool(true), Map.of("b", new Bool(false), "c", new Int(1))))),
                arguments(List.of("a=1;b=\";,\""), Map.of("a", new Item(new Int(1), Map.of("b", new Str(";,"))))),
                arguments(List.of("a=()"), Map.of("a", new InnerList(List.of(), Map.of()))),
                arguments(List.of("a=(  1   1  )"), Map.of("a", new InnerList(List.of(one, one), Map.of()))),
                arguments(
                        List.of("a=(1;b c);d"),
                        Map.of(
                                "a",
                                new InnerList(
                                        List.of(
                                                new Item(new Int(1), Map.of("b", new Bool(true))),
                                                plain(new Token("c"))),
                                        Map.of("d", new Bool(true))))),
                // a comma between the lines is put in, wherever they were cut
                arguments(List.of("a=(1", "1)"), null),
                arguments(List.of("a=\"x", "y\""), Map.of("a", plain(new Str("x, y")))),
                arguments(List.of("", "a"), null),
                arguments(List.of("a", ""), null));
    }

    @ParameterizedTest
    @MethodSource("dictionaries")
    void dictionariesAreRead(List<String> lines, Map<String, Member> members) {
        assertEquals(Optional.ofNullable(members), StructuredDictionary.parse(lines));
    }

    @Test
    void aKeyThatStandsAgainKeepsItsPlaceAndGetsTheLastValue() {
        Map<String, Member> members =
                StructuredDictionary.parse(List.of("a=1, b=2", "a=3")).orElseThrow();
        assertEquals(List.of("a", "b"), List.copyOf(members.keySet()));
        assertEquals(plain(new Int(3)), members.get("a"));
    }

    @Test
    void whatIsReadStaysAsItIs() {
        Map<String, Member> members =
                StructuredDictionary.parse(List.of("a;b=1")).orElseThrow();
        Map<String, BareItem> parameters = ((Item) members.values().iterator().next()).parameters();
        assertThrows(UnsupportedOperationException.class, members::clear);
        assertThrows(UnsupportedOperationException.class, parameters::clear);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a,", "a;b", "a=(", "a=\"", ",", "(", ":", "a=1;b=", "a=%\"%c3%bc"})
    void heapsOfItComeToAnEnd(String text) {
        assertEquals(Optional.empty(), StructuredDictionary.parse(List.of(text.repeat(50_000) + ",")));
    }
}
