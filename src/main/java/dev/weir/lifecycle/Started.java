package dev.weir.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Startup;

/** Started once the data plane's ports are known. */
@ApplicationScoped
@Startup
public class Started implements HealthCheck {

    private final DataPlaneLife life;

    public Started(DataPlaneLife life) {
        this.life = life;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("data-plane").status(life.isStarted()).build();
    }
}
