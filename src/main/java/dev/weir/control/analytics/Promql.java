package dev.weir.control.analytics;

import dev.weir.analytics.Resolution;
import dev.weir.analytics.Window;
import java.util.LinkedHashMap;
import java.util.Map;

/** Queries that give Prometheus's totals over all replicas. Metrics carry no host, client or user: those each replica tells for itself. */
final class Promql {

    private static final String REQUESTS = "sum(increase(weir_requests_total[%s]))";
    private static final String BYTES = "sum by (side, direction) (increase(weir_bytes_total[%s]))";
    private static final String SAVED_BYTES = "sum(increase(weir_saved_bytes_total[%s]))";

    private Promql() {}

    static Map<String, String> summary(Window window) {
        return queries(
                window.token(),
                "requests",
                REQUESTS,
                "outcomes",
                "sum by (outcome) (increase(weir_requests_total[%s]))",
                "bytes",
                BYTES,
                "savedBytes",
                SAVED_BYTES,
                "savedSeconds",
                "sum(increase(weir_saved_seconds_total[%s]))",
                "clientP99",
                "histogram_quantile(0.99, sum by (le) (rate(weir_request_duration_seconds_bucket[%s])))",
                "upstreamP99",
                "histogram_quantile(0.99, sum by (le, phase) (rate(weir_upstream_duration_seconds_bucket[%s])))",
                "tunnels",
                "sum(weir_tunnels_active)");
    }

    static Map<String, String> list(Window window) {
        return queries(window.token(), "requests", REQUESTS, "bytes", BYTES, "savedBytes", SAVED_BYTES);
    }

    static Map<String, String> statuses(Window window) {
        return queries(window.token(), "requests", "sum by (code) (increase(weir_requests_total[%s]))");
    }

    static Map<String, String> denied(Window window) {
        return queries(
                window.token(),
                "denied",
                "sum by (reason) (increase(weir_denied_total[%s]))",
                "reported",
                "sum(increase(weir_reported_total[%s]))");
    }

    /** Per second; a range of Prometheus has to hold several of its scrapes, so that it is never finer than a minute. */
    static Map<String, String> rates(Resolution resolution) {
        String range = resolution == Resolution.FIVE_MINUTES ? resolution.token() : "1m";
        return queries(
                range,
                "requests",
                "sum by (outcome) (rate(weir_requests_total[%s]))",
                "bytes",
                "sum by (side, direction) (rate(weir_bytes_total[%s]))",
                "savedBytes",
                "sum(rate(weir_saved_bytes_total[%s]))");
    }

    private static Map<String, String> queries(String range, String... namesAndQueries) {
        Map<String, String> queries = new LinkedHashMap<>();
        for (int i = 0; i < namesAndQueries.length; i += 2) {
            queries.put(namesAndQueries[i], namesAndQueries[i + 1].formatted(range));
        }
        return queries;
    }
}
