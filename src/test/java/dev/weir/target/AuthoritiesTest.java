package dev.weir.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AuthoritiesTest {

    private final Authorities authorities = new Authorities();

    @Test
    void whatIsRememberedIsWhatWouldBeReadAnew() {
        List<String> texts = new ArrayList<>(List.of(
                "", "h", "H", "h.", "h:", "h:80", "h:443", "h:080", "h:0", "[::1]", "[::1]:80", "127.0.0.1", "a b"));
        // More than there are places for, so that some share one.
        for (int i = 0; i < 500; i++) {
            texts.add("host-" + i + ".example:" + (80 + i % 3));
        }
        Random random = new Random(1);
        for (int i = 0; i < 20_000; i++) {
            String text = texts.get(random.nextInt(texts.size()));
            int defaultPort = random.nextBoolean() ? 80 : 443;
            assertEquals(Authority.parse(text, defaultPort), authorities.read(text, defaultPort), text);
        }
    }

    @Test
    void theSameTextIsReadOnce() {
        Authority first = authorities.read("example.org:8080", 80);
        assertSame(first, authorities.read("example.org:80".concat("80"), 80));
    }

    @Test
    void anotherDefaultPortIsAnotherAuthority() {
        for (int i = 0; i < 100; i++) {
            String text = "host-" + i;
            assertEquals(Authority.parse(text, 80), authorities.read(text, 80));
            assertEquals(Authority.parse(text, 443), authorities.read(text, 443));
            assertEquals(Authority.parse(text, 80), authorities.read(text, 80));
        }
    }
}
