package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OctetsTest {

    @ParameterizedTest
    @CsvSource({
        "0x00, 0",
        "0x09, 20",
        "0x0a, 0",
        "0x1f, 0",
        "0x20, 20",
        "0x7f, 0",
        "0x80, 4",
        "0xff, 4",
        "0x41, 31",
        "0x2c, 22",
        "0x22, 22",
        "0x7e, 31"
    })
    void sortsOctetsIntoTheirClasses(String octet, int classes) {
        for (int kind = 1; kind <= 16; kind *= 2) {
            assertEquals((classes & kind) != 0, Octets.is(Integer.decode(octet).byteValue(), kind), "kind " + kind);
        }
    }

    @Test
    void findsEveryControlCharacterAtEveryPlace() {
        for (int octet = 0; octet < 256; octet++) {
            boolean text = Octets.is((byte) octet, Octets.TEXT);
            for (int at = 0; at < 40; at++) {
                byte[] line = new byte[40];
                Arrays.fill(line, (byte) (at % 2 == 0 ? 'x' : '\t'));
                line[at] = (byte) octet;
                assertEquals(text ? 40 : at, Octets.skipText(line, 0, 40));
                assertEquals(text ? 40 : at, Octets.skipText(line, at, 40));
                assertEquals(at, Octets.skipText(line, 0, at));
            }
        }
    }

    @Test
    void comparesTokensInAnyCaseOfLettersOnly() {
        byte[] bytes = "xHoSt{".getBytes(StandardCharsets.US_ASCII);
        assertTrue(Octets.spells(bytes, 1, 5, "host"));
        assertFalse(Octets.spells(bytes, 0, 5, "xhos"));
        assertFalse(Octets.spells(new byte[] {'['}, 0, 1, "{"));
    }

    @Test
    void readsHexadecimalDigits() {
        StringBuilder digits = new StringBuilder();
        for (int octet = 0; octet < 256; octet++) {
            if (Octets.hex((byte) octet) >= 0) {
                digits.append((char) octet);
            }
        }
        assertEquals("0123456789ABCDEFabcdef", digits.toString());
    }
}
