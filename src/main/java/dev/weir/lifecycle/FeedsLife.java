package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.documents.Documents;
import dev.weir.feeds.FeedStatus;
import dev.weir.feeds.Feeds;
import dev.weir.listener.DataPlane;
import dev.weir.measure.Meters;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The remote lists from the start to the end. They are fetched over the data plane's way to origins, and so past its address guard. */
@ApplicationScoped
public class FeedsLife {

    private final Vertx vertx;
    private final WeirConfig config;
    private final Documents documents;
    private volatile @Nullable Feeds feeds;

    public FeedsLife(Vertx vertx, WeirConfig config, Documents documents) {
        this.vertx = vertx;
        this.config = config;
        this.documents = documents;
    }

    /**
     * Puts in force what is kept of them, and begins to fetch.
     *
     * @throws IllegalArgumentException naming the key of a value that makes no sense
     */
    Future<Void> start(DataPlane plane, Meters meters) {
        Feeds made = new Feeds(
                vertx,
                config,
                plane::upstream,
                meters,
                lists -> documents
                        .feedsChanged(lists)
                        .orTimeout(1, TimeUnit.MINUTES)
                        .join());
        feeds = made;
        return made.start();
    }

    /** How each list stands now, in the order of their names. */
    public List<FeedStatus> statuses() {
        Feeds made = feeds;
        return made == null ? List.of() : made.statuses();
    }

    /** Whether something is in force of each list that is required. */
    boolean isReady() {
        Feeds made = feeds;
        return made != null && made.isReady();
    }

    Future<Void> renewTls(UpstreamTls tls) {
        Feeds made = feeds;
        return made == null ? Future.succeededFuture() : made.renewTls(tls);
    }

    Future<Void> end() {
        Feeds made = feeds;
        return made == null ? Future.succeededFuture() : made.close();
    }
}
