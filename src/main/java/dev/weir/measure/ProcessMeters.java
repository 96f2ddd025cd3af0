package dev.weir.measure;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/** The meters of the process as a whole: which build it is, and how long its certificates last. */
public final class ProcessMeters {

    private final MeterRegistry registry;

    public ProcessMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    /** Shows which build runs. */
    public void build(String version) {
        Gauge.builder("weir.build.info", () -> 1)
                .description("Which build this is")
                .tag("version", version)
                .register(registry);
    }

    /**
     * Shows when a certificate that this process presents stops being valid.
     *
     * @param name where it is configured, of a closed set
     * @param expiry asked at each scrape; NaN is shown where there is none
     */
    public void certificate(String name, Supplier<Optional<Instant>> expiry) {
        Gauge.builder("weir.certificate.expiry.timestamp", () -> seconds(expiry.get()))
                .description("When the certificate stops being valid")
                .baseUnit("seconds")
                .tag("name", name)
                .strongReference(true)
                .register(registry);
    }

    private static double seconds(Optional<Instant> expiry) {
        return expiry.map(when -> (double) when.getEpochSecond()).orElse(Double.NaN);
    }
}
