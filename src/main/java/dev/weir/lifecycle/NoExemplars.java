package dev.weir.lifecycle;

import io.prometheus.client.exemplars.ExemplarSampler;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Samples no exemplars. Quarkus would look for a trace around each figure that is recorded, and there is none: spans are made after the
 * exchange.
 */
public class NoExemplars {

    private NoExemplars() {}

    @Produces
    @Singleton
    @Alternative
    @Priority(1)
    static Optional<ExemplarSampler> none() {
        return Optional.empty();
    }
}
