package dev.weir.lifecycle;

import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.documents.Documents;
import dev.weir.measure.PolicyMeters;
import dev.weir.policy.InForce;
import dev.weir.policy.RuleSet;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Puts the policy into force before the data plane accepts anything, and looks after it until the end. */
@ApplicationScoped
public class PolicyLife {

    /** Before the data plane's. */
    private static final int BEFORE_THE_DATA_PLANE = 1000;

    private static final Duration START_LIMIT = Duration.ofSeconds(5);

    private final WeirConfig config;
    private final InForce inForce;
    private final Documents documents;

    public PolicyLife(WeirConfig config, MeterRegistry registry, Instance<KubernetesClient> kubernetes) {
        this.config = config;
        boolean deny = config.policy().onMissing() == WeirConfig.OnMissing.DENY;
        this.inForce = new InForce(deny ? RuleSet.missing() : RuleSet.EMPTY);
        this.documents = Documents.of(config.policy(), kubernetes::get, inForce, new PolicyMeters(registry));
    }

    @Produces
    @Singleton
    InForce inForce() {
        return inForce;
    }

    @Produces
    @Singleton
    Documents documents() {
        return documents;
    }

    void start(@Observes @Priority(BEFORE_THE_DATA_PLANE) StartupEvent event) {
        // Settings that make no sense stop the start of the data plane, which says so.
        if (SettingFaults.of(config).isEmpty()) {
            documents.start(START_LIMIT);
        }
    }

    /** After the data plane's end. */
    void end(@Observes ShutdownEvent event) {
        documents.close();
    }
}
