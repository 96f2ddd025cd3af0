package dev.weir.lifecycle;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.HealthCheckResponseBuilder;
import org.eclipse.microprofile.health.Readiness;

/** Says whether the store that replicas share answers, and never takes a replica out of service for it: it goes on without. */
@Readiness
@ApplicationScoped
public class SharedStoreDetail implements HealthCheck {

    private final RedisLife redis;

    public SharedStoreDetail(RedisLife redis) {
        this.redis = redis;
    }

    @Override
    public HealthCheckResponse call() {
        HealthCheckResponseBuilder told =
                HealthCheckResponse.named("shared-store").up();
        redis.isUp().ifPresent(up -> told.withData("answers", up));
        return told.build();
    }
}
