package dev.weir.redis;

import static dev.weir.testing.Cacheable.isHit;
import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RedisNodes;
import dev.weir.testing.TestRedis;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisClientType;
import io.vertx.redis.client.RedisOptions;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Replicas share a Redis Cluster, or one that Sentinels watch over: with {@code -Predis-cluster}, where redis-server is installed. */
@Tag("redis-cluster")
class RedisClusterTest {

    @TempDir
    private Path directory;

    private RedisNodes nodes;
    private RawOrigin origin;

    @BeforeEach
    void start() {
        assumeTrue(RedisNodes.areInstalled(), "redis-server is not installed");
        nodes = new RedisNodes(directory);
        origin = RawOrigin.start();
    }

    @AfterEach
    void stop() {
        nodes.close();
        origin.close();
    }

    private void cluster() {
        for (int i = 0; i < 3; i++) {
            nodes.start(
                    "cluster-enabled yes",
                    "cluster-node-timeout 2000",
                    "cluster-require-full-coverage no",
                    "save \"\"",
                    TestRedis.user("weir", "Gentian") + " +cluster|slots +asking");
        }
        nodes.cluster();
    }

    @Test
    void whatOneFetchedTheOtherHasWhicheverNodeItIsOn() {
        cluster();
        try (Replica one = Replica.onCluster(nodes.ports(), "weir", "Gentian").joined();
                Replica two =
                        Replica.onCluster(nodes.ports(), "weir", "Gentian").joined()) {
            for (int i = 0; i < 20; i++) {
                String url = origin.url("/" + i);
                origin.answerOnce(ok("body " + i));
                one.get(url);
                int written = i + 1;
                Eventually.await(() -> one.writes("stored") >= written, "written");
                assertEquals("body " + i, two.get(url).text());
            }
            assertEquals(20, origin.requests().size());
        }
    }

    @Test
    void aLargeEntryLiesInOneSlotAndIsPurgedEverywhere() {
        cluster();
        String body = "x".repeat(1_500_000);
        origin.answerOnce(ok(body, "Cache-Tag: t"));
        try (Replica one = Replica.onCluster(nodes.ports(), "weir", "Gentian").joined();
                Replica two =
                        Replica.onCluster(nodes.ports(), "weir", "Gentian").joined()) {
            String url = origin.url("/large");
            one.get(url);
            one.awaitWritten(7);
            RawResponse second = two.get(url);
            assertEquals(body, second.text());
            assertTrue(isHit(second), second.header("cache-status"));
            assertEquals(1, slots(new CacheKey(url)).size());
            origin.answer(ok("new"));
            Purge purge = new Purge(new Purge.Tag("t"), false);
            one.weir().plane().cache().purge(purge);
            Replicas.await(one.weir().plane().cache().purgeElsewhere(purge));
            Eventually.await(() -> two.get(url).text().equals("new"), "purged at the other one");
            assertEquals("new", one.get(url).text());
        }
    }

    /** The slots of all keys of an entry. */
    private Set<Integer> slots(CacheKey key) {
        Set<Integer> slots = new HashSet<>();
        for (int port : nodes.ports()) {
            try (Jedis client = RedisNodes.connect(port)) {
                client.keys(new Names("weir").entry(key) + "*")
                        .forEach(name -> slots.add(JedisClusterCRC16.getSlot(name)));
            }
        }
        return slots;
    }

    @Test
    void aNodeThatIsKilledMakesMissesAndNoErrors() {
        cluster();
        origin.answer(ok("a"));
        try (Replica one = Replica.onCluster(nodes.ports(), "weir", "Gentian").joined()) {
            for (int i = 0; i < 10; i++) {
                assertEquals("a", one.get(origin.url("/before" + i)).text());
            }
            nodes.kill(nodes.ports().getLast());
            for (int i = 0; i < 50; i++) {
                RawResponse answer = one.get(origin.url("/after" + i));
                assertEquals(200, answer.status());
                assertEquals("a", answer.text());
            }
        }
    }

    /** The client connects to all nodes that are listed or to none, and one without a replica stays listed. */
    @Test
    void aWeirThatStartsWhileANodeIsGoneUsesTheClusterOnceItIsWhole() {
        cluster();
        origin.answer(ok("a"));
        List<Integer> all = nodes.ports();
        nodes.kill(all.getLast());
        try (Replica one = Replica.onCluster(all, "weir", "Gentian").start()) {
            assertEquals("a", one.get(origin.url("/meanwhile")).text());
            assertTrue(isHit(one.get(origin.url("/meanwhile"))));
            nodes.again(all.getLast());
            one.awaitUp(1);
            one.awaitHeard();
            one.get(origin.url("/after"));
            one.awaitWritten(1);
        }
    }

    @Test
    void afterAFailoverTheNewMasterIsUsed() {
        int master = nodes.start("save \"\"", "repl-diskless-sync-delay 0");
        int replica = nodes.start("save \"\"", "replicaof 127.0.0.1 " + master);
        int sentinel = nodes.startSentinel(
                "sentinel monitor weir 127.0.0.1 " + master + " 1",
                "sentinel down-after-milliseconds weir 1000",
                "sentinel failover-timeout weir 5000");
        try (Jedis client = RedisNodes.connect(sentinel)) {
            Eventually.await(() -> client.sentinelReplicas("weir").size() == 1, "the replica is known");
        }
        Eventually.await(() -> replication(replica).contains("master_link_status:up"), "the replica follows");
        origin.answer(ok("a"));
        Replica.Setup setup = bySentinel(sentinel);
        try (Replica one = setup.joined();
                Replica two = setup.joined()) {
            one.get(origin.url("/before"));
            Eventually.await(() -> one.writes("stored") >= 1, "written");
            Eventually.await(() -> keys(replica) == 1, "the replica has it");
            nodes.kill(master);
            assertEquals("a", one.get(origin.url("/meanwhile")).text());
            Eventually.await(() -> replication(replica).contains("role:master"), "the replica is the master");
            one.awaitUp(1);
            one.awaitHeard();
            two.awaitUp(1);
            two.awaitHeard();
            double before = one.writes("stored");
            one.get(origin.url("/after"));
            Eventually.await(() -> one.writes("stored") > before, "the new master is used");
            assertTrue(isHit(two.get(origin.url("/after"))));
        }
    }

    private static Replica.Setup bySentinel(int sentinel) {
        RedisOptions options = new RedisOptions()
                .setType(RedisClientType.SENTINEL)
                .setMasterName("weir")
                .setEndpoints(List.of("redis://127.0.0.1:" + sentinel));
        return Replica.by(vertx -> Redis.createClient(vertx, options));
    }

    private static String replication(int port) {
        try (Jedis client = RedisNodes.connect(port)) {
            return client.info("replication");
        }
    }

    private static int keys(int port) {
        try (Jedis client = RedisNodes.connect(port)) {
            return client.keys("weir:{*}").size();
        }
    }
}
