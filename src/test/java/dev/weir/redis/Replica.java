package dev.weir.redis;

import dev.weir.cache.Moment;
import dev.weir.cache.Seal;
import dev.weir.cache.SharedStore;
import dev.weir.dns.Resolver;
import dev.weir.listener.TestWeir;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A data plane that shares its cache by way of a Redis. */
final class Replica implements AutoCloseable {

    /** Nothing ends because a machine is busy with other tests. */
    private static final RedisSettings.Pace PATIENT = new RedisSettings.Pace(
            Duration.ofMillis(100),
            Duration.ofMillis(100),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20),
            Duration.ofSeconds(20));

    private static final Duration LONG = Duration.ofSeconds(10);

    private final TestWeir weir;
    private final RedisLevel level;

    private Replica(TestWeir weir, RedisLevel level) {
        this.weir = weir;
        this.level = level;
    }

    /** How it is set up. */
    record Setup(
            Function<Vertx, Redis> clients,
            boolean cluster,
            Seal seal,
            Duration timeout,
            RedisSettings.Pace pace,
            TestWeir.Setup weir) {

        Setup seal(Seal other) {
            return new Setup(clients, cluster, other, timeout, pace, weir);
        }

        Setup timeout(Duration other) {
            return new Setup(clients, cluster, seal, other, pace, weir);
        }

        /** Who does not hear itself for so long is deaf. */
        Setup silence(Duration other) {
            return new Setup(
                    clients,
                    cluster,
                    seal,
                    timeout,
                    new RedisSettings.Pace(pace.probe(), pace.beat(), other, pace.lease(), pace.patience()),
                    weir);
        }

        /** For so long it waits for another's fetch. */
        Setup patience(Duration other) {
            return new Setup(
                    clients,
                    cluster,
                    seal,
                    timeout,
                    new RedisSettings.Pace(pace.probe(), pace.beat(), pace.silence(), pace.lease(), other),
                    weir);
        }

        Setup with(String key, String value) {
            return new Setup(clients, cluster, seal, timeout, pace, weir.with(key, value));
        }

        /** With these name servers. */
        Setup names(UnaryOperator<Resolver.Settings> settings) {
            return new Setup(clients, cluster, seal, timeout, pace, weir.names(settings));
        }

        /** On so many event loops. */
        Setup loops(int count) {
            return new Setup(clients, cluster, seal, timeout, pace, weir.loops(count));
        }

        Setup clock(Moment.Clock clock) {
            return new Setup(clients, cluster, seal, timeout, pace, weir.clock(clock));
        }

        /** Begins; it need not be in touch with the others yet. */
        Replica start() {
            List<RedisLevel> level = new ArrayList<>();
            TestWeir started = weir.sharing((vertx, registry) -> {
                        RedisLevel made = new RedisLevel(
                                vertx,
                                () -> clients.apply(vertx),
                                new RedisSettings("weir", timeout, cluster, pace),
                                seal,
                                new SharedCacheMeters(registry));
                        level.add(made);
                        return new SharedStore(made, seal);
                    })
                    .start();
            return new Replica(started, level.getFirst());
        }

        /** Begins, and is in touch. */
        Replica joined() {
            Replica replica = start();
            replica.awaitUp(1);
            replica.awaitHeard();
            return replica;
        }
    }

    static Setup on(int redisPort) {
        return by(vertx -> Redis.createClient(vertx, "redis://127.0.0.1:" + redisPort));
    }

    /** As that user. */
    static Setup on(int redisPort, String user, String password) {
        return by(vertx -> Redis.createClient(vertx, "redis://" + user + ":" + password + "@127.0.0.1:" + redisPort));
    }

    static Setup by(Function<Vertx, Redis> clients) {
        return new Setup(clients, false, Seal.checksum(), LONG, PATIENT, TestWeir.setup());
    }

    /** By way of a cluster, of which these are some nodes. */
    static Setup onCluster(List<Integer> ports, String user, String password) {
        RedisOptions options = new RedisOptions().setType(RedisClientType.CLUSTER);
        ports.forEach(port -> options.addConnectionString("redis://" + user + ":" + password + "@127.0.0.1:" + port));
        return new Setup(
                vertx -> Redis.createClient(vertx, options), true, Seal.checksum(), LONG, PATIENT, TestWeir.setup());
    }

    TestWeir weir() {
        return weir;
    }

    /** Whether it holds Redis to be well, by its own metric. */
    void awaitUp(int up) {
        Eventually.await(
                () -> weir.registry()
                                .get("weir.cache.store.up")
                                .tag("store", "redis")
                                .gauge()
                                .value()
                        == up,
                "weir_cache_store_up " + up);
    }

    void awaitHeard() {
        Eventually.await(() -> weir.plane().cache().isInTouch(), "in touch with the others");
    }

    double lookups(String result) {
        return weir.count("weir.cache.shared.lookups", "result", result);
    }

    double writes(String result) {
        return weir.count("weir.cache.shared.writes", "result", result);
    }

    /** What it stored has got to Redis: so many values since it began. */
    void awaitWritten(double count) {
        Eventually.await(() -> writes("stored") >= count, "written " + count);
    }

    /** Asks it for that URL. */
    RawResponse get(String url, String... fields) {
        return ask("GET", url, fields);
    }

    RawResponse ask(String method, String url, String... fields) {
        StringBuilder request = new StringBuilder(method + " " + url + " HTTP/1.1\r\nHost: x\r\n");
        for (String field : fields) {
            request.append(field).append("\r\n");
        }
        try (RawClient client = weir.client()) {
            client.send(request.append("\r\n").toString());
            return client.readResponse(method);
        }
    }

    @Override
    public void close() {
        Replicas.await(level.close());
        weir.close();
    }
}
