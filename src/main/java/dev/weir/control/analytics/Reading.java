package dev.weir.control.analytics;

import dev.weir.analytics.Analytics;
import dev.weir.analytics.Dimension;
import dev.weir.analytics.Figures;
import dev.weir.analytics.Measure;
import dev.weir.analytics.Price;
import dev.weir.analytics.Resolution;
import dev.weir.analytics.View;
import dev.weir.analytics.Window;
import dev.weir.control.Replica;
import dev.weir.journal.Told;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Predicate;

/** What the analytics have to say, as it is told over REST. */
@Singleton
public class Reading {

    private static final String ADVICE =
            "What passes in a tunnel cannot be cached. Where a client may ask in path form,"
                    + " http://proxy:3128/https://host/path instead of https://host/path, Weir makes the TLS connection itself,"
                    + " and the answer can be.";
    private static final int TICK_HOSTS = 5;
    private static final int TICK_REQUESTS = 5;

    private final Analytics analytics;
    private final Price price;
    private final String replica;
    private final OpenTunnels tunnels;
    private final Wire wire;

    public Reading(Analytics analytics, Price price, Replica replica, OpenTunnels tunnels, Wire wire) {
        this.analytics = analytics;
        this.price = price;
        this.replica = replica.name();
        this.tunnels = tunnels;
        this.wire = wire;
    }

    Summary summary(Window window) {
        View view = analytics.view(window);
        Figures sinceStart = analytics.totals();
        return new Summary(
                replica,
                AnalyticsResource.SCOPE,
                window.token(),
                Promql.summary(window),
                Totals.of(view.from(), view.to(), view.figures(), Ledger.of(view.figures(), price)),
                Totals.of(analytics.begin(), view.to(), sinceStart, Ledger.of(sinceStart, price)),
                Summary.latency(view),
                tunnels.count(),
                ADVICE);
    }

    TopList top(Dimension dimension, Window window, Measure by, int limit) {
        Map<String, String> queries = dimension == Dimension.STATUS ? Promql.statuses(window) : Promql.list(window);
        return TopList.of(replica, analytics.view(window), dimension, by, limit, price, queries);
    }

    DeniedList denied(Window window, Measure by, int limit) {
        return DeniedList.of(replica, analytics, analytics.view(window), by, limit);
    }

    RecentList recent(Window window, Predicate<Told> which, int limit) {
        return new RecentList(
                replica,
                AnalyticsResource.SCOPE,
                window.token(),
                analytics.recent(window, which, limit).stream()
                        .map(RecentList.Exchange::of)
                        .toList(),
                Promql.list(window));
    }

    Timeseries series(Window window, Resolution resolution) {
        return Timeseries.of(replica, window, analytics.series(resolution, window));
    }

    Tick tick() {
        View minute = analytics.view(Window.MINUTE);
        Figures sinceStart = analytics.totals();
        return new Tick(
                replica,
                AnalyticsResource.SCOPE,
                minute.to(),
                Tick.rates(analytics.series(Resolution.SECOND, Window.MINUTE), wire.rates()),
                Tick.sums(minute.figures()),
                Tick.sums(sinceStart),
                Totals.hitRatio(minute.figures()),
                Ledger.of(sinceStart, price),
                tunnels.count(),
                Tick.Host.top(minute, TICK_HOSTS),
                analytics.recent(Window.MINUTE, _ -> true, TICK_REQUESTS).stream()
                        .map(Tick.Request::of)
                        .toList());
    }
}
