package dev.weir.redis;

import static dev.weir.testing.Cacheable.isHit;
import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import dev.weir.testing.Between;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.TestRedis;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;

/** A Redis that is slow, full, read-only, gone or back again holds nobody up, and nothing out of date comes from it. */
class RedisFailuresTest {

    private TestRedis redis;
    private Between path;
    private RawOrigin origin;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        path = Between.to(redis.port());
        origin = RawOrigin.start();
    }

    @AfterEach
    void stop() {
        path.close();
        redis.close();
        origin.close();
    }

    @Test
    void withoutRedisTrafficGoesOn() {
        redis.stop();
        try (Replica one = Replica.on(redis.port()).start()) {
            origin.answer(ok("a"));
            assertEquals("a", one.get(origin.url("/a")).text());
            assertTrue(isHit(one.get(origin.url("/a"))));
            assertEquals(1, origin.requests().size());
            redis.again();
            one.awaitUp(1);
            one.awaitHeard();
        }
    }

    @Test
    void whenRedisGoesAndComesBackTrafficGoesOn() {
        origin.answer(ok("a"));
        try (Replica one = Replica.on(redis.port()).joined()) {
            one.get(origin.url("/a"));
            redis.stop();
            for (int i = 0; i < 10; i++) {
                assertEquals("a", one.get(origin.url("/b" + i)).text());
            }
            one.awaitUp(0);
            assertTrue(isHit(one.get(origin.url("/b1"))));
            redis.again();
            one.awaitUp(1);
            one.awaitHeard();
            double written = one.writes("stored");
            one.get(origin.url("/c"));
            one.awaitWritten(written + 1);
        }
    }

    @Test
    void aSilentRedisIsAskedAFewTimesOnly() {
        origin.answer(ok("a"));
        try (Replica one =
                Replica.on(path.port()).timeout(Duration.ofMillis(200)).joined()) {
            path.silence();
            for (int i = 0; i < 20; i++) {
                assertEquals("a", one.get(origin.url("/" + i)).text());
            }
            one.awaitUp(0);
            assertTrue(one.lookups("timeout") + one.lookups("error") <= Breaker.MOST_IN_A_ROW);
            path.restore();
            one.awaitUp(1);
            one.awaitHeard();
        }
    }

    @Test
    void aFullRedisIsReadAndNotWritten() {
        origin.answer(ok("a"));
        try (Replica one = Replica.on(redis.port()).joined();
                Jedis client = redis.connect()) {
            one.get(origin.url("/before"));
            one.awaitWritten(1);
            client.configSet("maxmemory-policy", "noeviction");
            client.configSet("maxmemory", "1");
            for (int i = 0; i < 10; i++) {
                assertEquals("a", one.get(origin.url("/full" + i)).text());
            }
            Eventually.await(() -> one.writes("failed") > 0, "writes that failed");
            one.awaitUp(1);
            try (Replica two = Replica.on(redis.port()).joined()) {
                assertTrue(isHit(two.get(origin.url("/before"))));
            }
            client.configSet("maxmemory", "0");
            double written = one.writes("stored");
            Eventually.await(
                    () -> {
                        one.get(origin.url("/after" + System.nanoTime()));
                        return one.writes("stored") > written;
                    },
                    "written again");
        }
    }

    @Test
    void whatCannotBeTakenOutIsNotRead() {
        origin.answerOnce(ok("old"));
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        origin.answer(ok("new"));
        try (Replica one = Replica.on(redis.port()).joined();
                Jedis client = redis.connect()) {
            one.get(origin.url("/p"));
            one.awaitWritten(1);
            // What cannot be given back while nothing is taken would keep the other one waiting.
            Eventually.await(() -> client.keys("*:turn").isEmpty(), "its turn is over");
            client.configSet("min-replicas-to-write", "1");
            one.ask("PUT", origin.url("/p"), "Content-Length: 0");
            one.awaitUp(0);
            assertEquals("new", one.get(origin.url("/p")).text());
            client.configSet("min-replicas-to-write", "0");
            one.awaitUp(1);
            // Before anybody read from it again the old one was taken out.
            try (Replica two = Replica.on(redis.port()).joined()) {
                assertEquals("new", two.get(origin.url("/p")).text());
            }
        }
    }

    @Test
    void whatBecameInvalidWhileRedisWasAwayIsGoneWhenItIsBack() {
        origin.answerOnce(ok("old"));
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        origin.answer(ok("new"));
        try (Replica cut = Replica.on(path.port()).joined();
                Replica two = Replica.on(redis.port()).joined()) {
            cut.get(origin.url("/p"));
            cut.awaitWritten(1);
            assertEquals("old", two.get(origin.url("/p")).text());
            path.cut();
            cut.awaitUp(0);
            cut.ask("DELETE", origin.url("/p"));
            path.restore();
            Eventually.await(() -> two.get(origin.url("/p")).text().equals("new"), "invalid at the other one");
        }
    }

    @Test
    void whoHeardNothingForAWhileAsksBeforeItUsesWhatItHas() {
        origin.answerOnce(ok("old"));
        origin.answer(ok("new"));
        try (Replica cut = Replica.on(path.port()).joined();
                Replica two = Replica.on(redis.port()).joined()) {
            two.get(origin.url("/p"));
            two.awaitWritten(1);
            assertEquals("old", cut.get(origin.url("/p")).text());
            path.cut();
            cut.awaitUp(0);
            assertEquals(
                    "new", two.get(origin.url("/p"), "Cache-Control: no-cache").text());
            two.awaitWritten(2);
            assertEquals("old", cut.get(origin.url("/p")).text());
            path.restore();
            cut.awaitUp(1);
            cut.awaitHeard();
            assertEquals("new", cut.get(origin.url("/p")).text());
            assertEquals(2, origin.requests().size());
        }
    }

    @Test
    void whenTheLogOfPurgesIsLostNothingThatWasPurgedComesBack() {
        origin.answerOnce(ok("old", "Cache-Tag: t"));
        origin.answer(ok("new"));
        try (Replica one = Replica.on(redis.port()).joined();
                Jedis client = redis.connect()) {
            one.get(origin.url("/p"));
            one.awaitWritten(1);
            Purge purge = new Purge(new Purge.Tag("t"), false);
            one.weir().plane().cache().purge(purge);
            Replicas.await(one.weir().plane().cache().purgeElsewhere(purge));
            client.del(new Names("weir").purges());
            Eventually.await(() -> client.exists(new Names("weir").purges()), "begun anew");
            assertEquals("new", one.get(origin.url("/p")).text());
            try (Replica two = Replica.on(redis.port()).joined()) {
                assertEquals("new", two.get(origin.url("/p")).text());
            }
        }
    }

    @Test
    void aPurgeThatCannotBeToldSaysSo() {
        try (Replica one = Replica.on(path.port()).joined()) {
            path.cut();
            one.awaitUp(0);
            Purge all = new Purge(new Purge.All(), false);
            assertThrows(
                    AssertionError.class,
                    () -> Replicas.await(one.weir().plane().cache().purgeElsewhere(all)));
        }
    }

    @Test
    void whatIsInRedisAndNotOursIsAMiss() {
        origin.answer(ok("true"));
        CacheKey key = new CacheKey(origin.url("/p"));
        String name = new Names("weir").entry(key);
        try (Jedis client = redis.connect()) {
            client.lpush(name, "a list");
            try (Replica one = Replica.on(redis.port()).joined()) {
                assertEquals("true", one.get(origin.url("/p")).text());
                assertEquals(1, one.lookups("unusable"));
                one.awaitWritten(1);
                assertEquals("string", client.type(name));
            }
        }
    }

    @Test
    void aBodyOfWhichAPartIsGoneIsFetchedAnew() {
        String body = "x".repeat(600_000);
        origin.answer(ok(body));
        try (Replica one = Replica.on(redis.port()).joined();
                Replica two = Replica.on(redis.port()).joined();
                Jedis client = redis.connect()) {
            one.get(origin.url("/p"));
            one.awaitWritten(4);
            String part = client.keys("*:1").iterator().next();
            client.del(part);
            RawResponse answer = two.get(origin.url("/p"));
            assertEquals(body, answer.text());
            assertEquals(2, origin.requests().size());
            assertEquals(1, two.lookups("unusable"));
        }
    }

    @Test
    void whoeverIsKilledWhileItIsItsTurnKeepsNobodyWaiting() {
        RawOrigin slow = RawOrigin.manual();
        try (slow;
                Replica two =
                        Replica.on(redis.port()).patience(Duration.ofSeconds(2)).joined()) {
            // As one leaves it that was killed.
            try (Jedis client = redis.connect()) {
                client.set(new Names("weir").turn(new CacheKey(slow.url("/p"))), "somebody");
            }
            var answer = Replicas.soon(() -> two.get(slow.url("/p")));
            var conversation = slow.accept();
            conversation.readRequest();
            conversation.write(ok("got"));
            assertEquals("got", answer.join().text());
        }
    }

    @Test
    void aPathThatDiesWhileAConnectionIsMadeIsGivenUp() {
        origin.answer(ok("a"));
        path.silence();
        try (Replica one =
                Replica.on(path.port()).patience(Duration.ofSeconds(2)).start()) {
            Eventually.await(() -> path.connections() >= 2, "connections without an answer");
            path.lose();
            path.restore();
            assertEquals("a", one.get(origin.url("/a")).text());
            one.awaitUp(1);
            one.awaitHeard();
        }
    }

    @Test
    void whatCouldNotBeToldIsToldWhenItCan() {
        origin.answerOnce(ok("old"));
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        origin.answer(ok("new"));
        try (Jedis client = redis.connect()) {
            client.aclSetUser("mute", "on", ">mute", "~*", "&*", "+@all");
            try (Replica mute = Replica.on(redis.port(), "mute", "mute").joined();
                    Replica two = Replica.on(redis.port()).joined()) {
                mute.get(origin.url("/p"));
                mute.awaitWritten(1);
                assertEquals("old", two.get(origin.url("/p")).text());
                client.aclSetUser("mute", "-publish");
                mute.ask("DELETE", origin.url("/p"));
                mute.awaitUp(0);
                client.aclSetUser("mute", "+publish");
                Eventually.await(() -> two.get(origin.url("/p")).text().equals("new"), "told in the end");
            }
        }
    }
}
