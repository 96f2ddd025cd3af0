package dev.weir.lifecycle;

import dev.weir.cache.Moment;
import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.dns.Resolver;
import dev.weir.journal.Journal;
import dev.weir.listener.DataPlane;
import dev.weir.listener.DataPlaneSettings;
import dev.weir.listener.FileShares;
import dev.weir.listener.ListenerTls;
import dev.weir.measure.Meters;
import dev.weir.policy.ApiServer;
import dev.weir.policy.InForce;
import dev.weir.upstream.OwnSockets;
import dev.weir.upstream.UpstreamTls;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Starts the data plane when the application starts, and ends it as {@code weir.shutdown.*} says. */
@ApplicationScoped
public class DataPlaneLife {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final Duration START_LIMIT = Duration.ofMinutes(2);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);
    private static final Duration OWN_ADDRESSES = Duration.ofSeconds(10);

    private final Vertx vertx;
    private final WeirConfig config;
    private final RegistryTls tls;
    private final MeterRegistry registry;
    private final Acceptance acceptance;
    private final SecondSignal secondSignal;
    private final OtherSockets otherSockets;
    private final ControlPasswords passwords;
    private final InForce policy;
    private final FeedsLife feeds;
    private final Journal journal;
    private final RedisLife redis;
    private final AtomicReference<@Nullable DataPlane> plane = new AtomicReference<>();
    private volatile @Nullable Resolver resolver;
    private volatile @Nullable UsersInForce users;
    private volatile @Nullable OwnAddresses ownAddresses;
    private volatile DataPlane.@Nullable Ports ports;
    private volatile @Nullable ListenerTls listenerTls;
    private volatile @Nullable UpstreamTls upstreamTls;

    public DataPlaneLife(
            Vertx vertx,
            WeirConfig config,
            RegistryTls tls,
            MeterRegistry registry,
            Acceptance acceptance,
            SecondSignal secondSignal,
            OtherSockets otherSockets,
            ControlPasswords passwords,
            InForce policy,
            FeedsLife feeds,
            Journal journal,
            RedisLife redis) {
        this.vertx = vertx;
        this.config = config;
        this.tls = tls;
        this.registry = registry;
        this.acceptance = acceptance;
        this.secondSignal = secondSignal;
        this.otherSockets = otherSockets;
        this.passwords = passwords;
        this.policy = policy;
        this.feeds = feeds;
        this.journal = journal;
        this.redis = redis;
    }

    void start(@Observes StartupEvent event) {
        secondSignal.install(this::drain);
        List<String> faults = SettingFaults.of(config);
        if (!faults.isEmpty()) {
            throw new ConfigurationException(String.join(System.lineSeparator(), faults));
        }
        DataPlane.Ports bound;
        try {
            bound = startPlane();
        } catch (IllegalArgumentException e) {
            throw StartFailure.of(e);
        }
        new Greeting(config, bound, otherSockets.control(), passwords.access(), otherSockets.management())
                .lines()
                .forEach(LOG::info);
    }

    private DataPlane.Ports startPlane() {
        FileShares files = FileShares.ofProcess();
        Resolver names =
                new Resolver(vertx, Resolver.Settings.system(config.dns().family(), files.lookups()));
        resolver = names;
        Meters meters = new Meters(registry);
        UsersInForce known = new UsersInForce(config.proxy(), meters);
        users = known;
        OwnSockets own = new OwnSockets();
        otherSockets.addTo(own);
        ListenerTls listening = tls.listener().orElse(null);
        listenerTls = listening;
        UpstreamTls dialling = tls.upstream();
        upstreamTls = dialling;
        DataPlane made = new DataPlane(
                vertx,
                new DataPlaneSettings(
                        config,
                        HostName.read(),
                        listening,
                        dialling,
                        names,
                        ApiServer.of(System.getenv()),
                        own,
                        meters,
                        journal,
                        files,
                        Runtime.getRuntime().availableProcessors(),
                        Moment.Clock.SYSTEM,
                        redis.start(),
                        policy,
                        known,
                        BCrypt::checkpw));
        if (made.roomForConnections() < config.proxy().limits().connections()) {
            LOG.warnf(
                    "weir.proxy.limits.connections: room for %d only, the process may not open more files",
                    made.roomForConnections());
        }
        long cacheBytes = made.cache().settings().maxBytes();
        if (cacheBytes < config.cache().memory().maxBytes().asLongValue()) {
            LOG.warnf("weir.cache.memory.max-bytes: %d only, half of the heap", cacheBytes);
        }
        made.guardTrial().warning().ifPresent(LOG::warn);
        // What is kept of the lists is in force before the first client comes.
        await(feeds.start(made, meters), START_LIMIT);
        DataPlane.Ports bound = await(made.start(), START_LIMIT);
        ownAddresses = new OwnAddresses(own, OWN_ADDRESSES);
        ports = bound;
        acceptance.begin();
        // From here on a signal ends it.
        plane.set(made);
        return bound;
    }

    boolean isStarted() {
        return ports != null;
    }

    /** Where the data plane listens. */
    public DataPlane.Ports ports() {
        DataPlane.Ports bound = ports;
        if (bound == null) {
            throw new IllegalStateException("not started");
        }
        return bound;
    }

    /** The data plane while it runs: neither before its start nor once it ends. */
    public Optional<DataPlane> plane() {
        return Optional.ofNullable(plane.get());
    }

    void renewed(@Observes CertificateUpdatedEvent event) {
        DataPlane running = plane.get();
        if (running == null) {
            return;
        }
        switch (event.name()) {
            case RegistryTls.PROXY -> tls.listener().ifPresent(read -> renew(running, read));
            case RegistryTls.UPSTREAM -> renew(running, tls.upstream());
            default -> {}
        }
    }

    private void renew(DataPlane running, ListenerTls read) {
        // The files are read anew at every period, whether or not somebody touched them.
        if (!read.equals(listenerTls)) {
            told("TLS listener", running.renewTls(read).onSuccess(_ -> listenerTls = read));
        }
    }

    private void renew(DataPlane running, UpstreamTls read) {
        if (!read.equals(upstreamTls)) {
            told(
                    "TLS to origins",
                    Future.join(running.renewUpstreamTls(read), feeds.renewTls(read))
                            .<Void>mapEmpty()
                            .onSuccess(_ -> upstreamTls = read));
        }
    }

    private static void told(String what, Future<Void> renewal) {
        renewal.onSuccess(_ -> LOG.infof("%s: certificates renewed", what))
                .onFailure(failure -> LOG.errorf("%s: the renewed certificates are not usable: %s", what, failure));
    }

    /** Where it is not a signal that ends the application: the rest of it is closed already. */
    void end(@Observes @Priority(1) ShutdownEvent event) {
        drain();
    }

    /** As {@code weir.shutdown.*} says, once; blocks until everything is closed. */
    private void drain() {
        DataPlane running = plane.getAndSet(null);
        if (running == null) {
            return;
        }
        acceptance.end();
        Duration delay = config.shutdown().delay();
        Duration drain = config.shutdown().drain();
        Teardown teardown = new Teardown();
        if (delay.isPositive()) {
            LOG.infof("ending: everything is still accepted for %s", delay);
            running.leave();
            teardown.take(
                    "the delay",
                    () -> await(
                            vertx.timer(Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS),
                            delay.plus(CLOSE_LIMIT)));
        }
        LOG.infof("ending: draining for up to %s; a second signal ends at once", drain);
        teardown.take("the feeds", () -> await(feeds.end(), CLOSE_LIMIT));
        teardown.take("the data plane", () -> await(running.drain(drain), drain.plus(CLOSE_LIMIT)));
        teardown.take("Redis", () -> await(redis.end(), CLOSE_LIMIT));
        teardown.take("name look-ups", () -> close(resolver));
        teardown.take("the users", () -> close(users));
        teardown.take("this host's addresses", () -> close(ownAddresses));
        teardown.finish();
        LOG.info("ended");
    }

    private static void close(@Nullable AutoCloseable open) throws Exception {
        if (open != null) {
            open.close();
        }
    }

    private static <T> T await(Future<T> future, Duration limit) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (TimeoutException e) {
            throw new IllegalStateException("not done within " + limit, e);
        } catch (java.util.concurrent.ExecutionException e) {
            throw e.getCause() instanceof RuntimeException known ? known : new IllegalStateException(e.getCause());
        }
    }
}
