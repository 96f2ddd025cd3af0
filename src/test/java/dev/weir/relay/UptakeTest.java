package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class UptakeTest {

    private static final int RATE = 100;
    private static final Duration WINDOW = Duration.ofSeconds(10);
    private static final int MUCH = 128 * 1024;

    private long waiting;
    private int movements;

    private final Uptake uptake = new Uptake(() -> waiting, new Pace(WINDOW, RATE), () -> movements++);

    private boolean isTooSlowAt(int second) {
        return uptake.isTooSlow(TimeUnit.SECONDS.toNanos(second));
    }

    /** One write, of which some leaves each second. */
    private boolean isCut(int bytesEachSecond) {
        uptake.written(MUCH);
        waiting = MUCH;
        for (int second = 1; second < 100; second++) {
            waiting -= bytesEachSecond;
            if (isTooSlowAt(second)) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whoTakesALargeWriteApaceIsLet() {
        assertFalse(isCut(RATE + RATE / 2));
        assertTrue(movements > 90);
    }

    @Test
    void whoTakesItTooSlowlyIsNot() {
        assertTrue(isCut(RATE / 2));
    }

    @Test
    void whoTakesNothingIsNotEither() {
        assertTrue(isCut(0));
        assertEquals(0, movements);
    }

    @Test
    void whereTheConnectionDoesNotTellOnlyWholeWritesCount() {
        waiting = Long.MAX_VALUE;
        for (int second = 1; second <= 40; second++) {
            uptake.written(RATE * 11);
            if (second % 10 == 0) {
                for (int write = 0; write < 10; write++) {
                    uptake.left(RATE * 11);
                }
            }
            assertFalse(isTooSlowAt(second), "second " + second);
        }
        assertEquals(40, movements);
    }

    @Test
    void noByteCountsTwice() {
        uptake.written(1000);
        waiting = 400;
        assertFalse(isTooSlowAt(1));
        uptake.left(500);
        assertEquals(1, movements);
        uptake.left(500);
        assertEquals(2, movements);
    }

    @Test
    void noTimeCountsWhileNothingWaits() {
        assertFalse(isTooSlowAt(0));
        uptake.written(1);
        uptake.left(1);
        assertFalse(isTooSlowAt(1000));
    }
}
