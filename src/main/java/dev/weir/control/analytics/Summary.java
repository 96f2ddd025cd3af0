package dev.weir.control.analytics;

import dev.weir.analytics.Percentiles;
import dev.weir.analytics.Timing;
import dev.weir.analytics.View;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one replica's exchanges came to.
 *
 * @param scope that this is one replica's
 * @param queries of Prometheus that give totals over replicas
 * @param latency on both sides, by the timing's token
 * @param openTunnels now, upgraded connections included
 * @param advice what would make more of it cacheable
 */
public record Summary(
        String replica,
        String scope,
        String window,
        Map<String, String> queries,
        Totals totals,
        Totals sinceStart,
        Map<String, Latency> latency,
        int openTunnels,
        String advice) {

    /** Times in seconds, to two digits; no longer than an hour. */
    public record Latency(long count, double mean, double p50, double p90, double p95, double p99, double max) {

        static Latency of(Percentiles micros) {
            return new Latency(
                    micros.count(),
                    Seconds.ofMicros(micros.mean()),
                    Seconds.ofMicros(micros.p50()),
                    Seconds.ofMicros(micros.p90()),
                    Seconds.ofMicros(micros.p95()),
                    Seconds.ofMicros(micros.p99()),
                    Seconds.ofMicros(micros.max()));
        }
    }

    static Map<String, Latency> latency(View view) {
        Map<String, Latency> latency = new LinkedHashMap<>();
        for (Timing timing : Timing.values()) {
            latency.put(timing.token(), Latency.of(view.percentiles(timing)));
        }
        return latency;
    }
}
