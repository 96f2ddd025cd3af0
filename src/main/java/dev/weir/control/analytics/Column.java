package dev.weir.control.analytics;

import dev.weir.analytics.Figure;
import dev.weir.analytics.Figures;
import dev.weir.analytics.Series;
import java.util.Arrays;
import java.util.List;

/** What is told over time: sums of figures, in the unit that the name ends with where it is not a number of requests. */
enum Column {
    REQUESTS("requests", 1, Figure.REQUESTS),
    HITS("hits", 1, Figure.HIT, Figure.STALE, Figure.REVALIDATED, Figure.COLLAPSED),
    MISSES("misses", 1, Figure.MISS),
    BYPASSED("bypassed", 1, Figure.BYPASS),
    TUNNELS("tunnels", 1, Figure.TUNNEL, Figure.UPGRADE),
    LOCAL("local", 1, Figure.LOCAL),
    DENIED("denied", 1, Figure.DENIED),
    ERRORS("errors", 1, Figure.CLIENT_ERROR, Figure.UPSTREAM_ERROR),
    ABORTED("aborted", 1, Figure.ABORTED),
    CLIENT_RECEIVED("clientReceivedBytes", 1, Figure.CLIENT_RECEIVED),
    CLIENT_SENT("clientSentBytes", 1, Figure.CLIENT_SENT),
    UPSTREAM_SENT("upstreamSentBytes", 1, Figure.UPSTREAM_SENT),
    UPSTREAM_RECEIVED("upstreamReceivedBytes", 1, Figure.UPSTREAM_RECEIVED),
    TUNNEL("tunnelBytes", 1, Figure.TUNNEL_BYTES),
    SAVED("savedBytes", 1, Figure.SAVED_BYTES_HIT, Figure.SAVED_BYTES_REVALIDATED, Figure.SAVED_BYTES_COLLAPSED),
    SAVED_TIME(
            "savedMillis",
            1_000_000,
            Figure.SAVED_NANOS_HIT,
            Figure.SAVED_NANOS_REVALIDATED,
            Figure.SAVED_NANOS_COLLAPSED);

    private final String token;
    private final long unit;
    // Made by List.of, and so never changed.
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Figure> figures;

    Column(String token, long unit, Figure... figures) {
        this.token = token;
        this.unit = unit;
        this.figures = List.of(figures);
    }

    /** The word in REST. */
    String token() {
        return token;
    }

    long of(Figures counted) {
        return figures.stream().mapToLong(counted::of).sum() / unit;
    }

    long[] of(Series series) {
        long[] sums = series.of(figures.toArray(Figure[]::new));
        return Arrays.stream(sums).map(sum -> sum / unit).toArray();
    }
}
