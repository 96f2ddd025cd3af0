package dev.weir.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RarelyTest {

    @ParameterizedTest
    @ValueSource(longs = {0, -5, Long.MAX_VALUE - 10})
    void theFirstIsDueAndThenOneAMinute(long start) {
        AtomicLong now = new AtomicLong(start);
        Rarely rarely = new Rarely(now::get);
        int due = 0;
        for (int second = 0; second <= 180; second++) {
            if (rarely.isDue()) {
                due++;
            }
            now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        }
        assertEquals(4, due);
    }
}
