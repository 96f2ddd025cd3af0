package dev.weir.analytics;

import org.HdrHistogram.AbstractHistogram;

/**
 * How long something took. Times are microseconds, to two digits; no longer than an hour.
 *
 * @param count how many were timed; with none, all times are 0
 */
public record Percentiles(long count, long mean, long p50, long p90, long p95, long p99, long max) {

    static final Percentiles NOTHING = new Percentiles(0, 0, 0, 0, 0, 0, 0);

    static Percentiles of(AbstractHistogram histogram) {
        return new Percentiles(
                histogram.getTotalCount(),
                Math.round(histogram.getMean()),
                histogram.getValueAtPercentile(50),
                histogram.getValueAtPercentile(90),
                histogram.getValueAtPercentile(95),
                histogram.getValueAtPercentile(99),
                histogram.getMaxValue());
    }
}
