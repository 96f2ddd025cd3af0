package dev.weir.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The meters of the policy: which is in force, how large it is, and how loading it went. */
public final class PolicyMeters {

    private final MeterRegistry registry;
    private final MultiGauge info;
    private final MultiGauge entries;
    private final Counter failures;
    private final Map<String, AtomicInteger> faulty = new ConcurrentHashMap<>();
    private final AtomicLong lastSuccess = new AtomicLong();

    public PolicyMeters(MeterRegistry registry) {
        this.registry = registry;
        info = MultiGauge.builder("weir.policy.info")
                .description("The policy documents in force, by the hash of what they say")
                .register(registry);
        entries = MultiGauge.builder("weir.blacklist.entries")
                .description("Blacklist entries in force, by where they come from")
                .register(registry);
        failures = Counter.builder("weir.policy.reload.failures")
                .description("Documents that could not be used")
                .register(registry);
        Gauge.builder("weir.policy.last.reload.success.timestamp.seconds", lastSuccess, last -> last.get() / 1e3)
                .description("When a policy document last could be used that was new")
                .register(registry);
    }

    /**
     * This is in force now.
     *
     * @param sizes entries of the blacklist by source, of a set that the configuration closes
     */
    public void inForce(String hash, Map<String, Long> sizes) {
        info.register(List.of(MultiGauge.Row.of(Tags.of("hash", hash), 1)), true);
        entries.register(
                sizes.entrySet().stream()
                        .map(size -> MultiGauge.Row.of(Tags.of("source", size.getKey()), size.getValue()))
                        .toList(),
                true);
    }

    /** A document was read that can be used. */
    public void loaded(Instant now) {
        lastSuccess.set(now.toEpochMilli());
    }

    /** A document was read that cannot. */
    public void failed() {
        failures.increment();
    }

    /**
     * Whether what lies in a document's place now can be used.
     *
     * @param source of a set that the configuration closes
     */
    public void faulty(String source, boolean isFaulty) {
        faulty.computeIfAbsent(source, this::registered).set(isFaulty ? 1 : 0);
    }

    private AtomicInteger registered(String source) {
        AtomicInteger value = new AtomicInteger();
        Gauge.builder("weir.policy.faulty", value, AtomicInteger::get)
                .description("1 while what lies in a document's place cannot be used")
                .tag("source", source)
                .register(registry);
        return value;
    }
}
