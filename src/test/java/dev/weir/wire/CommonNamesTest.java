package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.netty.util.AsciiString;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommonNamesTest {

    private static AsciiString of(String name) {
        byte[] bytes = Feed.bytes(">" + name + "<");
        return CommonNames.of(bytes, 1, bytes.length - 1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Host", "host", "Content-Length", "content-length", "ETag", "X-XSS-Protection", "accept", "TE"})
    void aCommonNameIsMadeOnce(String name) {
        assertSame(of(name), of(name));
        assertEquals(name, of(name).toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"HOST", "X", "Content-Lengti", "content-Length", "Hosu", "x-nobody-knows-it"})
    void anyOtherIsItsOwn(String name) {
        assertNotSame(of(name), of(name));
        assertEquals(name, of(name).toString());
    }

    @Test
    void whatItWasReadFromMayChange() {
        byte[] bytes = Feed.bytes("x-mine");
        AsciiString name = CommonNames.of(bytes, 0, bytes.length);
        bytes[0] = 'y';
        assertEquals("x-mine", name.toString());
    }

    @Test
    void noNameIsTakenForAnother() {
        Random random = new Random(5);
        String letters = "aehostHETcnlgdCA-";
        for (int round = 0; round < 100_000; round++) {
            StringBuilder name = new StringBuilder();
            for (int i = 1 + random.nextInt(5); i > 0; i--) {
                name.append(letters.charAt(random.nextInt(letters.length())));
            }
            assertEquals(name.toString(), of(name.toString()).toString());
        }
    }
}
