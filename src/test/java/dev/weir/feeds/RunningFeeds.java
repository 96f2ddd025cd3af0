package dev.weir.feeds;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.dns.Resolver;
import dev.weir.listener.TestWeir;
import dev.weir.measure.Meters;
import dev.weir.net.Places;
import dev.weir.policy.AddressGuard;
import dev.weir.policy.FeedContent;
import dev.weir.testing.Eventually;
import dev.weir.upstream.OwnSockets;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamSettings;
import dev.weir.upstream.UpstreamTls;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Feeds that run, without the rest of Weir. Of loopback {@code 127.0.0.1} alone is open to them. */
final class RunningFeeds implements AutoCloseable {

    private final Vertx vertx = Vertx.vertx();
    private final Resolver resolver;
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final BlockingQueue<List<FeedContent>> told = new LinkedBlockingQueue<>();
    private final Feeds feeds;

    /** What a test sets before the start. */
    static final class Setup {
        private final Path directory;
        private final List<FeedSettings> feeds = new ArrayList<>();
        // A handshake is waited for on a busy machine too.
        private final Map<String, String> config =
                new HashMap<>(Map.of("weir.egress.allow", "127.0.0.1/32", "weir.upstream.connect-timeout", "1m"));
        private UpstreamTls tls = UpstreamTls.PLATFORM;
        private Duration limit = Duration.ofMinutes(1);
        private Duration interval = Duration.ofHours(1);
        private FeedFormat format = FeedFormat.AUTO;
        private long maxBytes = 1 << 20;
        private boolean required;

        Setup(Path directory) {
            this.directory = directory;
        }

        Setup limit(Duration duration) {
            limit = duration;
            return this;
        }

        Setup tls(UpstreamTls trust) {
            tls = trust;
            return this;
        }

        Setup with(String key, String value) {
            config.put(key, value);
            return this;
        }

        /** Of the feeds that are added from now on. */
        Setup interval(Duration duration) {
            interval = duration;
            return this;
        }

        Setup format(FeedFormat written) {
            format = written;
            return this;
        }

        Setup maxBytes(long bytes) {
            maxBytes = bytes;
            return this;
        }

        Setup required() {
            required = true;
            return this;
        }

        Setup feed(String name, String url) {
            if (!(FeedUrl.parse(url) instanceof FeedUrl read)) {
                throw new AssertionError(url);
            }
            feeds.add(new FeedSettings(name, read, format, FeedContent.Scope.OWN, interval, required, maxBytes));
            return this;
        }

        RunningFeeds start() {
            return new RunningFeeds(this);
        }
    }

    static Setup in(Path directory) {
        return new Setup(directory);
    }

    private RunningFeeds(Setup setup) {
        var config = TestWeir.config(setup.config);
        resolver = new Resolver(vertx, Resolver.Settings.system(config.dns().family(), 10));
        Meters meters = new Meters(registry);
        feeds = new Feeds(
                vertx,
                new Feeds.Settings(
                        setup.feeds,
                        setup.directory,
                        setup.limit,
                        new Schedule(Duration.ofMillis(20)),
                        InstantSource.system(),
                        () -> 0.5),
                own -> new Upstream(
                        own,
                        UpstreamSettings.of(config, setup.tls, 1),
                        resolver,
                        new AddressGuard(config.egress().allow().orElse(List.of()), List.of()),
                        new OwnSockets(),
                        new Places(10),
                        meters),
                meters,
                told::add);
        await(feeds.start());
    }

    Feeds feeds() {
        return feeds;
    }

    /** What is in force, the next time that somebody is told. */
    List<FeedContent> awaitTold() {
        try {
            List<FeedContent> next = told.poll(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            if (next == null) {
                throw new AssertionError("nobody was told anything; " + feeds.statuses());
            }
            Eventually.await(
                    () -> feeds.statuses().stream()
                                    .filter(FeedStatus::hasContent)
                                    .count()
                            >= next.size(),
                    "what is in force is shown");
            return next;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    boolean wasToldMore() {
        return !told.isEmpty();
    }

    /** The first status whose attempt failed. */
    FeedStatus awaitFailure() {
        Eventually.await(() -> feeds.statuses().getFirst().failure() != null, "a failure");
        return feeds.statuses().getFirst();
    }

    FeedStatus status() {
        return feeds.statuses().getFirst();
    }

    double gauge(String name) {
        return registry.get(name).gauge().value();
    }

    double failuresCounted() {
        return registry.get("weir.feed.failures").counter().count();
    }

    /** The names in lists, in order, an excepted one with a plus. */
    static String names(List<FeedContent> contents) {
        TreeSet<String> names = new TreeSet<>();
        for (FeedContent content : contents) {
            content.blocked().forEach(names::add);
            content.excepted().forEach(name -> names.add("+" + name));
        }
        return String.join(" ", names);
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        await(feeds.close());
        resolver.close();
        await(vertx.close());
    }
}
