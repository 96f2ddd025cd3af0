package dev.weir.feeds;

import dev.weir.feeds.Refreshed.Changed;
import dev.weir.feeds.Refreshed.Failed;
import dev.weir.feeds.Refreshed.Same;
import dev.weir.policy.FeedContent;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of all lists, on an event loop of their own. Each is fetched there in its own time, straight to the disk; all are read on one
 * thread beside it, so that never more than one is on its way into memory.
 */
final class FeedsVerticle extends AbstractVerticle {

    private static final Logger LOG = Logger.getLogger("weir.feeds");
    private static final long LONGEST_READING_MINUTES = 10;

    private final Feeds.Settings settings;
    private final Function<Vertx, Upstream> toOrigins;
    private final Map<String, Runnable> failureCounts;
    private final Consumer<List<FeedContent>> changed;
    private final List<Standing> standings = new ArrayList<>();
    private volatile List<FeedStatus> statuses;
    private @Nullable Means means;
    private boolean ended;

    /** What there is from the start to the end. */
    private record Means(Upstream upstream, WorkerExecutor worker, Refresh refresh) {}

    /**
     * Puts the parts together.
     *
     * @param failureCounts what counts a failure, by the list's name
     * @param changed told on the thread that reads
     */
    FeedsVerticle(
            Feeds.Settings settings,
            Function<Vertx, Upstream> toOrigins,
            Map<String, Runnable> failureCounts,
            Consumer<List<FeedContent>> changed) {
        this.settings = settings;
        this.toOrigins = toOrigins;
        this.failureCounts = failureCounts;
        this.changed = changed;
        this.statuses = settings.feeds().stream().map(FeedStatus::unknown).toList();
    }

    List<FeedStatus> statuses() {
        return statuses;
    }

    @Override
    public void start(Promise<Void> started) {
        Upstream upstream = toOrigins.apply(vertx);
        WorkerExecutor worker =
                vertx.createSharedWorkerExecutor("weir-feeds", 1, LONGEST_READING_MINUTES, TimeUnit.MINUTES);
        FeedFetch fetch = new FeedFetch(vertx, upstream, settings.limit(), settings.clock());
        means = new Means(upstream, worker, new Refresh(fetch, worker, settings.clock()));
        AtStart disk = new AtStart(settings.directory());
        worker.executeBlocking(() -> settings.feeds().stream().map(disk::read).toList())
                .compose(read -> {
                    standings.addAll(read);
                    return tell();
                })
                .onSuccess(_ -> {
                    show();
                    begin();
                })
                .onComplete(started);
    }

    private void begin() {
        Instant now = settings.clock().instant();
        for (int i = 0; i < standings.size(); i++) {
            plan(i, standings.get(i).untilDue(now));
        }
    }

    private void plan(int index, Duration pause) {
        if (!ended) {
            vertx.setTimer(Math.max(1, pause.toMillis()), _ -> refresh(index));
        }
    }

    private void refresh(int index) {
        Standing standing = standings.get(index);
        if (!ended) {
            means().refresh()
                    .run(standing.feed(), standing.files(), standing.kept())
                    .onSuccess(refreshed -> refreshed(index, refreshed));
        }
    }

    private void refreshed(int index, Refreshed refreshed) {
        if (ended) {
            return;
        }
        Standing before = standings.get(index);
        Instant now = settings.clock().instant();
        Standing after = before.after(refreshed, now);
        standings.set(index, after);
        Duration interval = before.feed().interval();
        double random = settings.random().getAsDouble();
        switch (refreshed) {
            case Changed next -> {
                LOG.infof("feed %s: %s", before.feed().name(), next.list().counts());
                // It counts once it is in force.
                tell().onComplete(_ -> {
                    show();
                    plan(index, settings.schedule().afterSuccess(interval, random));
                });
            }
            case Same _ -> {
                show();
                plan(index, settings.schedule().afterSuccess(interval, random));
            }
            case Failed(String reason, Duration wish) -> {
                show();
                failed(before, reason);
                int failures = after.status().failures();
                plan(index, settings.schedule().afterFailure(interval, failures, wish, random));
            }
        }
    }

    /** What goes on failing in the same way is counted and shown; the log has it once. */
    private void failed(Standing before, String reason) {
        String name = before.feed().name();
        failureCounts.getOrDefault(name, () -> {}).run();
        if (!reason.equals(before.status().failure())) {
            LOG.warnf(
                    "feed %s: %s; %s",
                    name,
                    reason,
                    before.status().hasContent() ? "its last content stays in force" : "it has no content");
        }
    }

    private void show() {
        statuses = standings.stream().map(Standing::status).toList();
    }

    /** Hands on all there is. */
    private Future<Void> tell() {
        List<FeedContent> contents = standings.stream()
                .map(Standing::content)
                .filter(Objects::nonNull)
                .toList();
        return means().worker()
                .executeBlocking(() -> {
                    changed.accept(contents);
                    return (Void) null;
                })
                .onFailure(failure -> LOG.error("the feeds are not in force", failure))
                .otherwiseEmpty();
    }

    Future<Void> renewTls(UpstreamTls tls) {
        Promise<Void> renewed = Promise.promise();
        context.runOnContext(_ -> means().upstream().renew(tls).onComplete(renewed));
        return renewed.future();
    }

    private Means means() {
        Means own = means;
        if (own == null) {
            throw new IllegalStateException("not started");
        }
        return own;
    }

    @Override
    public void stop(Promise<Void> stopped) {
        ended = true;
        Future.join(means().upstream().close(), means().worker().close())
                .<Void>mapEmpty()
                .onComplete(stopped);
    }
}
