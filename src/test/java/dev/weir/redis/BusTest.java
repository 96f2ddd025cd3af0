package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Seal;
import dev.weir.testing.Eventually;
import dev.weir.testing.TestRedis;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** What a Redis says in place of what was asked for. */
class BusTest {

    private static final RedisSettings.Pace QUICK = new RedisSettings.Pace(
            Duration.ofMillis(50),
            Duration.ofMillis(50),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5));

    private final List<Throwable> uncaught = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx().exceptionHandler(uncaught::add);

    @AfterEach
    void end() {
        Replicas.await(vertx.close());
    }

    private static Bus.Ear deaf() {
        return (Bus.Ear) Proxy.newProxyInstance(
                BusTest.class.getClassLoader(),
                new Class<?>[] {Bus.Ear.class},
                (_, method, _) -> method.getReturnType() == Future.class ? Future.succeededFuture() : null);
    }

    private Bus bus(int port) {
        CompletableFuture<Bus> made = new CompletableFuture<>();
        vertx.runOnContext(_ -> made.complete(new Bus(
                vertx,
                () -> Redis.createClient(vertx, "redis://127.0.0.1:" + port),
                new Names("weir"),
                Seal.checksum(),
                ReplicaId.random(),
                QUICK,
                deaf())));
        return made.join();
    }

    private static long refusals(Jedis client) {
        return client.info("commandstats")
                .lines()
                .filter(line -> line.startsWith("cmdstat_subscribe:"))
                .mapToLong(line -> Long.parseLong(line.replaceFirst(".*rejected_calls=(\\d+).*", "$1")))
                .sum();
    }

    @Test
    void anErrorInPlaceOfAMessageIsNone() {
        try (TestRedis redis = TestRedis.start("requirepass secret");
                Jedis client = redis.connect()) {
            client.auth("secret");
            Bus bus = bus(redis.port());
            // By the second the answer to the first has come.
            Eventually.await(() -> refusals(client) >= 2, "another attempt");
            assertEquals(List.of(), uncaught);
            vertx.runOnContext(_ -> bus.close());
        }
    }
}
