package dev.weir.redis;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import dev.weir.cache.Seal;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** What one replica has fetched the others have too, and what changes at one changes at all. */
class SharedCacheTest {

    private static TestRedis redis;

    private Replica one;
    private Replica two;
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
        one = Replica.on(redis.port()).joined();
        two = Replica.on(redis.port()).joined();
    }

    @AfterEach
    void stop() {
        one.close();
        two.close();
        origin.close();
    }

    private static String ok(String body, String... fields) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head.append("Content-Length: ")
                .append(body.length())
                .append("\r\n\r\n")
                .append(body)
                .toString();
    }

    /** What one has stored has got to Redis. */
    private void awaitWritten(Replica by, double count) {
        Eventually.await(() -> by.writes("stored") >= count, "written " + count);
    }

    /** It has heard that the only thing it keeps was replaced. */
    private static void awaitTold(Replica replica) {
        Eventually.await(() -> replica.weir().plane().cache().entries() == 0, "told of what was replaced");
    }

    private static String cacheStatus(RawResponse response) {
        return String.valueOf(response.header("cache-status"));
    }

    @Test
    void whatOneFetchedTheOtherHas() {
        origin.answerOnce(ok("hello", "Cache-Control: max-age=100", "ETag: \"a\"", "X-Odd: \tb\u00e4"));
        assertTrue(cacheStatus(one.get(origin.url("/p"))).contains("stored"));
        awaitWritten(one, 1);
        RawResponse second = two.get(origin.url("/p"));
        assertEquals("hello", second.text());
        assertEquals("\"a\"", second.header("etag"));
        assertTrue(cacheStatus(second).startsWith("weir;hit"), cacheStatus(second));
        assertEquals(1, two.lookups("hit"));
        // And from then on the other has it without asking.
        assertTrue(cacheStatus(two.get(origin.url("/p"))).startsWith("weir;hit"));
        assertEquals(1, two.lookups("hit"));
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 256 * 1024, 3_000_001})
    void bodiesOfEverySizeComeWhole(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        origin.answerOnce(ok(body, "Cache-Control: max-age=100"));
        String url = origin.url("/size-" + size);
        one.get(url);
        awaitWritten(one, size > 32 * 1024 ? 1 + Math.ceilDiv(size, Body.PART) : 1);
        RawResponse second = two.get(url);
        assertArrayEquals(bytes, second.body().toArray());
        assertTrue(cacheStatus(second).startsWith("weir;hit"), cacheStatus(second));
    }

    @Test
    void variantsAreKeptBesideEachOther() {
        origin.answerOnce(ok("zip", "Cache-Control: max-age=100", "Vary: Accept-Encoding"));
        origin.answerOnce(ok("plain", "Cache-Control: max-age=100", "Vary: Accept-Encoding"));
        one.get(origin.url("/v"), "Accept-Encoding: gzip");
        awaitWritten(one, 1);
        two.get(origin.url("/v"), "Accept-Encoding: identity");
        awaitWritten(two, 1);
        awaitTold(one);
        assertEquals(
                "plain", one.get(origin.url("/v"), "Accept-Encoding: identity").text());
        assertEquals("zip", two.get(origin.url("/v"), "Accept-Encoding: gzip").text());
        assertEquals(2, origin.requests().size());
    }

    @Test
    void whatIsNotToBeStoredIsNotShared() {
        origin.answer(ok("mine", "Cache-Control: private, max-age=100"));
        one.get(origin.url("/private"));
        two.get(origin.url("/private"));
        assertEquals(2, origin.requests().size());
        assertEquals(0, one.writes("stored"));
    }

    @Test
    void anUnsafeRequestToOneMakesItInvalidAtAll() {
        origin.answerOnce(ok("old", "Cache-Control: max-age=100"));
        one.get(origin.url("/u"));
        awaitWritten(one, 1);
        assertEquals("old", two.get(origin.url("/u")).text());
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, one.ask("DELETE", origin.url("/u")).status());
        origin.answer(ok("new", "Cache-Control: max-age=100"));
        Eventually.await(() -> two.get(origin.url("/u")).text().equals("new"), "invalid at the other one");
        assertEquals("new", one.get(origin.url("/u")).text());
    }

    @Test
    void whatIsRefreshedAtOneIsNewAtAll() {
        origin.answerOnce(ok("old", "Cache-Control: max-age=100"));
        one.get(origin.url("/r"));
        awaitWritten(one, 1);
        assertEquals("old", two.get(origin.url("/r")).text());
        origin.answerOnce(ok("new", "Cache-Control: max-age=100"));
        assertEquals("new", one.get(origin.url("/r"), "Cache-Control: no-cache").text());
        awaitTold(two);
        assertEquals("new", two.get(origin.url("/r")).text());
        assertEquals(2, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPurgeReachesAll(boolean soft) {
        origin.answerOnce(ok("old", "Cache-Control: max-age=100", "Cache-Tag: t", "ETag: \"1\""));
        String url = origin.url("/purged-" + soft);
        one.get(url);
        awaitWritten(one, 1);
        two.get(url);
        origin.answer(ok("new", "Cache-Control: max-age=100", "ETag: \"2\""));
        long begun = System.nanoTime();
        one.weir().plane().cache().purge(new Purge(new Purge.Tag("t"), soft));
        Replicas.await(one.weir().plane().cache().purgeElsewhere(new Purge(new Purge.Tag("t"), soft)));
        Eventually.await(() -> two.get(url).text().equals("new"), "purged at the other one");
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        System.getLogger("test").log(System.Logger.Level.INFO, "purged everywhere after {0} ms", millis);
        // What is in Redis is purged as well: a third one, which knows nothing, does not get it from there.
        try (Replica three = Replica.on(redis.port()).joined()) {
            assertEquals("new", three.get(url).text());
        }
    }

    @Test
    void onePurgedUrlIsGoneAtAll() {
        origin.answerOnce(ok("old", "Cache-Control: max-age=100"));
        one.get(origin.url("/url"));
        awaitWritten(one, 1);
        two.get(origin.url("/url"));
        origin.answer(ok("new", "Cache-Control: max-age=100"));
        Purge purge = new Purge(new Purge.Url(new CacheKey(origin.url("/url"))), false);
        one.weir().plane().cache().purge(purge);
        Replicas.await(one.weir().plane().cache().purgeElsewhere(purge));
        Eventually.await(() -> two.get(origin.url("/url")).text().equals("new"), "gone at the other one");
    }

    /** One fetches something, and the other waits for that. */
    private final class Waiting implements AutoCloseable {
        private final RawOrigin slow = RawOrigin.manual();
        private final String url = slow.url("/slow");
        private final CompletableFuture<RawResponse> first = Replicas.soon(() -> one.get(url));
        private final Conversation conversation = slow.accept();
        private final CompletableFuture<RawResponse> second;

        Waiting() {
            conversation.readRequest();
            long looks = redis.calls("get");
            second = Replicas.soon(() -> two.get(url));
            Eventually.await(() -> redis.calls("get") > looks, "the other one waits");
        }

        /** The next request that comes. */
        private Conversation next() {
            Conversation next = slow.accept();
            next.readRequest();
            return next;
        }

        @Override
        public void close() {
            slow.close();
        }
    }

    @Test
    void oneFetchesForAll() {
        try (Waiting waiting = new Waiting()) {
            waiting.conversation.write(ok("once", "Cache-Control: max-age=100"));
            assertEquals("once", waiting.first.join().text());
            RawResponse answer = waiting.second.join();
            assertEquals("once", answer.text());
            assertTrue(cacheStatus(answer).contains("detail=replica"), cacheStatus(answer));
            assertEquals(1, waiting.slow.connections());
        }
    }

    @Test
    void nobodyWaitsForWhatIsForOneClientAlone() {
        try (Waiting waiting = new Waiting()) {
            waiting.conversation.write(ok("mine", "Cache-Control: private"));
            assertEquals("mine", waiting.first.join().text());
            waiting.next().write(ok("yours", "Cache-Control: private"));
            assertEquals("yours", waiting.second.join().text());
        }
    }

    /** What another request stored meanwhile is not what was waited for. */
    @Test
    void aTurnEndsWithItsOwnFetch() {
        try (Waiting waiting = new Waiting()) {
            var aside = Replicas.soon(() -> one.get(waiting.url, "Cache-Control: no-cache", "X: 1"));
            waiting.next().write(ok("aside", "Cache-Control: max-age=100", "Vary: X"));
            assertEquals("aside", aside.join().text());
            awaitWritten(one, 1);
            long looks = redis.calls("get");
            Eventually.await(() -> redis.calls("get") > looks + 2, "the other one goes on waiting");
            assertFalse(waiting.second.isDone());
            assertEquals(1, redis.keys(new Names("weir").turn(new CacheKey(waiting.url))));
            waiting.conversation.write(ok("awaited", "Cache-Control: max-age=100"));
            assertEquals("awaited", waiting.second.join().text());
        }
    }

    /** Another may have begun by then: that is not what was waited for either. */
    @Test
    void whoWaitedForATurnDoesNotWaitForTheNext() {
        try (Waiting waiting = new Waiting();
                Jedis client = redis.connect()) {
            client.set(new Names("weir").turn(new CacheKey(waiting.url)), "somebody else");
            waiting.next().write(ok("own", "Cache-Control: max-age=100"));
            assertEquals("own", waiting.second.join().text());
            waiting.conversation.write(ok("late", "Cache-Control: max-age=100"));
            assertEquals("late", waiting.first.join().text());
            assertEquals("somebody else", client.get(new Names("weir").turn(new CacheKey(waiting.url))));
        }
    }

    @Test
    void whoeverHasNoKeyIsNotBelieved() {
        Seal key = Seal.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        try (Replica keyed = Replica.on(redis.port()).seal(key).joined();
                Replica other = Replica.on(redis.port()).seal(key).joined()) {
            origin.answer(ok("true", "Cache-Control: max-age=100"));
            one.get(origin.url("/k"));
            awaitWritten(one, 1);
            // Purges that others logged before are not its own either.
            double before = keyed.lookups("unusable");
            assertTrue(cacheStatus(keyed.get(origin.url("/k"))).contains("fwd=uri-miss"));
            assertEquals(before + 1, keyed.lookups("unusable"));
            keyed.get(origin.url("/own"));
            awaitWritten(keyed, 2);
            assertTrue(cacheStatus(other.get(origin.url("/own"))).startsWith("weir;hit"));
        }
    }
}
