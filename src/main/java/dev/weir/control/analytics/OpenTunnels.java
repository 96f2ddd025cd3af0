package dev.weir.control.analytics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;

/** How many tunnels and upgraded connections are open now: what the metric says. */
@Singleton
public class OpenTunnels {

    private final MeterRegistry registry;

    public OpenTunnels(MeterRegistry registry) {
        this.registry = registry;
    }

    int count() {
        Gauge gauge = registry.find("weir.tunnels.active").gauge();
        return gauge == null ? 0 : (int) gauge.value();
    }
}
