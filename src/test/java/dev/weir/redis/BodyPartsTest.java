package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Seal;
import dev.weir.measure.SharedCacheMeters;
import dev.weir.testing.Eventually;
import dev.weir.testing.RedisNodes;
import dev.weir.testing.TestRedis;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Redis;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;

/** What is renewed stays for as long as anyone wants it, and what is left goes. */
class BodyPartsTest {

    private static final CacheKey KEY = new CacheKey("http://h/large");
    private static final Body BODY = new Body(7, 0, 2L * Body.PART, 2L * Body.PART);
    private static final long HOUR = 3_600_000;
    private static final long MINUTES = 600_000;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void end() {
        Replicas.await(vertx.close());
    }

    /** As the user whom docs/scaling.md says to make. */
    private RedisLevel level(int port) {
        return new RedisLevel(
                vertx,
                () -> Redis.createClient(vertx, "redis://weir:Gentian@127.0.0.1:" + port),
                new RedisSettings("weir", Duration.ofSeconds(10), false),
                Seal.checksum(),
                new SharedCacheMeters(new SimpleMeterRegistry()));
    }

    private static void written(RedisLevel level, long millis) {
        for (int i = 0; i < BODY.parts(); i++) {
            Replicas.await(level.putPart(KEY, BODY, i, new byte[9], millis));
        }
    }

    private static String name(int index) {
        return new Names("weir").part(KEY, BODY.name(), index);
    }

    private static long stays(int port, int index) {
        try (Jedis client = new Jedis("127.0.0.1", port)) {
            return client.pttl(name(index));
        }
    }

    @Test
    @Tag("redis-cluster")
    void whatAnotherReplicaKeepsForLongerIsNotShortened(@TempDir Path directory) {
        assumeTrue(RedisNodes.areInstalled(), "redis-server is not installed");
        try (RedisNodes nodes = new RedisNodes(directory)) {
            int port = nodes.start("save \"\"", TestRedis.user("weir", "Gentian"));
            RedisLevel level = level(port);
            written(level, HOUR);
            assertTrue(Replicas.await(level.keep(KEY, BODY, MINUTES)));
            assertTrue(stays(port, 0) > MINUTES && stays(port, 1) > MINUTES);
            renewed(level, port);
        }
    }

    /** Before Redis 7 nothing says that. */
    @Test
    void anOlderRedisIsAskedInItsOwnWay() {
        try (TestRedis redis = TestRedis.start(TestRedis.user("weir", "Gentian"))) {
            renewed(level(redis.port()), redis.port());
        }
    }

    private static void renewed(RedisLevel level, int port) {
        written(level, 1000);
        for (int i = 0; i < 2; i++) {
            assertTrue(Replicas.await(level.keep(KEY, BODY, MINUTES)));
            assertTrue(stays(port, 0) > 1000 && stays(port, 1) > 1000);
        }
        level.leave(KEY, BODY, 30_000);
        Eventually.await(() -> stays(port, 0) <= 30_000 && stays(port, 1) <= 30_000, "they go");
        try (Jedis client = new Jedis("127.0.0.1", port)) {
            assertEquals(1, client.del(name(1)));
        }
        assertFalse(Replicas.await(level.keep(KEY, BODY, MINUTES)));
        Replicas.await(level.close());
    }
}
