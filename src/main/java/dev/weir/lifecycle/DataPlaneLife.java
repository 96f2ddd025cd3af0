package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.dns.Resolver;
import dev.weir.listener.DataPlane;
import dev.weir.listener.DataPlaneSettings;
import dev.weir.measure.Meters;
import dev.weir.upstream.OwnSockets;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Starts the data plane when the application starts, and ends it as {@code weir.shutdown.*} says. */
@ApplicationScoped
public class DataPlaneLife {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final Duration START_LIMIT = Duration.ofSeconds(30);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final WeirConfig config;
    private final RegistryTls tls;
    private final MeterRegistry registry;
    private final Acceptance acceptance;
    private final SecondSignal secondSignal;
    private final OtherSockets otherSockets;
    private @Nullable DataPlane plane;
    private @Nullable Resolver resolver;
    private DataPlane.@Nullable Ports ports;

    public DataPlaneLife(
            Vertx vertx,
            WeirConfig config,
            RegistryTls tls,
            MeterRegistry registry,
            Acceptance acceptance,
            SecondSignal secondSignal,
            OtherSockets otherSockets) {
        this.vertx = vertx;
        this.config = config;
        this.tls = tls;
        this.registry = registry;
        this.acceptance = acceptance;
        this.secondSignal = secondSignal;
        this.otherSockets = otherSockets;
    }

    void start(@Observes StartupEvent event) {
        Resolver names =
                new Resolver(vertx, Resolver.Settings.system(config.dns().family()));
        resolver = names;
        OwnSockets own = new OwnSockets();
        otherSockets.addTo(own);
        DataPlane made = new DataPlane(
                vertx,
                new DataPlaneSettings(
                        config,
                        HostName.read(),
                        tls.listener().orElse(null),
                        tls.upstream(),
                        names,
                        own,
                        new Meters(registry),
                        Runtime.getRuntime().availableProcessors()));
        DataPlane.Ports bound = await(made.start(), START_LIMIT);
        plane = made;
        ports = bound;
        acceptance.begin();
        secondSignal.install();
        new Greeting(config, bound).lines().forEach(LOG::info);
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

    void renewed(@Observes CertificateUpdatedEvent event) {
        DataPlane running = plane;
        if (running == null) {
            return;
        }
        switch (event.name()) {
            case RegistryTls.PROXY ->
                tls.listener().ifPresent(renewed -> told("TLS listener", running.renewTls(renewed)));
            case RegistryTls.UPSTREAM -> told("TLS to origins", running.renewUpstreamTls(tls.upstream()));
            default -> {}
        }
    }

    private static void told(String what, Future<Void> renewal) {
        renewal.onSuccess(_ -> LOG.infof("%s: certificates renewed", what))
                .onFailure(failure -> LOG.errorf("%s: the renewed certificates are not usable: %s", what, failure));
    }

    /** Before anything else of the application ends: the probes and the metrics stay up while connections drain. */
    void end(@Observes @Priority(1) ShutdownEvent event) {
        DataPlane running = plane;
        if (running == null) {
            return;
        }
        acceptance.end();
        Duration delay = config.shutdown().delay();
        Duration drain = config.shutdown().drain();
        LOG.infof("ending: accepting for %s more, then draining for up to %s", delay, drain);
        await(vertx.timer(Math.max(1, delay.toMillis()), TimeUnit.MILLISECONDS), delay.plus(CLOSE_LIMIT));
        try {
            await(running.drain(drain), drain.plus(CLOSE_LIMIT));
            LOG.info("ended");
        } finally {
            Resolver names = resolver;
            if (names != null) {
                names.close();
            }
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
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(cause.getMessage(), cause);
        }
    }
}
