package dev.weir.measure;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts what was not told or not written because there was no room for it, or because it failed. */
public final class LogDrops {

    private final Counter counter;

    public LogDrops(MeterRegistry registry) {
        counter = Counter.builder("weir.log.dropped")
                .description(
                        "Exchanges not told of and lines not written, because what takes them could not keep up or failed")
                .register(registry);
    }

    public void dropped(int number) {
        counter.increment(number);
    }
}
