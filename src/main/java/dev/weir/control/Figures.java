package dev.weir.control;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.stream.StreamSupport;

/** What the metrics say now. */
@Singleton
public class Figures {

    private final MeterRegistry registry;

    public Figures(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * The sum over all of that name; 0 where there is none.
     *
     * @param tags keys and values that they have, in turn
     */
    public long of(String meter, String... tags) {
        double sum = registry.find(meter).tags(tags).meters().stream()
                .mapToDouble(Figures::value)
                .sum();
        return Math.round(sum);
    }

    private static double value(Meter meter) {
        return StreamSupport.stream(meter.measure().spliterator(), false)
                .mapToDouble(measurement -> measurement.getValue())
                .findFirst()
                .orElse(0);
    }
}
