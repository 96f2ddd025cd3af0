package dev.weir.lifecycle;

import dev.weir.cache.Purge;
import dev.weir.cache.ResponseCache;
import dev.weir.config.WeirConfig;
import dev.weir.documents.Beside;
import dev.weir.documents.Documents;
import dev.weir.listener.DataPlane;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Purges here, and in every other replica: by way of the store that they share, else of the ConfigMap in which the live policy lies. Where
 * they share neither, each is on its own.
 */
@ApplicationScoped
public class Purging {

    private static final Logger LOG = Logger.getLogger("weir.cache");

    /** After the data plane's. */
    private static final int AFTER_THE_DATA_PLANE = 5000;

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final WeirConfig config;
    private final DataPlaneLife life;
    private final Documents documents;
    private long last = -1;

    public Purging(WeirConfig config, DataPlaneLife life, Documents documents) {
        this.config = config;
        this.life = life;
        this.documents = documents;
    }

    /** Where something was purged. */
    public enum Reach {
        REPLICA,
        ALL
    }

    /** It was purged here, and the other replicas could not be told. */
    public static final class NotTold extends Exception {
        private static final long serialVersionUID = 1L;

        NotTold(String why, Throwable cause) {
            super(why, cause);
        }
    }

    void start(@Observes @Priority(AFTER_THE_DATA_PLANE) StartupEvent event) {
        beside().ifPresent(beside -> beside.onText(this::told));
    }

    private Optional<Beside> beside() {
        return config.cache().store() == WeirConfig.CacheStore.MEMORY ? documents.beside() : Optional.empty();
    }

    /** Tells the other replicas of what was purged here; waits until they can know. */
    public Reach tell(ResponseCache cache, Purge purge) throws NotTold {
        if (config.cache().store() == WeirConfig.CacheStore.REDIS) {
            await(cache, purge);
            return Reach.ALL;
        }
        Optional<Beside> beside = beside();
        if (beside.isEmpty()) {
            return Reach.REPLICA;
        }
        try {
            beside.get().change(text -> PurgeList.with(text, purge, Instant.now()));
            return Reach.ALL;
        } catch (Beside.NotWritten e) {
            throw new NotTold("the ConfigMap of the live policy " + e.getMessage(), e);
        }
    }

    private static void await(ResponseCache cache, Purge purge) throws NotTold {
        try {
            cache.purgeElsewhere(purge)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NotTold("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new NotTold("the store that replicas share did not take it", e);
        }
    }

    /** What the list says now; the first time, nothing of it can be stored yet. */
    private synchronized void told(String text) {
        ResponseCache cache = life.plane().map(DataPlane::cache).orElse(null);
        PurgeList.News news = PurgeList.since(Math.max(0, last), text);
        if (last >= 0 && cache != null) {
            if (news.missed()) {
                LOG.warn("purges of other replicas were missed: everything is purged");
            }
            news.purges().forEach(cache::purge);
        }
        last = news.newest();
    }
}
