package dev.weir.lifecycle;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Takes Weir's meters out of the registry at the end. The registry belongs to the process: where the application is started anew in it,
 * as in development, a meter that is registered again would go on showing what the ended application has left.
 */
@ApplicationScoped
public class MetersEnd {

    private static final String OURS = "weir.";
    private static final int LAST = 10_000;

    private final MeterRegistry registry;

    public MetersEnd(MeterRegistry registry) {
        this.registry = registry;
    }

    void end(@Observes @Priority(LAST) ShutdownEvent event) {
        List<Meter> ours = registry.getMeters().stream()
                .filter(meter -> meter.getId().getName().startsWith(OURS))
                .toList();
        ours.forEach(registry::remove);
    }
}
