package dev.weir.control.analytics;

import dev.weir.analytics.Amounts;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Figures;
import dev.weir.analytics.Measure;
import dev.weir.analytics.Ranking;
import dev.weir.analytics.Series;
import dev.weir.analytics.View;
import dev.weir.journal.Told;
import dev.weir.journal.Url;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How one replica is doing, told once a second.
 *
 * @param scope that this is one replica's
 * @param at seconds since the epoch
 * @param rates of the last whole second, by the names of the time series; bytes of both sides are those that pass on the wire now
 * @param minute what the last minute came to, by the same names
 * @param sinceStart likewise since the start
 * @param hitRatio of the last minute, 0 to 1
 * @param savings since the start
 * @param openTunnels now, upgraded connections included
 * @param hosts the most asked for in the last minute
 * @param requests the last ones, the youngest first
 */
public record Tick(
        String replica,
        String scope,
        long at,
        Map<String, Long> rates,
        Map<String, Long> minute,
        Map<String, Long> sinceStart,
        double hitRatio,
        Ledger savings,
        int openTunnels,
        List<Host> hosts,
        List<Request> requests) {

    /**
     * A host.
     *
     * @param error by how much its requests may be too low
     */
    public record Host(String name, long requests, long bytes, long savedBytes, long error) {

        static List<Host> top(View view, int limit) {
            Ranking ranking = view.ranking(Dimension.HOST);
            long error = ranking.errors().of(Measure.REQUESTS);
            return ranking.top(Measure.REQUESTS, limit).rows().stream()
                    .map(row -> of(row.key(), row.amounts(), error))
                    .toList();
        }

        private static Host of(String name, Amounts amounts, long error) {
            return new Host(
                    name, amounts.of(Measure.REQUESTS), amounts.of(Measure.BYTES), amounts.of(Measure.SAVED), error);
        }
    }

    /**
     * An exchange in brief.
     *
     * @param at when it ended
     * @param client its address or what stands for it
     * @param status that was sent, 0 when none was
     * @param sent bytes to the client
     * @param seconds from the request's head to the end
     */
    public record Request(
            String id,
            Instant at,
            String client,
            String method,
            String url,
            int status,
            String outcome,
            long sent,
            double seconds) {

        static Request of(Told told) {
            return new Request(
                    told.id(),
                    Instant.ofEpochMilli(told.endedMillis()),
                    told.client().address(),
                    told.request().method(),
                    Url.of(told.request()),
                    told.ending().status(),
                    told.ending().outcome().token(),
                    told.client().sent(),
                    Seconds.ofNanos(Math.max(0, told.client().total())));
        }
    }

    /**
     * The last point but one, as the last is still filling.
     *
     * @param wire what is known of what has not ended, by the same names, in place of what ended
     */
    static Map<String, Long> rates(Series seconds, Map<String, Long> wire) {
        Map<String, Long> rates = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            long[] points = column.of(seconds);
            rates.put(column.token(), points[points.length - 2]);
        }
        rates.putAll(wire);
        return rates;
    }

    static Map<String, Long> sums(Figures figures) {
        Map<String, Long> sums = new LinkedHashMap<>();
        for (Column column : Column.values()) {
            sums.put(column.token(), column.of(figures));
        }
        return sums;
    }
}
