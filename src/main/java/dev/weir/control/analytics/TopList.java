package dev.weir.control.analytics;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weir.analytics.Amounts;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Measure;
import dev.weir.analytics.Price;
import dev.weir.analytics.Ranking;
import dev.weir.analytics.View;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The heaviest of one kind on one replica.
 *
 * @param scope that this is one replica's
 * @param from seconds since the epoch
 * @param to likewise
 * @param by what the order is by
 * @param entries the heaviest first
 * @param other what all that are not listed came to
 * @param total what all came to, exactly
 * @param errors by how much an entry's amounts may be too low; they are never too high
 * @param queries of Prometheus that give totals over replicas
 */
public record TopList(
        String replica,
        String scope,
        String window,
        long from,
        long to,
        String by,
        List<Entry> entries,
        Entry other,
        Entry total,
        Entry errors,
        Map<String, String> queries) {

    /**
     * One of them.
     *
     * @param name null for those that are no entry
     * @param value the amount that the order is by; time in seconds
     * @param error by how much it may be too low
     * @param bytes to and from clients
     * @param seconds from requests' heads to their ends
     * @param savedMoney saved bytes / 10⁹ × price
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Entry(
            @Nullable String name,
            Number value,
            Number error,
            long requests,
            long bytes,
            double seconds,
            long savedBytes,
            double savedSeconds,
            double savedMoney) {}

    static TopList of(
            String replica,
            View view,
            Dimension dimension,
            Measure by,
            int limit,
            Price price,
            Map<String, String> queries) {
        Ranking ranking = view.ranking(dimension);
        Ranking.Top top = ranking.top(by, limit);
        Number error = amount(ranking.errors(), by);
        return new TopList(
                replica,
                AnalyticsResource.SCOPE,
                view.window().token(),
                view.from(),
                view.to(),
                by.token(),
                top.rows().stream()
                        .map(row -> entry(row.key(), row.amounts(), by, error, price))
                        .toList(),
                entry(null, top.other(), by, error, price),
                entry(null, ranking.totals(), by, 0, price),
                entry(null, ranking.errors(), by, 0, price),
                queries);
    }

    private static Entry entry(@Nullable String name, Amounts amounts, Measure by, Number error, Price price) {
        return new Entry(
                name,
                amount(amounts, by),
                error,
                amounts.of(Measure.REQUESTS),
                amounts.of(Measure.BYTES),
                Seconds.ofNanos(amounts.of(Measure.TIME)),
                amounts.of(Measure.SAVED),
                Seconds.ofNanos(amounts.of(Measure.SAVED_TIME)),
                price.of(amounts.of(Measure.SAVED)));
    }

    private static Number amount(Amounts amounts, Measure by) {
        return switch (by) {
            case TIME, SAVED_TIME -> Seconds.ofNanos(amounts.of(by));
            case REQUESTS, BYTES, SAVED -> amounts.of(by);
        };
    }
}
