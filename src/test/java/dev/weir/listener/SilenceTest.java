package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.net.Host;
import org.junit.jupiter.api.Test;

class SilenceTest {

    private static final Host HOST = new Host.Name("a.example");

    private final Silence silence = new Silence();

    @Test
    void oneInAWhileAsksAgain() {
        long again = Silence.AGAIN.toNanos();
        assertFalse(silence.isAbout(HOST, 0));
        silence.began(HOST, 0);
        assertTrue(silence.isAbout(HOST, again - 1));
        assertFalse(silence.isAbout(HOST, again));
        assertTrue(silence.isAbout(HOST, again), "another one is asking");
        assertTrue(silence.isAbout(HOST, 2 * again - 1));
        assertFalse(silence.isAbout(HOST, 2 * again));
        silence.ended(HOST);
        assertFalse(silence.isAbout(HOST, 2 * again + 1));
    }

    @Test
    void theLatestAreRemembered() {
        silence.began(HOST, 0);
        for (int i = 1; i < Silence.MOST; i++) {
            silence.began(new Host.Name("b" + i + ".example"), 0);
        }
        assertTrue(silence.isAbout(HOST, 1));
        silence.began(HOST, 1);
        silence.began(new Host.Name("c.example"), 1);
        assertTrue(silence.isAbout(HOST, 1));
        assertFalse(silence.isAbout(new Host.Name("b1.example"), 1));
    }
}
