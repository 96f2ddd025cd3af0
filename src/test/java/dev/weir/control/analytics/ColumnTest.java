package dev.weir.control.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.analytics.Analytics;
import dev.weir.analytics.Exchanges;
import dev.weir.analytics.Figures;
import dev.weir.analytics.SteadyClock;
import dev.weir.measure.Outcome;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ColumnTest {

    private static final Set<Column> OUTCOMES = EnumSet.range(Column.HITS, Column.ABORTED);

    /** So that what a chart stacks is as high as there were requests. */
    @ParameterizedTest
    @EnumSource
    void everyRequestIsInOneColumnOfOutcomes(Outcome outcome) {
        Analytics analytics = new Analytics(new SteadyClock(InstantSource.system(), System::nanoTime));
        analytics.told(Exchanges.MISS.ended(outcome, 200).told());
        Figures counted = analytics.totals();
        assertEquals(1, Column.REQUESTS.of(counted));
        assertEquals(
                1, OUTCOMES.stream().mapToLong(column -> column.of(counted)).sum());
    }
}
