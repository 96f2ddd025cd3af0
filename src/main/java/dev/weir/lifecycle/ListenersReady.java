package dev.weir.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the listeners are bound and the end has not begun. */
@Readiness
@ApplicationScoped
public class ListenersReady implements HealthCheck {

    private final Acceptance acceptance;

    public ListenersReady(Acceptance acceptance) {
        this.acceptance = acceptance;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("listeners")
                .status(acceptance.isWelcome())
                .build();
    }
}
