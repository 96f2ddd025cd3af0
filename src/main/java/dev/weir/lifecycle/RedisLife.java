package dev.weir.lifecycle;

import dev.weir.cache.Seal;
import dev.weir.cache.SharedStore;
import dev.weir.config.WeirConfig;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.redis.Reason;
import dev.weir.redis.RedisLevel;
import dev.weir.redis.RedisSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.proxy.ProxyConfigurationRegistry;
import io.quarkus.redis.runtime.client.VertxRedisClientFactory;
import io.quarkus.redis.runtime.client.config.RedisClientConfig;
import io.quarkus.redis.runtime.client.config.RedisConfig;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.smallrye.config.SmallRyeConfig;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jspecify.annotations.Nullable;

/**
 * The store that replicas share, where {@code weir.cache.store} is {@code redis}. How it is reached, {@code quarkus.redis.*}, is Quarkus's
 * to read; each event loop has a client of its own, so that an answer comes where it was asked for.
 */
@ApplicationScoped
public class RedisLife {

    private final Vertx vertx;
    private final WeirConfig config;
    private final TlsConfigurationRegistry tls;
    private final ProxyConfigurationRegistry proxies;
    private final MeterRegistry registry;
    private volatile @Nullable RedisLevel level;

    public RedisLife(
            Vertx vertx,
            WeirConfig config,
            TlsConfigurationRegistry tls,
            ProxyConfigurationRegistry proxies,
            MeterRegistry registry) {
        this.vertx = vertx;
        this.config = config;
        this.tls = tls;
        this.proxies = proxies;
        this.registry = registry;
    }

    /**
     * The store; null where each replica has its own.
     *
     * @throws IllegalArgumentException naming the key of what is missing or wrong
     */
    @Nullable
    SharedStore start() {
        if (config.cache().store() != WeirConfig.CacheStore.REDIS) {
            return null;
        }
        RedisClientConfig client = ConfigProvider.getConfig()
                .unwrap(SmallRyeConfig.class)
                .getConfigMapping(RedisConfig.class)
                .clients()
                .get(RedisConfig.DEFAULT_CLIENT_NAME);
        if (client == null
                || (client.hosts().isEmpty() && client.hostsProviderName().isEmpty())) {
            throw new IllegalArgumentException(
                    "quarkus.redis.hosts: needed for weir.cache.store=redis, as redis://redis.example:6379");
        }
        RedisHosts.check(
                client.hosts().orElse(Set.of()),
                client.clientType(),
                client.tlsConfigurationName().isPresent());
        WeirConfig.Redis redis = config.cache().redis();
        Seal seal = redis.keyFile().map(RedisLife::seal).orElseGet(Seal::checksum);
        Supplier<Redis> clients =
                () -> VertxRedisClientFactory.create(RedisConfig.DEFAULT_CLIENT_NAME, vertx, client, tls, proxies);
        makeOne(clients);
        RedisLevel made = new RedisLevel(
                vertx,
                clients,
                new RedisSettings(redis.prefix(), redis.timeout(), client.clientType() == RedisClientType.CLUSTER),
                seal,
                new SharedCacheMeters(registry));
        level = made;
        return new SharedStore(made, seal);
    }

    /** What makes no sense is said at the start, not each time a connection is lost. */
    private static void makeOne(Supplier<Redis> clients) {
        try {
            clients.get().close();
        } catch (RuntimeException e) {
            throw new IllegalArgumentException("quarkus.redis: " + Reason.of(e), e);
        }
    }

    private static Seal seal(Path file) {
        try {
            return Seal.keyed(Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException("weir.cache.redis.key-file: " + e.getMessage(), e);
        }
    }

    /** Whether it answers; empty where there is none. */
    Optional<Boolean> isUp() {
        return Optional.ofNullable(level).map(RedisLevel::isUp);
    }

    /** Ends its connections. */
    Future<Void> end() {
        RedisLevel running = level;
        return running == null ? Future.succeededFuture() : running.close();
    }
}
