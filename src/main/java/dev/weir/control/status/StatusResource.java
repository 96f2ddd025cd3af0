package dev.weir.control.status;

import dev.weir.audit.Audit;
import dev.weir.cache.ResponseCache;
import dev.weir.config.WeirConfig;
import dev.weir.control.Figures;
import dev.weir.control.Replica;
import dev.weir.control.Roles;
import dev.weir.documents.Documents;
import dev.weir.documents.Layer;
import dev.weir.documents.Status;
import dev.weir.feeds.FeedStatus;
import dev.weir.lifecycle.Certificates;
import dev.weir.lifecycle.ControlPasswords;
import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.lifecycle.FeedsLife;
import dev.weir.policy.document.PolicyDocument;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.inject.Instance;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.ExampleObject;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Tells how this Weir is. */
@Path("/api/v1/status")
@Tag(name = "Weir")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Roles.VIEWER)
public class StatusResource {

    private static final String EXAMPLE = """
            {"replica":"weir-0","version":"0.1.0","started":"2027-01-01T08:00:00Z","uptimeSeconds":3600,"ready":true,
             "notReady":[],"dataPlane":{"plain":3128,"tls":null,"connections":12,"tunnels":3},
             "control":{"troubles":{},"audit":null},
             "policy":{"hash":"ba84cbf27bf2","since":"2027-01-01T08:30:00Z","missing":false,"layers":[
              {"layer":"live","source":"weir-data/policy.yaml","state":"loaded","version":"9f86d081","since":"2027-01-01T08:30:00Z",
               "entries":2,"problem":null,"faults":[]}]},
             "feeds":[],"guard":{"spellings":[{"spelling":"127.0.0.1","outcome":"closed","kind":"loopback"},
              {"spelling":"127.1","outcome":"malformed"}],"opened":[]},
             "cache":{"store":"memory","entries":130,"bytes":1048576,"maxBytes":268435456,"shared":null},
             "certificates":[],"logDropped":0,"warnings":[]}""";

    private final Replica replica;
    private final String version;
    private final WeirConfig config;
    private final DataPlaneLife life;
    private final Documents documents;
    private final FeedsLife feeds;
    private final ControlPasswords passwords;
    private final Audit audit;
    private final Certificates certificates;
    private final Figures figures;
    private final Instance<HealthCheck> readiness;

    public StatusResource(
            Replica replica,
            @ConfigProperty(name = "quarkus.application.version") String version,
            WeirConfig config,
            DataPlaneLife life,
            Documents documents,
            FeedsLife feeds,
            ControlPasswords passwords,
            Audit audit,
            Certificates certificates,
            Figures figures,
            @Readiness Instance<HealthCheck> readiness) {
        this.replica = replica;
        this.version = version;
        this.config = config;
        this.life = life;
        this.documents = documents;
        this.feeds = feeds;
        this.passwords = passwords;
        this.audit = audit;
        this.certificates = certificates;
        this.figures = figures;
        this.readiness = readiness;
    }

    @GET
    @Operation(
            operationId = "status",
            summary = "How this Weir is",
            description = "Whether it is ready, what is in force and since when, and what its operator should look at.")
    @APIResponse(
            responseCode = "200",
            description = "As it is now.",
            content =
                    @Content(
                            schema = @Schema(implementation = StatusBody.class),
                            examples = @ExampleObject(name = "a laptop", value = EXAMPLE)))
    public StatusBody status() {
        Instant now = Instant.now();
        Instant started = ProcessHandle.current().info().startInstant().orElse(now);
        List<String> notReady = notReady();
        StatusBody.Control control =
                new StatusBody.Control(passwords.troubles(), audit.problem().orElse(null));
        StatusBody.Policy policy = policy(documents.status());
        StatusBody.Cache cache = cache();
        List<StatusBody.Feed> lists =
                feeds.statuses().stream().map(StatusResource::feed).toList();
        List<StatusBody.Certificate> expiry = certificates.expiries().entrySet().stream()
                .map(entry -> new StatusBody.Certificate(entry.getKey(), entry.getValue()))
                .toList();
        long dropped = figures.of("weir.log.dropped");
        return new StatusBody(
                replica.name(),
                version,
                started,
                Duration.between(started, now).toSeconds(),
                notReady.isEmpty(),
                notReady,
                dataPlane(),
                control,
                policy,
                lists,
                guard(),
                cache,
                expiry,
                dropped,
                Warnings.of(control, policy, cache, lists, expiry, dropped, now));
    }

    private List<String> notReady() {
        return readiness.stream()
                .map(HealthCheck::call)
                .filter(check -> check.getStatus() == HealthCheckResponse.Status.DOWN)
                .map(HealthCheckResponse::getName)
                .sorted()
                .toList();
    }

    private StatusBody.DataPlane dataPlane() {
        return new StatusBody.DataPlane(
                life.ports().plain(),
                life.ports().tls().isPresent() ? life.ports().tls().getAsInt() : null,
                figures.of("weir.connections.active"),
                figures.of("weir.tunnels.active"));
    }

    private static StatusBody.Policy policy(Status status) {
        return new StatusBody.Policy(
                status.hash(),
                status.since(),
                status.missing(),
                Stream.of(Optional.of(status.live()), Optional.ofNullable(status.base()))
                        .flatMap(Optional::stream)
                        .map(StatusResource::layer)
                        .toList());
    }

    private static StatusBody.Layer layer(Layer layer) {
        PolicyDocument document = layer.document();
        Layer.Problem problem = layer.problem();
        return new StatusBody.Layer(
                token(layer.layer()),
                layer.source(),
                token(layer.state()),
                layer.version(),
                layer.since(),
                document.blacklist().size()
                        + document.allow().size()
                        + document.reach().size(),
                problem == null ? null : problem.why(),
                problem == null
                        ? List.of()
                        : problem.faults().stream().map(Objects::toString).toList());
    }

    private static String token(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static StatusBody.Feed feed(FeedStatus feed) {
        return new StatusBody.Feed(
                feed.name(),
                feed.url(),
                feed.required(),
                feed.lastAttempt(),
                feed.lastSuccess(),
                feed.failure(),
                feed.failures(),
                feed.counts() == null ? 0 : feed.counts().blocked());
    }

    private StatusBody.Guard guard() {
        return life.plane().map(plane -> Guarded.of(plane.guardTrial())).orElse(StatusBody.Guard.NONE);
    }

    private StatusBody.Cache cache() {
        Optional<ResponseCache> cache = life.plane().map(plane -> plane.cache());
        return new StatusBody.Cache(
                token(config.cache().store()),
                cache.map(ResponseCache::entries).orElse(0L),
                cache.map(ResponseCache::bytes).orElse(0L),
                cache.map(stored -> stored.settings().maxBytes()).orElse(0L),
                shared(cache));
    }

    private StatusBody.@Nullable Shared shared(Optional<ResponseCache> cache) {
        if (config.cache().store() != WeirConfig.CacheStore.REDIS) {
            return null;
        }
        return cache.filter(ResponseCache::isInTouch).isPresent() ? StatusBody.Shared.IN_TOUCH : StatusBody.Shared.AWAY;
    }
}
