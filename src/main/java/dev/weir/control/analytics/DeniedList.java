package dev.weir.control.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.analytics.Analytics;
import dev.weir.analytics.Denied;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Measure;
import dev.weir.analytics.Ranking;
import dev.weir.analytics.View;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was refused on one replica, and what entries that only report would have refused.
 *
 * @param scope that this is one replica's
 * @param from seconds since the epoch
 * @param to likewise
 * @param by which of an entry's amounts the order is by
 * @param entries the one with the most first
 * @param other requests that were refused for what is not listed
 * @param total requests that were refused or reported
 * @param error by how much an entry's requests may be too low
 * @param queries of Prometheus that give totals over replicas
 */
public record DeniedList(
        String replica,
        String scope,
        String window,
        long from,
        long to,
        String by,
        List<Entry> entries,
        long other,
        long total,
        long error,
        Map<String, String> queries) {

    /**
     * Why.
     *
     * @param reason a token, as in metrics
     * @param entry of the policy; null where none had a part in it
     * @param mode {@code enforce}, or {@code report} where it was let through
     * @param requests in the window
     * @param error by how much they may be too low
     * @param bytes to clients and from them
     * @param seconds from requests' heads to their ends
     * @param sinceStart requests since the start, or since it was last forgotten for others
     * @param first when it first occurred since then
     * @param host a sample: the last that was asked for
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            String reason,
            @Nullable String entry,
            String mode,
            long requests,
            long error,
            long bytes,
            double seconds,
            long sinceStart,
            Instant first,
            Instant last,
            String host) {

        static Entry of(Denied denied, long error) {
            return new Entry(
                    denied.reason(),
                    denied.entry(),
                    denied.reported() ? "report" : "enforce",
                    denied.requests(),
                    error,
                    denied.bytes(),
                    Seconds.ofNanos(denied.nanos()),
                    denied.count(),
                    Instant.ofEpochMilli(denied.firstMillis()),
                    Instant.ofEpochMilli(denied.lastMillis()),
                    denied.host());
        }
    }

    static DeniedList of(String replica, Analytics analytics, View view, Measure by, int limit) {
        Ranking ranking = view.ranking(Dimension.REFUSAL);
        long total = ranking.totals().of(Measure.REQUESTS);
        long error = ranking.errors().of(Measure.REQUESTS);
        List<Entry> entries = analytics.denied(view, by, limit).stream()
                .map(denied -> Entry.of(denied, error))
                .toList();
        return new DeniedList(
                replica,
                AnalyticsResource.SCOPE,
                view.window().token(),
                view.from(),
                view.to(),
                by.token(),
                entries,
                total - entries.stream().mapToLong(Entry::requests).sum(),
                total,
                error,
                Promql.denied(view.window()));
    }
}
