package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PaceTest {

    private static final long BEGUN = Long.MAX_VALUE - 5;

    private final Pace pace = new Pace(Duration.ofSeconds(60), 100);

    @BeforeEach
    void begin() {
        assertFalse(pace.isLate(BEGUN, true));
    }

    private boolean lateAt(int second, boolean counts) {
        return pace.isLate(BEGUN + TimeUnit.SECONDS.toNanos(second), counts);
    }

    @ParameterizedTest
    @CsvSource({"99, true", "100, false", "101, false", "0, true"})
    void averagesOverItsWindow(int bytesASecond, boolean late) {
        boolean found = false;
        for (int second = 1; second < 600; second++) {
            pace.moved(bytesASecond);
            found |= lateAt(second, true);
        }
        assertEquals(late, found);
    }

    @Test
    void aBurstPaysForItsOwnWindowOnly() {
        assertTrue(pace.moved(1_000_000));
        assertFalse(lateAt(60, true));
        assertTrue(lateAt(61, true));
    }

    @Test
    void timeThatDoesNotCountIsFree() {
        assertFalse(lateAt(50, true));
        assertFalse(lateAt(5000, false));
        assertFalse(lateAt(5010, true));
        assertTrue(lateAt(5011, true));
    }
}
