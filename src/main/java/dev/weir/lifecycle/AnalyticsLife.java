package dev.weir.lifecycle;

import dev.weir.analytics.Analytics;
import dev.weir.analytics.Price;
import dev.weir.analytics.SteadyClock;
import dev.weir.config.WeirConfig;
import dev.weir.journal.Journal;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the exchanges come to: told by the journal, from the first on, where anybody wants to know. */
@ApplicationScoped
public class AnalyticsLife {

    private static final int BEFORE_THE_JOURNAL = 400;

    void start(
            @Observes @Priority(BEFORE_THE_JOURNAL) StartupEvent event,
            Journal journal,
            Analytics analytics,
            WeirConfig config) {
        if (config.analytics().enabled()) {
            journal.add(analytics);
        }
    }

    @Produces
    @Singleton
    Analytics analytics() {
        return new Analytics(new SteadyClock(InstantSource.system(), System::nanoTime));
    }

    @Produces
    @Singleton
    Price price(WeirConfig config) {
        return new Price(config.analytics().pricePerGb(), config.analytics().currency());
    }
}
