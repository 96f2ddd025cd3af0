package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.field.StructuredField.Parameter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StructuredFieldTest {

    @ParameterizedTest
    @ValueSource(strings = {"weir", "*", "*a", "a!#$%&'*+-.^_`|~:/9", "Weir-1.example:3128"})
    void whatCanBeATokenIsOne(String text) {
        assertEquals(text, StructuredField.token(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "9weir", "my weir", "a;b", "a,b", "a=b", "(a)", "-a", "a\"", "wéir"})
    void whatCannotBeATokenIsAString(String text) {
        assertEquals(StructuredField.string(text), StructuredField.token(text));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "``, `\"\"`",
                "plain words, \"plain words\"",
                "`say \"no\"`, `\"say \\\"no\\\"\"`",
                "`back\\slash`, `\"back\\\\slash\"`",
                "`é`, `\"?\"`",
                "`😀!`, `\"?!\"`",
                "`a,b;c=d`, `\"a,b;c=d\"`",
            })
    void stringsAreEscaped(String text, String written) {
        assertEquals(written, StructuredField.string(text));
    }

    @Test
    void controlsAndHalfPairsAreReplaced() {
        assertEquals("\"a??b?c?d?\"", StructuredField.string("a\r\nb\0c\177d\ud800"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "-7, -7",
        "999999999999999, 999999999999999",
        "1000000000000000, 999999999999999",
        "-9223372036854775808, -999999999999999"
    })
    void integersStayWithinFifteenDigits(long number, String written) {
        assertEquals(written, StructuredField.integer(number));
    }

    @Test
    void parametersFollowTheItemInOrder() {
        assertEquals(
                "weir;b=token;a=\"a b\";n=3",
                StructuredField.item(
                        "weir",
                        List.of(
                                Parameter.token("b", "token"),
                                Parameter.string("a", "a b"),
                                Parameter.integer("n", 3))));
    }
}
