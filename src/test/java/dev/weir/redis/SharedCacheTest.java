package dev.weir.redis;

import static dev.weir.testing.Cacheable.answer;
import static dev.weir.testing.Cacheable.cacheStatus;
import static dev.weir.testing.Cacheable.isHit;
import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Body;
import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import dev.weir.cache.Seal;
import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.TestRedis;
import io.netty.handler.codec.dns.DnsResponseCode;
import java.nio.charset.StandardCharsets;
import java.util.List;
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

    /** It has heard that the only thing it keeps was replaced. */
    private static void awaitTold(Replica replica) {
        Eventually.await(() -> replica.weir().plane().cache().entries() == 0, "told of what was replaced");
    }

    @Test
    void whatOneFetchedTheOtherHas() {
        origin.answerOnce(ok("hello", "ETag: \"a\"", "X-Odd: \tb\u00e4"));
        assertTrue(cacheStatus(one.get(origin.url("/p"))).contains("stored"));
        one.awaitWritten(1);
        RawResponse second = two.get(origin.url("/p"));
        assertEquals("hello", second.text());
        assertEquals("\"a\"", second.header("etag"));
        assertTrue(isHit(second), cacheStatus(second));
        assertEquals(1, two.lookups("hit"));
        // And from then on the other has it without asking.
        assertTrue(isHit(two.get(origin.url("/p"))));
        assertEquals(1, two.lookups("hit"));
        assertEquals(1, origin.requests().size());
    }

    /** Whoever stored it was allowed to go there. */
    @Test
    void whatMayNotBeDialledHereIsNotGivenAwayEither() {
        try (Replica narrow = Replica.on(redis.port())
                .with("weir.egress.allow", "127.0.0.9/32")
                .joined()) {
            origin.answerOnce(ok("secret"));
            one.get(origin.url("/kept"));
            one.awaitWritten(1);
            assertEquals(403, narrow.get(origin.url("/kept")).status());
            String named = origin.url("/kept").replace("127.0.0.1", "named.localhost");
            origin.answerOnce(ok("secret"));
            one.get(named);
            one.awaitWritten(2);
            assertEquals(403, narrow.get(named).status());
            assertTrue(isHit(two.get(named)));
        }
    }

    private static Replica told(FakeDns dns, int lookups) {
        return Replica.on(redis.port())
                .names(system -> new Resolver.Settings(
                        system.family(), dns.provider(), system.hosts(), system.patience(), system.ticker(), lookups))
                .joined();
    }

    /** Only name servers that fail leave nothing to judge by: not that there is no such name, nor that we may not ask. */
    @Test
    void whatNobodyCanJudgeStandsInForItself() {
        List<String> names = List.of("failing.example", "gone.example", "unasked.example");
        try (FakeDns whole = new FakeDns();
                FakeDns failing = new FakeDns().code("failing.example", DnsResponseCode.SERVFAIL);
                Replica wide = told(whole, 10);
                Replica narrow = told(failing, 10);
                Replica full = told(failing, 0)) {
            for (int i = 0; i < names.size(); i++) {
                whole.address(names.get(i), 60, "127.0.0.1");
                origin.answerOnce(ok("kept"));
                wide.get(origin.url("/p").replace("127.0.0.1", names.get(i)));
                wide.awaitWritten(i + 1);
            }
            assertTrue(isHit(narrow.get(origin.url("/p").replace("127.0.0.1", "failing.example"))));
            assertEquals(
                    502,
                    narrow.get(origin.url("/p").replace("127.0.0.1", "gone.example"))
                            .status());
            assertEquals(
                    503,
                    full.get(origin.url("/p").replace("127.0.0.1", "unasked.example"))
                            .status());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 32 * 1024, 32 * 1024 + 1, 256 * 1024, 3_000_001})
    void bodiesOfEverySizeComeWhole(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        String body = new String(bytes, StandardCharsets.ISO_8859_1);
        origin.answerOnce(ok(body));
        String url = origin.url("/size-" + size);
        one.get(url);
        one.awaitWritten(size > 32 * 1024 ? 1 + Math.ceilDiv(size, Body.PART) : 1);
        RawResponse second = two.get(url);
        assertArrayEquals(bytes, second.body().toArray());
        assertTrue(isHit(second), cacheStatus(second));
    }

    @Test
    void variantsAreKeptBesideEachOther() {
        origin.answerOnce(ok("zip", "Vary: Accept-Encoding"));
        origin.answerOnce(ok("plain", "Vary: Accept-Encoding"));
        one.get(origin.url("/v"), "Accept-Encoding: gzip");
        one.awaitWritten(1);
        two.get(origin.url("/v"), "Accept-Encoding: identity");
        two.awaitWritten(1);
        awaitTold(one);
        assertEquals(
                "plain", one.get(origin.url("/v"), "Accept-Encoding: identity").text());
        assertEquals("zip", two.get(origin.url("/v"), "Accept-Encoding: gzip").text());
        assertEquals(2, origin.requests().size());
    }

    @Test
    void whatIsNotToBeStoredIsNotShared() {
        origin.answer(answer("mine", "Cache-Control: private, max-age=100"));
        one.get(origin.url("/private"));
        two.get(origin.url("/private"));
        assertEquals(2, origin.requests().size());
        assertEquals(0, one.writes("stored"));
    }

    @Test
    void anUnsafeRequestToOneMakesItInvalidAtAll() {
        origin.answerOnce(ok("old"));
        one.get(origin.url("/u"));
        one.awaitWritten(1);
        assertEquals("old", two.get(origin.url("/u")).text());
        origin.answerOnce("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(204, one.ask("DELETE", origin.url("/u")).status());
        origin.answer(ok("new"));
        Eventually.await(() -> two.get(origin.url("/u")).text().equals("new"), "invalid at the other one");
        assertEquals("new", one.get(origin.url("/u")).text());
    }

    @Test
    void whatIsRefreshedAtOneIsNewAtAll() {
        origin.answerOnce(ok("old"));
        one.get(origin.url("/r"));
        one.awaitWritten(1);
        assertEquals("old", two.get(origin.url("/r")).text());
        origin.answerOnce(ok("new"));
        assertEquals("new", one.get(origin.url("/r"), "Cache-Control: no-cache").text());
        awaitTold(two);
        assertEquals("new", two.get(origin.url("/r")).text());
        assertEquals(2, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPurgeReachesAll(boolean soft) {
        origin.answerOnce(ok("old", "Cache-Tag: t", "ETag: \"1\""));
        String url = origin.url("/purged-" + soft);
        one.get(url);
        one.awaitWritten(1);
        two.get(url);
        origin.answer(ok("new", "ETag: \"2\""));
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
        origin.answerOnce(ok("old"));
        one.get(origin.url("/url"));
        one.awaitWritten(1);
        two.get(origin.url("/url"));
        origin.answer(ok("new"));
        Purge purge = new Purge(new Purge.Url(new CacheKey(origin.url("/url"))), false);
        one.weir().plane().cache().purge(purge);
        Replicas.await(one.weir().plane().cache().purgeElsewhere(purge));
        Eventually.await(() -> two.get(origin.url("/url")).text().equals("new"), "gone at the other one");
    }

    /** One fetches something, and the other waits for that. */
    private final class Waiting implements AutoCloseable {
        private final RawOrigin slow = RawOrigin.manual();
        private final String url = slow.url("/slow");
        private final CompletableFuture<RawResponse> first;
        private final Conversation conversation;
        private final CompletableFuture<RawResponse> second;

        Waiting() {
            this(one);
        }

        Waiting(Replica by) {
            first = Replicas.soon(() -> by.get(url));
            conversation = slow.accept();
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
            waiting.conversation.write(ok("once"));
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
            waiting.conversation.write(answer("mine", "Cache-Control: private"));
            assertEquals("mine", waiting.first.join().text());
            waiting.next().write(answer("yours", "Cache-Control: private"));
            assertEquals("yours", waiting.second.join().text());
        }
    }

    @Test
    void whoEndsGivesItsTurnsBack() {
        Replica ending = Replica.on(redis.port()).joined();
        try (Waiting waiting = new Waiting(ending)) {
            ending.close();
            waiting.next().write(ok("own"));
            assertEquals("own", waiting.second.join().text());
        }
    }

    /** What another request stored meanwhile is not what was waited for. */
    @Test
    void aTurnEndsWithItsOwnFetch() {
        try (Waiting waiting = new Waiting()) {
            var aside = Replicas.soon(() -> one.get(waiting.url, "Cache-Control: no-cache", "X: 1"));
            waiting.next().write(ok("aside", "Vary: X"));
            assertEquals("aside", aside.join().text());
            one.awaitWritten(1);
            long looks = redis.calls("get");
            Eventually.await(() -> redis.calls("get") > looks + 2, "the other one goes on waiting");
            assertFalse(waiting.second.isDone());
            assertEquals(1, redis.keys(new Names("weir").turn(new CacheKey(waiting.url))));
            waiting.conversation.write(ok("awaited"));
            assertEquals("awaited", waiting.second.join().text());
        }
    }

    /** Another may have begun by then: that is not what was waited for either. */
    @Test
    void whoWaitedForATurnDoesNotWaitForTheNext() {
        try (Waiting waiting = new Waiting();
                Jedis client = redis.connect()) {
            client.set(new Names("weir").turn(new CacheKey(waiting.url)), "somebody else");
            waiting.next().write(ok("own"));
            assertEquals("own", waiting.second.join().text());
            waiting.conversation.write(ok("late"));
            assertEquals("late", waiting.first.join().text());
            assertEquals("somebody else", client.get(new Names("weir").turn(new CacheKey(waiting.url))));
        }
    }

    @Test
    void whoeverHasNoKeyIsNotBelieved() {
        Seal key = Seal.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
        try (Replica keyed = Replica.on(redis.port()).seal(key).joined();
                Replica other = Replica.on(redis.port()).seal(key).joined()) {
            origin.answer(ok("true"));
            one.get(origin.url("/k"));
            one.awaitWritten(1);
            // Purges that others logged before are not its own either.
            double before = keyed.lookups("unusable");
            assertTrue(cacheStatus(keyed.get(origin.url("/k"))).contains("fwd=uri-miss"));
            assertEquals(before + 1, keyed.lookups("unusable"));
            keyed.get(origin.url("/own"));
            keyed.awaitWritten(2);
            assertTrue(isHit(other.get(origin.url("/own"))));
        }
    }
}
