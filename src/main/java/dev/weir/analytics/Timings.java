package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.AbstractHistogram;
import org.HdrHistogram.IntCountsHistogram;

/** The times of a stretch of time, as histograms in microseconds with two significant digits. One without values takes nothing. */
final class Timings {

    private static final long LONGEST = TimeUnit.HOURS.toMicros(1);
    private static final int DIGITS = 2;

    private final Map<Timing, AbstractHistogram> histograms = new EnumMap<>(Timing.class);

    void add(Told told) {
        Outcome outcome = told.ending().outcome();
        boolean lasting = outcome == Outcome.TUNNEL || outcome == Outcome.UPGRADE;
        record(Timing.CLIENT_FIRST_BYTE, told.client().firstByte());
        long total = lasting ? Account.NONE : told.client().total();
        record(Timing.CLIENT_TOTAL, total);
        switch (outcome) {
            case HIT, STALE -> record(Timing.CLIENT_TOTAL_HIT, total);
            case MISS -> record(Timing.CLIENT_TOTAL_MISS, total);
            default -> {}
        }
        Account.Upstream upstream = told.upstream();
        if (upstream != null) {
            record(Timing.UPSTREAM_FIRST_BYTE, upstream.firstByte());
            record(Timing.UPSTREAM_TOTAL, lasting ? Account.NONE : upstream.total());
            record(Timing.DNS, upstream.dns());
            record(Timing.CONNECT, upstream.connect());
            record(Timing.TLS, upstream.tls());
        }
    }

    private void record(Timing timing, long nanos) {
        if (nanos >= 0) {
            histograms
                    .computeIfAbsent(timing, _ -> new IntCountsHistogram(LONGEST, DIGITS))
                    .recordValue(Math.min(LONGEST, TimeUnit.NANOSECONDS.toMicros(nanos)));
        }
    }

    void add(Timings other) {
        other.histograms.forEach((timing, histogram) -> histograms
                .computeIfAbsent(timing, _ -> new IntCountsHistogram(LONGEST, DIGITS))
                .add(histogram));
    }

    Percentiles percentiles(Timing timing) {
        AbstractHistogram histogram = histograms.get(timing);
        return histogram == null ? Percentiles.NOTHING : Percentiles.of(histogram);
    }
}
