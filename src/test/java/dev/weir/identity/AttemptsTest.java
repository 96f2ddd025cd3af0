package dev.weir.identity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.Attempts.Turn;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttemptsTest {

    private final AtomicLong clock = new AtomicLong();
    private final Attempts attempts = new Attempts(clock::get);

    private static InetAddress address(String text) {
        return NetUtil.createInetAddressFromIpAddressString(text);
    }

    private Attempts.Of guesses(String address, int count) {
        Attempts.Of those = attempts.of(address(address));
        for (int i = 0; i < count; i++) {
            assertEquals(Turn.NOW, those.begin());
            those.wrong();
            those.end();
        }
        return those;
    }

    @Test
    void afterTenTheAnswersTakeLongerUpToABound() {
        Attempts.Of those = attempts.of(address("192.0.2.1"));
        for (int i = 0; i < 10; i++) {
            assertEquals(Duration.ZERO, those.wrong());
        }
        Duration before = Duration.ZERO;
        for (int i = 0; i < 1000; i++) {
            Duration delay = those.wrong();
            assertTrue(delay.compareTo(before) >= 0 && delay.isPositive());
            before = delay;
        }
        assertEquals(Duration.ofSeconds(5), before);
        assertEquals(Duration.ZERO, attempts.of(address("192.0.2.2")).wrong());
    }

    @Test
    void fewAreComparedAtOnceForWhoGuessedMuch() {
        Attempts.Of those = guesses("192.0.2.1", 10);
        for (int i = 0; i < 8; i++) {
            assertEquals(Turn.NOW, those.begin());
        }
        assertEquals(Turn.NOT_YET, those.begin());
        those.end();
        assertEquals(Turn.NOW, those.begin());
        Attempts.Of others = attempts.of(address("192.0.2.2"));
        for (int i = 0; i < 100; i++) {
            assertEquals(Turn.NOW, others.begin());
        }
    }

    @Test
    void aMinuteLaterItBeginsAgain() {
        Attempts.Of those = guesses("192.0.2.1", 20);
        clock.addAndGet(Duration.ofSeconds(59).toNanos());
        assertTrue(those.wrong().isPositive());
        clock.addAndGet(Duration.ofSeconds(1).toNanos());
        assertEquals(Duration.ZERO, those.wrong());
    }

    @ParameterizedTest
    @CsvSource({
        "2001:db8::1, 2001:db8::ffff:2, true",
        "2001:db8:0:1::1, 2001:db8:0:2::1, false",
        "192.0.2.1, 192.0.2.2, false",
        "::1, ::2, false",
    })
    void ofIpv6TheNetworkCounts(String one, String other, boolean same) {
        if (same) {
            assertSame(attempts.of(address(one)), attempts.of(address(other)));
        } else {
            assertNotSame(attempts.of(address(one)), attempts.of(address(other)));
        }
    }
}
