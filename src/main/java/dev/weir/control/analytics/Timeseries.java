package dev.weir.control.analytics;

import dev.weir.analytics.Series;
import dev.weir.analytics.Window;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one replica's exchanges came to over time, in columns.
 *
 * @param scope that this is one replica's
 * @param resolution how long each point is
 * @param names of the columns; the first is {@code time}, when a point begins, in seconds since the epoch
 * @param data the columns, of equal length; the last point is still filling
 * @param queries of Prometheus that give totals over replicas
 */
public record Timeseries(
        String replica,
        String scope,
        String window,
        String resolution,
        List<String> names,
        List<long[]> data,
        Map<String, String> queries) {

    private static final String TIME = "time";

    static Timeseries of(String replica, Window window, Series series) {
        List<long[]> data = new ArrayList<>();
        data.add(series.times());
        for (Column column : Column.values()) {
            data.add(column.of(series));
        }
        return new Timeseries(
                replica,
                AnalyticsResource.SCOPE,
                window.token(),
                series.resolution().token(),
                Stream.concat(Stream.of(TIME), Stream.of(Column.values()).map(Column::token))
                        .toList(),
                data,
                Promql.rates(series.resolution()));
    }
}
