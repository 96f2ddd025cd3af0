package dev.weir.control.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EntryTextTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"domain\":\"a.example\"} | {\"domain\":\"a.example\"}",
                "{ \"domain\" : \"a.example\", \"user\": null } | {\"domain\":\"a.example\"}",
                "{\"id\":\"x\",\"source\":{\"layer\":\"live\"},\"state\":7,\"uses\":[],\"notices\":[\"n\"]} | {\"id\":\"x\"}",
                "{\"ports\":[80,\"8000-8999\"]} | {\"ports\":[80,\"8000-8999\"]}",
                // What there is no such field for is for the reader of documents to say.
                "{\"host\":7} | {\"host\":7}",
            })
    void whatWeirTellsIsPassedOver(String body, String json) {
        assertEquals(
                json,
                assertInstanceOf(EntryText.Written.class, EntryText.read(body)).json());
    }

    @Test
    void itIsPutUnderItsId() {
        assertEquals(
                new EntryText.Written("{\"id\":\"a-1\",\"domain\":\"a.example\"}", "a-1"),
                EntryText.read("{\"domain\":\"a.example\"}").withId("a-1"));
        assertEquals(
                new EntryText.Written("{\"id\":\"a-1\"}", "a-1"),
                EntryText.read("{\"id\":\"a-1\"}").withId("a-1"));
        assertInstanceOf(
                EntryText.Malformed.class, EntryText.read("{\"id\":\"b\"}").withId("a-1"));
        assertInstanceOf(EntryText.Malformed.class, EntryText.read("x").withId("a-1"));
    }

    @Test
    void aFaultSaysWhere() {
        String why = assertInstanceOf(EntryText.Malformed.class, EntryText.read("{\"domain\":\n \"a\" \"b\"}"))
                .why();
        assertTrue(why.contains("line 2, column "), why);
        assertEquals(
                "ports: must be a list of numbers, or strings such as \"8000-8999\"",
                assertInstanceOf(EntryText.Malformed.class, EntryText.read("{\"ports\":443}"))
                        .why());
    }

    /** Depth is bounded before anything is built of it. */
    @Test
    void depthDoesNoHarm() {
        assertInstanceOf(
                EntryText.Malformed.class, EntryText.read("{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}"));
    }
}
