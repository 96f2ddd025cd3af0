package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.measure.Outcome;
import org.junit.jupiter.api.Test;

class TimingsTest {

    private final Timings timings = new Timings();

    private static void assertNear(long expectedMillis, long micros) {
        assertEquals((double) expectedMillis, micros / 1e3, expectedMillis / 1e2);
    }

    @Test
    void percentilesAreRightToTwoDigits() {
        for (int millis = 1; millis <= 1000; millis++) {
            timings.add(Exchanges.MISS.took(millis).told());
        }
        Percentiles total = timings.percentiles(Timing.CLIENT_TOTAL);
        assertEquals(1000, total.count());
        assertNear(500, total.p50());
        assertNear(900, total.p90());
        assertNear(950, total.p95());
        assertNear(990, total.p99());
        assertNear(1000, total.max());
        assertNear(500, total.mean());
        assertNear(250, timings.percentiles(Timing.CLIENT_FIRST_BYTE).p50());
    }

    @Test
    void bothSidesAreTimed() {
        timings.add(Exchanges.MISS.took(20).told());
        timings.add(Exchanges.hit(1, 1).took(4).told());
        assertNear(1, timings.percentiles(Timing.DNS).p50());
        assertNear(2, timings.percentiles(Timing.CONNECT).p50());
        assertNear(8, timings.percentiles(Timing.UPSTREAM_FIRST_BYTE).p50());
        assertNear(20, timings.percentiles(Timing.UPSTREAM_TOTAL).max());
        assertNear(20, timings.percentiles(Timing.CLIENT_TOTAL_MISS).max());
        assertNear(4, timings.percentiles(Timing.CLIENT_TOTAL_HIT).max());
        assertEquals(2, timings.percentiles(Timing.CLIENT_TOTAL).count());
        assertEquals(Percentiles.NOTHING, timings.percentiles(Timing.TLS), "nothing was timed");
    }

    @Test
    void aTunnelCountsForItsBeginning() {
        timings.add(Exchanges.MISS.ended(Outcome.TUNNEL, 200).took(500_000).told());
        assertEquals(0, timings.percentiles(Timing.CLIENT_TOTAL).count());
        assertEquals(0, timings.percentiles(Timing.UPSTREAM_TOTAL).count());
        assertEquals(1, timings.percentiles(Timing.CLIENT_FIRST_BYTE).count());
    }

    @Test
    void whatLastsForDaysIsAnHour() {
        timings.add(Exchanges.MISS.took(90_000_000).told());
        assertNear(3_600_000, timings.percentiles(Timing.CLIENT_TOTAL).max());
    }

    @Test
    void sumsAreThoseOfAllValues() {
        Timings other = new Timings();
        timings.add(Exchanges.MISS.took(10).told());
        other.add(Exchanges.MISS.took(30).told());
        other.add(Exchanges.hit(1, 1).took(50).told());
        timings.add(other);
        assertEquals(3, timings.percentiles(Timing.CLIENT_TOTAL).count());
        assertNear(30, timings.percentiles(Timing.CLIENT_TOTAL).p50());
        assertNear(50, timings.percentiles(Timing.CLIENT_TOTAL_HIT).p50());
    }
}
