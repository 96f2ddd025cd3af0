package dev.weir.analytics;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a window looks like at one moment.
 *
 * @param from the start of its oldest slice, or of the process, in seconds since the epoch
 * @param to the moment, likewise
 */
public record View(
        Window window,
        long from,
        long to,
        Figures figures,
        Map<Dimension, Ranking> rankings,
        Map<Timing, Percentiles> percentiles) {

    public Ranking ranking(Dimension dimension) {
        return present(rankings.get(dimension));
    }

    public Percentiles percentiles(Timing timing) {
        return present(percentiles.get(timing));
    }

    private static <T> T present(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("a view has all dimensions and timings");
        }
        return value;
    }
}
