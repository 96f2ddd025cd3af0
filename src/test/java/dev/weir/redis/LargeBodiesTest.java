package dev.weir.redis;

import static dev.weir.testing.Cacheable.cacheStatus;
import static dev.weir.testing.Cacheable.isHit;
import static dev.weir.testing.Cacheable.ok;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Body;
import dev.weir.cache.BodyRoom;
import dev.weir.cache.BodyRoom.Use;
import dev.weir.cache.CacheKey;
import dev.weir.cache.ResponseCache;
import dev.weir.testing.Between;
import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.TestRedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import redis.clients.jedis.Jedis;

/** A large body comes from Redis at its client's pace, no byte of it that is not what it should be, and whole or visibly not. */
class LargeBodiesTest {

    /** More than the kernel holds for a client that reads nothing. */
    private static final int LENGTH = 15_000_000;

    private static final int PARTS = Math.ceilDiv(LENGTH, Body.PART);
    private static final Bytes BODY = Bytes.random(6, LENGTH);
    private static final String TAG = "ETag: \"one\"";

    private TestRedis redis;
    private Between path;
    private RawOrigin origin;
    private String url;

    @BeforeEach
    void start() {
        redis = TestRedis.start();
        path = Between.to(redis.port());
        origin = RawOrigin.start();
        url = origin.url("/large");
    }

    @AfterEach
    void stop() {
        path.close();
        redis.close();
        origin.close();
    }

    private static String text(Bytes bytes) {
        return new String(bytes.toArray(), StandardCharsets.ISO_8859_1);
    }

    /** It lies in Redis. */
    private void stored(String... fields) {
        origin.answerOnce(ok(text(BODY), fields));
        try (Replica one = Replica.on(redis.port()).joined()) {
            one.get(url);
            one.awaitWritten(PARTS + 1);
        }
    }

    private Replica replica() {
        return Replica.on(redis.port()).joined();
    }

    private String part(Jedis client, int index) {
        return client.keys(new Names("weir").entry(new CacheKey(url)) + ":*:" + index)
                .iterator()
                .next();
    }

    /** A client that has read the head of its answer, and lets what follows wait. */
    private final class Waiting implements AutoCloseable {
        private final RawClient client;
        private final RawResponse head;

        Waiting(Replica by, String... fields) {
            this(RawClient.to(by.weir().port()), fields);
        }

        Waiting(RawClient.Dial by, String... fields) {
            client = by.receiveBuffer(16 * 1024).connect();
            client.send("GET " + url + " HTTP/1.1\r\nHost: x\r\n" + String.join("", fields) + "\r\n");
            head = client.readHead();
            assertTrue(isHit(head), cacheStatus(head));
            awaitStill();
        }

        /** What is sent waits for the client. */
        private void awaitStill() {
            long[] seen = {0, 0};
            Eventually.await(
                    () -> {
                        long now = redis.calls("getrange");
                        seen[1] = now == seen[0] ? seen[1] + 1 : 0;
                        seen[0] = now;
                        return seen[1] > 20;
                    },
                    "nothing is asked for any more");
        }

        RawResponse rest() {
            return client.readBody(head);
        }

        @Override
        public void close() {
            client.close();
        }
    }

    private static void awaitNothingLeft(Replica replica) {
        Eventually.await(() -> replica.weir().loads() == 0, "no load is open");
        Eventually.await(() -> replica.weir().plane().cache().room().taken() == 0, "no room is taken");
    }

    @Test
    void itIsSentWholeAndKeptInMemory() {
        stored();
        try (Replica two = replica()) {
            RawResponse first = two.get(url);
            assertEquals(BODY, first.body());
            assertTrue(isHit(first), cacheStatus(first));
            awaitNothingLeft(two);
            long looks = redis.calls("getrange");
            assertEquals(BODY, two.get(url).body());
            assertEquals(looks, redis.calls("getrange"));
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void aSlowClientHoldsAFewPartsAndOneThatLeavesHoldsNone() {
        stored();
        try (Replica two = replica()) {
            long before = redis.sent();
            Waiting slow = new Waiting(two);
            long sent = redis.sent() - before;
            assertTrue(sent < 2 * LENGTH / 3, sent + " sent by Redis");
            long room = two.weir().plane().cache().room().taken();
            assertTrue(room > 0 && room < sent, room + " held");
            assertEquals(1, two.weir().loads());
            slow.close();
            awaitNothingLeft(two);
            assertEquals(0, two.weir().plane().cache().entries());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void clientsThatWantTheSameShareOneLoad(int loops) {
        stored();
        try (Replica two = Replica.on(redis.port()).loops(loops).joined()) {
            long before = redis.sent();
            try (Waiting slow = new Waiting(two)) {
                assertEquals(BODY, two.get(url).body());
                assertEquals(BODY, slow.rest().body());
            }
            long sent = redis.sent() - before;
            assertTrue(sent < 3 * LENGTH / 2, sent + " sent by Redis");
            awaitNothingLeft(two);
        }
    }

    @Test
    void whereThereIsNoRoomItsOriginIsAsked() {
        stored();
        origin.answer(ok(text(BODY)));
        try (Replica two = replica()) {
            ResponseCache cache = two.weir().plane().cache();
            long all = 0;
            while (cache.room().take(Use.STORED, Body.PART)) {
                all += Body.PART;
            }
            RawResponse answer = two.get(url);
            assertEquals(BODY, answer.body());
            assertFalse(isHit(answer), cacheStatus(answer));
            cache.room().give(Use.STORED, all);
            awaitNothingLeft(two);
        }
    }

    @Test
    void whereThereIsLittleRoomItComesPartByPartAndWhatAnOriginSendsIsStoredAllTheSame() {
        stored();
        try (Replica two = replica()) {
            BodyRoom room = two.weir().plane().cache().room();
            long taken = 0;
            while (room.take(Use.NEXT, Body.PART)) {
                taken += Body.PART;
            }
            room.give(Use.NEXT, Body.PART);
            long before = redis.calls("getrange");
            try (Waiting slow = new Waiting(two)) {
                assertEquals(taken, room.taken());
                String other = origin.url("/other");
                origin.answerOnce(ok("x".repeat(1_000_000)));
                two.get(other);
                assertTrue(isHit(two.get(other)));
                assertEquals(BODY, slow.rest().body());
            }
            assertTrue(redis.calls("getrange") - before > PARTS);
            room.give(Use.NEXT, taken - Body.PART);
            awaitNothingLeft(two);
        }
    }

    @Test
    void aRangeTakesThePartsThatItNeeds() {
        stored(TAG);
        try (Replica two = replica()) {
            long before = redis.sent();
            RawResponse one = two.get(url, "Range: bytes=1000000-1000099");
            assertEquals(206, one.status());
            assertEquals("bytes 1000000-1000099/" + LENGTH, one.header("content-range"));
            assertEquals(BODY.slice(1_000_000, 1_000_100), one.body());
            RawResponse across = two.get(url, "Range: bytes=" + (LENGTH - 600_000) + "-", "If-Range: \"one\"");
            assertEquals(BODY.slice(LENGTH - 600_000, LENGTH), across.body());
            RawResponse several = two.get(url, "Range: bytes=0-1,14000000-14000001");
            assertTrue(String.valueOf(several.header("content-type")).startsWith("multipart/byteranges"));
            assertTrue(several.text()
                    .contains("bytes 14000000-14000001/" + LENGTH + "\r\n\r\n"
                            + text(BODY.slice(14_000_000, 14_000_002)) + "\r\n--"));
            assertTrue(redis.sent() - before < LENGTH / 3);
            assertEquals(1, origin.requests().size());
            awaitNothingLeft(two);
        }
    }

    @Test
    void whereAPartIsGoneItIsFetchedAnewAndNobodyNotices() {
        stored(TAG);
        origin.answer(ok(text(BODY)));
        try (Replica two = replica();
                Jedis client = redis.connect()) {
            client.del(part(client, 7));
            RawResponse answer = two.get(url);
            assertEquals(BODY, answer.body());
            assertTrue(cacheStatus(answer).contains("fwd=uri-miss"), cacheStatus(answer));
            assertNull(origin.requests().getLast().header("range"));
            assertEquals(1, two.lookups("unusable"));
            awaitNothingLeft(two);
        }
    }

    @Test
    void whatIsReplacedMeanwhileIsSentToItsEnd() {
        stored();
        origin.answer(ok("new"));
        try (Replica two = replica();
                Replica three = replica();
                Waiting slow = new Waiting(two)) {
            assertEquals("new", three.get(url, "Cache-Control: no-cache").text());
            three.awaitWritten(1);
            assertEquals(BODY, slow.rest().body());
            Eventually.await(() -> two.get(url).text().equals("new"), "the new one");
            awaitNothingLeft(two);
        }
    }

    @Test
    void severalRangesDoNotBeginBeforeAPartIsHere() {
        stored();
        origin.answer(ok(text(BODY)));
        try (Replica two = replica();
                Jedis client = redis.connect()) {
            client.set(part(client, 0), "another");
            RawResponse answer = two.get(url, "Range: bytes=0-1,14000000-14000001");
            assertEquals(200, answer.status());
            assertEquals(BODY, answer.body());
            awaitNothingLeft(two);
        }
    }

    /** What was confirmed need not be brought for that. */
    @Test
    void whatIsConfirmedComesFromRedis() {
        stored(TAG);
        origin.answerOnce("HTTP/1.1 304 Not Modified\r\nETag: \"one\"\r\nCache-Control: max-age=2000\r\n\r\n");
        try (Replica two = replica()) {
            RawResponse answer = two.get(url, "Cache-Control: no-cache");
            assertEquals(BODY, answer.body());
            assertTrue(cacheStatus(answer).contains("fwd-status=304"), cacheStatus(answer));
            two.awaitWritten(1);
            awaitNothingLeft(two);
            assertEquals(1, two.weir().plane().cache().entries());
            try (Replica three = replica()) {
                RawResponse later = three.get(url);
                assertEquals("max-age=2000", later.header("cache-control"));
                assertEquals(BODY, later.body());
            }
        }
    }

    private void spoil(String how) {
        try (Jedis client = redis.connect()) {
            String last = part(client, PARTS - 1);
            switch (how) {
                case "deleted" -> client.del(last);
                case "tampered with" -> client.setrange(last, 1000, "something else");
                case "stopped" -> redis.stop();
                default -> throw new IllegalArgumentException(how);
            }
        }
    }

    private void answerRest(String tag) {
        origin.answer((request, conversation) -> conversation.write(rest(request, tag)));
    }

    private static String rest(RecordedRequest request, String tag) {
        String range = String.valueOf(request.header("range"));
        int first = Integer.parseInt(range.substring("bytes=".length(), range.indexOf('-')));
        String body = text(BODY.slice(first, LENGTH));
        return "HTTP/1.1 206 Partial Content\r\nCache-Control: max-age=1000\r\n" + tag + "\r\nContent-Range: bytes "
                + first + "-" + (LENGTH - 1) + "/" + LENGTH + "\r\nContent-Length: " + body.length() + "\r\n\r\n"
                + body;
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "tampered with", "stopped"})
    void whatDoesNotComeIsAskedOfItsOrigin(String how) {
        stored(TAG);
        answerRest(TAG);
        try (Replica two = replica()) {
            try (Waiting slow = new Waiting(two, "If-None-Match: \"other\"\r\n")) {
                spoil(how);
                assertEquals(BODY, slow.rest().body());
            }
            RecordedRequest asked = origin.requests().getLast();
            assertEquals("\"one\"", asked.header("if-range"));
            assertNull(asked.header("if-none-match"));
            assertTrue(String.valueOf(asked.header("range")).endsWith("-" + (LENGTH - 1)), asked.head());
            assertEquals(how.equals("stopped") ? 0 : 1, two.lookups("unusable"));
            awaitNothingLeft(two);
            assertEquals(1, two.weir().plane().cache().entries());
            assertEquals(BODY, two.get(url).body());
            assertEquals(2, origin.requests().size());
        }
    }

    /** Who is denied by now is not asked for, and the others need not know. */
    @Test
    void theRestIsAskedForSomebodyWhoMayStillHaveIt() {
        stored(TAG);
        answerRest(TAG);
        try (Replica two = replica();
                Waiting first = new Waiting(RawClient.to(two.weir().port()).from("127.0.0.2"), "Name: first\r\n");
                Waiting second = new Waiting(two, "Name: second\r\n")) {
            assertEquals(1, two.weir().loads());
            two.weir().policy("blacklist: [{id: gone, client: 127.0.0.2}]");
            assertTrue(first.rest().truncated());
            spoil("deleted");
            assertEquals(BODY, second.rest().body());
            assertEquals("second", origin.requests().getLast().header("name"));
            awaitNothingLeft(two);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whatCannotBeHadForOneIsAskedForAnother(int loops) {
        stored(TAG);
        origin.answerOnce("HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n");
        answerRest(TAG);
        try (Replica two = Replica.on(redis.port()).loops(loops).joined();
                Waiting first = new Waiting(two, "Name: first\r\n");
                Waiting second = new Waiting(two, "Name: second\r\n")) {
            spoil("deleted");
            var other = Replicas.soon(first::rest);
            assertEquals(BODY, second.rest().body());
            assertEquals(BODY, other.join().body());
            assertEquals("first", origin.requests().get(1).header("name"));
            assertEquals("second", origin.requests().get(2).header("name"));
            awaitNothingLeft(two);
        }
    }

    @Test
    void theRestOfARangeIsAskedOfItsOriginToo() {
        stored(TAG);
        answerRest(TAG);
        try (Replica two = replica()) {
            try (Waiting slow = new Waiting(two, "Range: bytes=1000-\r\n")) {
                spoil("deleted");
                assertEquals(BODY.slice(1000, LENGTH), slow.rest().body());
            }
            assertEquals(2, origin.requests().size());
            awaitNothingLeft(two);
            assertEquals(0, two.weir().plane().cache().entries());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"deleted", "tampered with", "stopped"})
    void withoutAValidatorItIsCut(String how) {
        stored();
        origin.answer(ok(text(BODY)));
        try (Replica two = replica()) {
            try (Waiting slow = new Waiting(two)) {
                spoil(how);
                RawResponse cut = slow.rest();
                assertTrue(cut.truncated());
                assertEquals(BODY.slice(0, cut.body().length()), cut.body());
            }
            awaitNothingLeft(two);
            assertEquals(1, origin.requests().size());
            // Who asks again gets it.
            RawResponse again = two.get(url);
            assertEquals(BODY, again.body());
            assertFalse(isHit(again), cacheStatus(again));
        }
    }

    @Test
    void anOriginThatHasSomethingElseByNowDoesNotAddToIt() {
        stored(TAG);
        answerRest("ETag: \"two\"");
        try (Replica two = replica()) {
            try (Waiting slow = new Waiting(two)) {
                spoil("deleted");
                assertTrue(slow.rest().truncated());
            }
            assertEquals(2, origin.requests().size());
            awaitNothingLeft(two);
            assertEquals(0, two.weir().plane().cache().entries());
        }
    }

    @Test
    void aRedisThatFallsSilentIsNotWaitedForForLong() {
        stored(TAG);
        answerRest(TAG);
        try (Replica two =
                Replica.on(path.port()).timeout(Duration.ofSeconds(2)).joined()) {
            try (Waiting slow = new Waiting(two)) {
                path.silence();
                assertEquals(BODY, slow.rest().body());
            }
            assertEquals(2, origin.requests().size());
            awaitNothingLeft(two);
            path.restore();
        }
    }

    @Test
    void aClientThatLeavesWhileTheOriginIsAskedLeavesNothing() {
        stored(TAG);
        var held = origin.hold();
        try (Replica two = replica()) {
            try (Waiting slow = new Waiting(two)) {
                spoil("deleted");
                var _ = Replicas.soon(slow::rest);
                Eventually.await(held::hasArrived, "the origin is asked");
            }
            awaitNothingLeft(two);
        } finally {
            held.release();
        }
    }
}
