package dev.weir.lifecycle;

import dev.weir.journal.ChosenIds;
import dev.weir.journal.Journal;
import dev.weir.journal.Places;
import dev.weir.journal.Spans;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/** Traces of exchanges, where a collector is named. Where none is, nothing of it costs anything. */
@ApplicationScoped
public class TracesLife {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final int BEFORE_THE_DATA_PLANE = 500;

    private final Journal journal;
    private final OpenTelemetry telemetry;
    private final ChosenIds ids;
    private final boolean disabled;

    public TracesLife(
            Journal journal,
            OpenTelemetry telemetry,
            ChosenIds ids,
            @ConfigProperty(name = "quarkus.otel.sdk.disabled") boolean disabled) {
        this.journal = journal;
        this.telemetry = telemetry;
        this.ids = ids;
        this.disabled = disabled;
    }

    /** The SDK takes it for its own. */
    @Produces
    @Singleton
    static ChosenIds ids() {
        return new ChosenIds();
    }

    void start(@Observes @Priority(BEFORE_THE_DATA_PLANE) StartupEvent event) {
        if (!disabled && telemetry instanceof OpenTelemetrySdk sdk) {
            journal.trace(new Places(sdk.getSdkTracerProvider().getSampler()));
            journal.add(new Spans(sdk.getTracer("weir"), ids));
            LOG.info("traces of exchanges are exported");
        }
    }
}
