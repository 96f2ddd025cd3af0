package dev.weir.feeds;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Meters;
import dev.weir.policy.FeedContent;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The remote lists that are configured: {@code weir.policy.feeds}. Made once, started once, closed once. */
public final class Feeds {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration LEAST_PAUSE = Duration.ofMinutes(1);

    private final Vertx vertx;
    private final Settings settings;
    private final FeedsVerticle verticle;
    private volatile @Nullable String deployment;

    /**
     * What they work with.
     *
     * @param feeds in the order of their names
     * @param directory where they are kept
     * @param limit for one fetch
     * @param schedule when they are asked for again
     * @param clock what is shown and written down as the time
     * @param random from 0 to 1
     */
    record Settings(
            List<FeedSettings> feeds,
            Path directory,
            Duration limit,
            Schedule schedule,
            InstantSource clock,
            DoubleSupplier random) {

        static Settings of(WeirConfig config) {
            return new Settings(
                    FeedSettings.of(config.policy().feeds()),
                    config.dataDir().resolve("feeds"),
                    LIMIT,
                    new Schedule(LEAST_PAUSE),
                    InstantSource.system(),
                    () -> ThreadLocalRandom.current().nextDouble());
        }
    }

    /**
     * Puts the parts together.
     *
     * @param toOrigins makes the way to origins of an event loop, on that event loop
     * @param changed told what is in force now of all lists, in the order of their names, each time it is another; on a thread that may
     *     block, one call after the other
     * @throws IllegalArgumentException naming the key of a value that makes no sense
     */
    public Feeds(
            Vertx vertx,
            WeirConfig config,
            Function<Vertx, Upstream> toOrigins,
            Meters meters,
            Consumer<List<FeedContent>> changed) {
        this(vertx, Settings.of(config), toOrigins, meters, changed);
    }

    Feeds(
            Vertx vertx,
            Settings settings,
            Function<Vertx, Upstream> toOrigins,
            Meters meters,
            Consumer<List<FeedContent>> changed) {
        this.vertx = vertx;
        this.settings = settings;
        Map<String, Runnable> failureCounts = new HashMap<>();
        for (FeedSettings feed : settings.feeds()) {
            String name = feed.name();
            failureCounts.put(name, meters.feed(name, feed.interval(), () -> lastSuccess(name)));
        }
        this.verticle = new FeedsVerticle(settings, toOrigins, failureCounts, changed);
    }

    private long lastSuccess(String name) {
        FeedStatus status = status(name);
        Instant last = status == null ? null : status.lastSuccess();
        return last == null ? 0 : last.getEpochSecond();
    }

    private @Nullable FeedStatus status(String name) {
        return statuses().stream()
                .filter(status -> status.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    /** Puts in force what is kept on disk; when that is done, it goes on to fetch whatever is due. */
    public Future<Void> start() {
        return settings.feeds().isEmpty()
                ? Future.succeededFuture()
                : vertx.deployVerticle(verticle)
                        .onSuccess(id -> deployment = id)
                        .mapEmpty();
    }

    /** How each list stands now, in the order of their names. */
    public List<FeedStatus> statuses() {
        return verticle.statuses();
    }

    /** Whether something is in force of each list that is required. */
    public boolean isReady() {
        return statuses().stream().allMatch(status -> status.hasContent() || !status.required());
    }

    /** New connections are made with this trust and key pair. */
    public Future<Void> renewTls(UpstreamTls tls) {
        return deployment != null ? verticle.renewTls(tls) : Future.succeededFuture();
    }

    /** Ends it; what was being fetched is given up. */
    public Future<Void> close() {
        String id = deployment;
        deployment = null;
        return id == null ? Future.succeededFuture() : vertx.undeploy(id);
    }
}
