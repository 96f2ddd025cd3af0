package dev.weir.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What is counted of the level of the cache that replicas share. */
public final class SharedCacheMeters {

    private final MeterRegistry registry;
    private final Map<Lookup, Counter> lookups = new EnumMap<>(Lookup.class);
    private final Map<Write, Counter> writes = new EnumMap<>(Write.class);
    private final Timer duration;

    /** How a look-up ended. */
    public enum Lookup {
        HIT,
        MISS,
        /** What was there was not ours, or not whole. */
        UNUSABLE,
        /** No answer in time. */
        TIMEOUT,
        /** Not asked, as too much was waiting for an answer. */
        SHED,
        ERROR
    }

    /** How a write ended. */
    public enum Write {
        STORED,
        /** Not tried, as too much was on its way. */
        SHED,
        FAILED
    }

    public SharedCacheMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Lookup result : Lookup.values()) {
            lookups.put(result, counter("weir.cache.shared.lookups", "Look-ups in the shared store", result));
        }
        for (Write result : Write.values()) {
            writes.put(
                    result, counter("weir.cache.shared.writes", "Entries and parts of bodies written to it", result));
        }
        this.duration = Timer.builder("weir.cache.shared.lookup.duration")
                .description("How long it took to answer a look-up")
                .publishPercentileHistogram(true)
                .minimumExpectedValue(Duration.ofNanos(50_000))
                .maximumExpectedValue(Duration.ofSeconds(10))
                .register(registry);
    }

    private Counter counter(String name, String description, Enum<?> result) {
        return Counter.builder(name)
                .description(description)
                .tag("result", result.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }

    /** Shows whether it answers. */
    public void up(BooleanSupplier up) {
        Gauge.builder("weir.cache.store.up", () -> up.getAsBoolean() ? 1 : 0)
                .description("Whether the store answers")
                .tag("store", "redis")
                .strongReference(true)
                .register(registry);
    }

    public void lookedUp(Lookup how) {
        Objects.requireNonNull(lookups.get(how)).increment();
    }

    public void answered(long nanos) {
        duration.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void wrote(Write how) {
        Objects.requireNonNull(writes.get(how)).increment();
    }
}
