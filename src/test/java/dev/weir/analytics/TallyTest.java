package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TallyTest {

    private static final int ROWS = 512;

    private final Map<String, long[]> truth = new HashMap<>();

    private void add(Tally tally, String key, long bytes) {
        long[] weights = {1, bytes, bytes * 3, bytes % 7, 0};
        tally.add(key, weights);
        Figures.add(truth.computeIfAbsent(key, _ -> new long[Measure.COUNT]), weights);
    }

    private void assertBounds(Tally tally) {
        truth.forEach((key, had) -> {
            for (Measure measure : Measure.values()) {
                long counted = tally.count(key, measure);
                long real = had[measure.column()];
                assertTrue(counted <= real, () -> key + " " + measure + ": " + counted + " > " + real);
                assertTrue(
                        real <= counted + tally.error(measure),
                        () -> key + " " + measure + ": " + real + " > " + counted + " + " + tally.error(measure));
            }
        });
        for (Measure measure : Measure.values()) {
            long total = truth.values().stream()
                    .mapToLong(row -> row[measure.column()])
                    .sum();
            assertEquals(total, tally.total(measure));
            assertTrue(tally.error(measure) <= tally.bound(total), () -> measure + " " + tally.error(measure));
        }
    }

    @Test
    void isExactWhileThereAreFewKeys() {
        Tally tally = new Tally(ROWS);
        for (int i = 0; i < 100_000; i++) {
            add(tally, "host" + i % ROWS, i);
        }
        assertEquals(ROWS, tally.size());
        assertEquals(0, tally.error(Measure.BYTES));
        truth.forEach((key, had) -> assertEquals(had[1], tally.count(key, Measure.BYTES)));
    }

    @Test
    void findsTheHeavyAmongAMillion() {
        Tally tally = new Tally(ROWS);
        Random random = new Random(1);
        for (int i = 0; i < 1_000_000; i++) {
            add(tally, "host" + i, random.nextInt(1000));
            if (i % 40 == 0) {
                add(tally, "often", 1);
            }
            if (i % 5000 == 0) {
                add(tally, "large", 300_000);
            }
        }
        assertTrue(tally.size() <= ROWS);
        assertEquals(
                "often",
                tally.ranking(10).top(Measure.REQUESTS, 1).rows().getFirst().key());
        assertEquals(
                "large",
                tally.ranking(10).top(Measure.BYTES, 1).rows().getFirst().key());
        assertBounds(tally);
    }

    @Test
    void boundsHoldForSkewedStreamsAndTheirSums() {
        Random random = new Random(2);
        Tally sum = new Tally(ROWS);
        for (int part = 0; part < 12; part++) {
            Tally tally = new Tally(ROWS);
            for (int i = 0; i < 20_000; i++) {
                int rank = (int) Math.pow(50_000, random.nextDouble());
                add(tally, "host" + rank, random.nextInt(100_000));
            }
            sum.add(tally);
        }
        assertTrue(sum.error(Measure.REQUESTS) > 0, "more keys than rows");
        assertBounds(sum);
    }

    @Test
    void aSumOfOneIsTheSame() {
        Tally tally = new Tally(ROWS);
        for (int i = 0; i < 5000; i++) {
            add(tally, "host" + i, i);
        }
        Tally sum = new Tally(4 * ROWS);
        sum.add(tally);
        assertEquals(tally.size(), sum.size());
        assertEquals(tally.error(Measure.BYTES), sum.error(Measure.BYTES));
        assertEquals(tally.total(Measure.BYTES), sum.total(Measure.BYTES));
    }

    @Test
    void othersAreWhatTheListedLeave() {
        Tally tally = new Tally(ROWS);
        for (int i = 1; i <= 10; i++) {
            add(tally, "host" + i, i);
        }
        Ranking.Top top = tally.ranking(100).top(Measure.BYTES, 2);
        assertEquals(
                List.of("host10", "host9"),
                top.rows().stream().map(Ranking.Row::key).toList());
        assertEquals(55 - 19, top.other().of(Measure.BYTES));
        assertEquals(8, top.other().of(Measure.REQUESTS));
    }

    @Test
    void leavesOutWhatHasNothingOfAMeasure() {
        Tally tally = new Tally(ROWS);
        add(tally, "none", 0);
        add(tally, "some", 6);
        assertEquals(
                List.of("some"),
                tally.ranking(100).top(Measure.BYTES, 10).rows().stream()
                        .map(Ranking.Row::key)
                        .toList());
        assertEquals(List.of(), tally.ranking(100).top(Measure.SAVED_TIME, 10).rows());
    }

    @Test
    void keysOfTheSameHashAreToldApart() {
        Tally tally = new Tally(ROWS);
        for (int i = 0; i < 256; i++) {
            StringBuilder key = new StringBuilder();
            for (int bit = 0; bit < 8; bit++) {
                key.append((i >> bit & 1) == 0 ? "Aa" : "BB");
            }
            add(tally, key.toString(), i);
        }
        assertEquals(256, tally.size());
        assertBounds(tally);
    }
}
