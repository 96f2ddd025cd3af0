package dev.weir.lifecycle;

import dev.weir.documents.Documents;
import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready once each document has been usable: a rollout whose pods cannot read the policy, and would deny everything, goes no
 * further while those before it serve.
 */
@Readiness
@ApplicationScoped
public class PolicyReady implements HealthCheck {

    private final Documents documents;

    public PolicyReady(Documents documents) {
        this.documents = documents;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("policy")
                .status(!documents.status().missing())
                .build();
    }
}
