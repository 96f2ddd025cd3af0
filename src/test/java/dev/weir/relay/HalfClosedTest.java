package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.relay.HalfClosed.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HalfClosedTest {

    private static final long BEGUN = Long.MAX_VALUE - 5;

    private final HalfClosed client = new HalfClosed(BEGUN);

    private Verdict after(long millis, boolean answered, boolean written) {
        return client.judge(BEGUN + TimeUnit.MILLISECONDS.toNanos(millis), answered, written);
    }

    @Test
    void isAskedEachTimeItsSilenceHasDoubled() {
        List<Integer> asked = new ArrayList<>();
        for (int second = 0; second < 40; second++) {
            Verdict verdict = after(second * 1000L, false, second > 5);
            if (verdict == Verdict.ASK) {
                asked.add(second);
            } else {
                assertEquals(Verdict.PRESENT, verdict);
            }
        }
        assertEquals(List.of(2, 4, 8, 16, 32), asked);
    }

    @Test
    void hasLeftWhenTheAnswerIsSilentAndNothingToldOtherwise() {
        assertEquals(Verdict.PRESENT, after(2000, true, false));
        assertEquals(Verdict.LEFT, after(2001, true, false));
        assertEquals(Verdict.PRESENT, after(60_000, true, true));
    }
}
