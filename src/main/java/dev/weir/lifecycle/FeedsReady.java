package dev.weir.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready once there is some content of each list that is required. */
@Readiness
@ApplicationScoped
public class FeedsReady implements HealthCheck {

    private final FeedsLife feeds;

    public FeedsReady(FeedsLife feeds) {
        this.feeds = feeds;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("feeds").status(feeds.isReady()).build();
    }
}
