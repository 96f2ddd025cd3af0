package dev.weir.control.cache;

import dev.weir.measure.Outcome;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the cache did for the exchanges since the start. */
@Singleton
class Outcomes {

    private static final List<Outcome> OF_THE_CACHE =
            List.of(Outcome.HIT, Outcome.STALE, Outcome.REVALIDATED, Outcome.COLLAPSED, Outcome.MISS, Outcome.BYPASS);

    private final MeterRegistry registry;

    Outcomes(MeterRegistry registry) {
        this.registry = registry;
    }

    /** How often each. */
    Map<String, Long> counts() {
        Map<String, Long> counts = new LinkedHashMap<>();
        OF_THE_CACHE.forEach(outcome -> counts.put(outcome.token(), count(outcome)));
        return counts;
    }

    private long count(Outcome outcome) {
        double count = registry.find("weir.requests").tag("outcome", outcome.token()).functionCounters().stream()
                .mapToDouble(FunctionCounter::count)
                .sum();
        return Math.round(count);
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
