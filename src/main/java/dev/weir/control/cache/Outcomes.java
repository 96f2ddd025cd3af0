package dev.weir.control.cache;

import dev.weir.control.Figures;
import dev.weir.measure.Outcome;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the cache did for the exchanges since the start. */
@Singleton
class Outcomes {

    private static final List<Outcome> OF_THE_CACHE =
            List.of(Outcome.HIT, Outcome.STALE, Outcome.REVALIDATED, Outcome.COLLAPSED, Outcome.MISS, Outcome.BYPASS);

    private final Figures figures;

    Outcomes(Figures figures) {
        this.figures = figures;
    }

    /** How often each. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        OF_THE_CACHE.forEach(
                outcome -> counts.put(outcome.token(), figures.of("weir.requests", "outcome", outcome.token())));
        return counts;
    }

    /** Those that needed no whole fetch of their own, of all that asked the cache. */
    static double ratio(Map<String, Long> counts) {
        long saved = of(counts, Outcome.HIT, Outcome.STALE, Outcome.REVALIDATED, Outcome.COLLAPSED);
        long asked = saved + of(counts, Outcome.MISS);
        return asked == 0 ? 0 : Math.round(1000.0 * saved / asked) / 1000.0;
    }

    private static long of(Map<String, Long> counts, Outcome... outcomes) {
        long sum = 0;
        for (Outcome outcome : outcomes) {
            sum += counts.getOrDefault(outcome.token(), 0L);
        }
        return sum;
    }
}
