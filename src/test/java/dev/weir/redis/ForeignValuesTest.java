package dev.weir.redis;

import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Frozen;
import dev.weir.cache.Seal;
import dev.weir.cache.SecondLevel;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.TestRedis;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import redis.clients.jedis.Jedis;

/** What lies in Redis under a name of ours and is not what we put there is a miss, counted, and replaced. */
class ForeignValuesTest {

    private static final Seal SEAL = Seal.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));

    private static TestRedis redis;

    private RawOrigin origin;

    @BeforeAll
    static void startRedis() {
        redis = TestRedis.start();
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void start() {
        origin = RawOrigin.start();
    }

    @AfterEach
    void stop() {
        origin.close();
    }

    private static Replica joined() {
        return Replica.on(redis.port()).seal(SEAL).joined();
    }

    private void stored(String url, int writes) {
        try (Replica one = joined()) {
            one.get(url);
            one.awaitWritten(writes);
            String turn = new Names("weir").turn(new CacheKey(url));
            Eventually.await(() -> redis.keys(turn) == 0, "its turn is over");
        }
    }

    private static Named<UnaryOperator<byte[]>> value(String name, UnaryOperator<byte[]> change) {
        return Named.of(name, change);
    }

    static Stream<Named<UnaryOperator<byte[]>>> changes() {
        return Stream.of(
                value("truncated", all -> Arrays.copyOf(all, all.length / 2)),
                value("truncated to its head", all -> Arrays.copyOf(all, 2)),
                value("of an older version", all -> with(all, 1, Frozen.FORMAT - 1)),
                value("of a newer version", all -> with(all, 1, Frozen.FORMAT + 1)),
                value("foreign", _ -> "something else".getBytes(StandardCharsets.UTF_8)),
                value("with another seal", all -> with(all, 2, all[2] ^ 1)),
                value("with another body", all -> with(all, all.length - 1, '!')),
                value("with something behind it", all -> Arrays.copyOf(all, all.length + 1)));
    }

    private static byte[] with(byte[] all, int at, int octet) {
        byte[] changed = all.clone();
        changed[at] = (byte) octet;
        return changed;
    }

    @ParameterizedTest
    @MethodSource("changes")
    void whatWasChangedIsAMiss(UnaryOperator<byte[]> change) {
        origin.answer(ok("true"));
        String url = origin.url("/p");
        stored(url, 1);
        byte[] name = name(url);
        try (Jedis client = redis.connect();
                Replica two = joined()) {
            byte[] changed = change.apply(client.get(name));
            client.set(name, changed);
            assertEquals("true", two.get(url).text());
            assertEquals(1, two.lookups("unusable"));
            assertEquals(2, origin.requests().size());
            Eventually.await(() -> !Arrays.equals(client.get(name), changed), "replaced");
        }
    }

    private static byte[] name(String url) {
        return new Names("weir").entry(new CacheKey(url)).getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void whatIsHugeIsNotReadToItsEnd() {
        origin.answer(ok("true"));
        String url = origin.url("/huge");
        byte[] name = name(url);
        try (Jedis client = redis.connect();
                Replica one = joined()) {
            client.set(name, new byte[64 << 20]);
            long before = redis.sent();
            assertEquals("true", one.get(url).text());
            assertEquals(1, one.lookups("unusable"));
            Eventually.await(() -> client.strlen(name) < 1000, "replaced");
            assertTrue(redis.sent() - before < 4 << 20);
        }
    }

    @ParameterizedTest
    @MethodSource("parts")
    void aBodyOfWhichAPartWasChangedIsFetchedAnew(UnaryOperator<byte[]> change) {
        String body = "x".repeat(600_000);
        origin.answer(ok(body));
        String url = origin.url("/parts");
        stored(url, 4);
        try (Jedis client = redis.connect();
                Replica two = joined()) {
            byte[] part = client.keys(new String(name(url), StandardCharsets.UTF_8) + ":*:1")
                    .iterator()
                    .next()
                    .getBytes(StandardCharsets.UTF_8);
            client.set(part, change.apply(client.get(part)));
            assertEquals(body, two.get(url).text());
            assertEquals(1, two.lookups("unusable"));
            assertEquals(2, origin.requests().size());
        }
    }

    static Stream<Named<UnaryOperator<byte[]>>> parts() {
        return Stream.of(
                value("truncated", all -> Arrays.copyOf(all, all.length - 1)),
                value("huge", _ -> new byte[8 << 20]),
                value("with another octet", all -> with(all, 1000, '!')));
    }

    /** It would only be fetched once more, but at every replica and as often as somebody likes. */
    @Test
    void newsThatNoReplicaSealedAreNotHeeded() {
        origin.answer(ok("true"));
        String url = origin.url("/news");
        byte[] channel = new Names("weir").news().getBytes(StandardCharsets.UTF_8);
        byte[] forged = Buffer.buffer()
                .appendLong(1)
                .appendByte(SecondLevel.News.INVALID.octet())
                .appendString(url)
                .getBytes();
        try (Jedis client = redis.connect();
                Replica one = joined()) {
            one.get(url);
            client.publish(channel, new byte[0]);
            client.publish(channel, forged);
            client.publish(channel, Seal.checksum().sealed(new Names("weir").news(), forged));
            Eventually.await(() -> one.lookups("unusable") == 3, "heard, and counted");
            assertTrue(one.weir().plane().cache().isInTouch());
            one.get(url);
            assertEquals(1, origin.requests().size());
            client.publish(channel, SEAL.sealed(new Names("weir").news(), forged));
            Eventually.await(() -> one.weir().plane().cache().entries() == 0, "what a replica tells is heeded");
        }
    }
}
