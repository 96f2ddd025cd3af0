package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Purge;
import dev.weir.config.WeirConfig.Family;
import dev.weir.dns.FakeDns;
import dev.weir.dns.Resolver;
import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import io.netty.handler.codec.dns.DnsRecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal requests at the same time: one fetch, and what each client gets of it. */
class CollapsedTest {

    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static final int MOST = 256 << 10;

    private static Stage one;
    private static Stage two;

    private final List<RawClient> clients = new ArrayList<>();
    private Stage stage;
    private RawOrigin origin;

    @BeforeAll
    static void start() {
        one = new Stage(setup -> setup.with("weir.cache.max-object-size", Integer.toString(MOST))
                .with("weir.upstream.idle-timeout", "2s"));
        two = new Stage(setup -> setup.loops(2));
    }

    @AfterAll
    static void stop() {
        one.close();
        two.close();
    }

    @BeforeEach
    void open() {
        on(1);
    }

    @AfterEach
    void close() {
        clients.forEach(RawClient::close);
        stage.closeOrigin();
        Eventually.await(() -> flights() == 0, "no flight is left");
    }

    private void on(int loops) {
        if (stage != null) {
            stage.closeOrigin();
        }
        stage = loops == 1 ? one : two;
        origin = stage.open();
    }

    private int flights() {
        return stage.weir.plane().caching().flights().size();
    }

    private RawClient asks(String fields) {
        return asks("GET", fields);
    }

    private RawClient asks(String method, String fields) {
        RawClient client = stage.weir.client();
        clients.add(client);
        return client.send(stage.request(method, stage.url(), fields));
    }

    private List<RawClient> ask(int count) {
        List<RawClient> asking = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            asking.add(asks(""));
        }
        return asking;
    }

    private void awaitWaiting(int count) {
        Eventually.await(
                () -> stage.weir.plane().caching().flights().waiting() == count, count + " requests wait for one");
    }

    /** A leader whose request is held by the origin, and so many others that wait for the same. */
    private Held heldWith(int followers) {
        Held held = origin.hold();
        var _ = asks("");
        held.request();
        var _ = ask(followers);
        awaitWaiting(1 + followers);
        return held;
    }

    private static void assertMiss(RawResponse response) {
        assertEquals("weir;fwd=uri-miss;stored;ttl=10", Stage.status(response));
    }

    private static void assertCollapsed(RawResponse response) {
        assertEquals("weir;fwd=uri-miss;stored;collapsed;ttl=10", Stage.status(response));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void allStreamFromTheFirstByteOfOneFetch(int loops) {
        on(loops);
        double collapsed = stage.weir.count("weir.requests", "outcome", "collapsed");
        Held held = heldWith(9);
        held.conversation().write(CHUNKED + "5\r\nfirst\r\n");
        List<RawResponse> heads = new ArrayList<>();
        for (RawClient client : clients) {
            heads.add(client.readHead());
            assertEquals("5\r\nfirst\r\n", client.readRaw(10).text());
        }
        RawClient late = asks("");
        late.readHead();
        assertEquals("5\r\nfirst\r\n", late.readRaw(10).text());
        held.release("4\r\nlast\r\n0\r\n\r\n");
        for (RawClient client : clients) {
            assertEquals("4\r\nlast\r\n0\r\n\r\n", client.readRaw(14).text());
        }
        assertMiss(heads.removeFirst());
        heads.forEach(CollapsedTest::assertCollapsed);
        assertEquals(1, origin.requests().size());
        Eventually.await(
                () -> stage.weir.count("weir.requests", "outcome", "collapsed") - collapsed == 10, "ten are counted");
        assertEquals("firstlast", stage.get("").text());
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void manyAtOnceAreOneRequest(int loops) {
        on(loops);
        Held held = origin.hold();
        for (int i = 0; i < 20; i++) {
            clients.add(stage.weir.client());
        }
        clients.forEach(client -> client.send(stage.request("GET", stage.url(), "")));
        held.request();
        awaitWaiting(20);
        held.release(stage.response("Cache-Control: max-age=10", "shared"));
        clients.forEach(client -> assertEquals("shared", client.readResponse().text()));
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFetchGoesOnWhenItsFirstClientLeavesBeforeTheHead(int loops) {
        on(loops);
        Held held = heldWith(3);
        clients.removeFirst().reset();
        awaitWaiting(3);
        held.release(stage.response("Cache-Control: max-age=10", "shared"));
        for (RawClient client : clients) {
            RawResponse response = client.readResponse();
            assertEquals("shared", response.text());
            assertCollapsed(response);
        }
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void theFetchGoesOnWhenItsFirstClientLeavesWithinTheBody(int loops) {
        on(loops);
        Held held = heldWith(3);
        held.conversation().write(CHUNKED + "5\r\nfirst\r\n");
        clients.forEach(RawClient::readHead);
        clients.forEach(client -> client.readRaw(10));
        double aborted = stage.weir.count("weir.requests", "outcome", "aborted");
        clients.removeFirst().reset();
        Eventually.await(() -> stage.weir.count("weir.requests", "outcome", "aborted") > aborted, "the first has left");
        held.release("4\r\nlast\r\n0\r\n\r\n");
        clients.forEach(client ->
                assertEquals("4\r\nlast\r\n0\r\n\r\n", client.readRaw(14).text()));
        assertEquals(1, origin.requests().size());
    }

    @ParameterizedTest
    @CsvSource({"1, false", "2, false", "1, true", "2, true"})
    void theOriginIsLeftWhenAllHaveLeft(int loops, boolean withinBody) {
        on(loops);
        Held held = heldWith(3);
        if (withinBody) {
            held.conversation().write(CHUNKED + "5\r\nfirst\r\n");
            clients.forEach(RawClient::readHead);
        }
        clients.forEach(RawClient::reset);
        held.conversation().awaitClosedByPeer();
        held.release();
        Eventually.await(() -> flights() == 0, "no flight is left");
        assertEquals(0, stage.weir.plane().cache().entries(), "nothing incomplete is stored");
        origin.answer(stage.response("Cache-Control: max-age=10", "anew"));
        assertMiss(stage.get(""));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        private                | Cache-Control: private, max-age=10
        no-store               | Cache-Control: no-store
        no-cache               | Cache-Control: no-cache, max-age=10~ETag: "a"
        no lifetime            | ETag: "a"
        stale when it comes    | Cache-Control: max-age=10~Age: 20
        an error               | 503~X: 1
        a cookie               | Set-Cookie: a=1
        a cookie, heuristic    | Set-Cookie: a=1~Last-Modified: {-1000}
        Vary of anything       | Cache-Control: max-age=10~Vary: *
        for another variant    | Cache-Control: max-age=10~Vary: A
        """)
    void othersFetchTheirOwnWhereTheAnswerIsForOneAlone(String name, String fields) {
        Held held = origin.hold();
        var _ = asks("A: 0");
        held.request();
        for (int i = 1; i < 4; i++) {
            var _ = asks("A: " + i);
        }
        awaitWaiting(4);
        origin.on(request -> stage.response(fields, "for-" + request.header("a")));
        held.release(stage.response(fields, "for-0"));
        for (int i = 0; i < 4; i++) {
            RawResponse response = clients.get(i).readResponse();
            assertEquals("for-" + i, response.text());
            assertFalse(Stage.status(response).contains("collapsed"), Stage.status(response));
        }
        assertEquals(4, origin.requests().size());
    }

    @Test
    void theAnswerForOneAloneIsNotReadOnOnceThatOneHasLeft() {
        Held held = heldWith(1);
        clients.removeFirst().reset();
        awaitWaiting(1);
        origin.answer(stage.response("X: 1", "own"));
        held.conversation().write("HTTP/1.1 200 OK\r\nCache-Control: private\r\nTransfer-Encoding: chunked\r\n\r\n");
        assertEquals("own", clients.getFirst().readResponse().text());
        held.conversation().awaitClosedByPeer();
        held.release();
    }

    /** What was on its way when it was purged is joined by nobody, and does not keep those who come later from one another. */
    @Test
    void whatIsPurgedOnItsWayIsFetchedOnceMoreForAll() {
        Held old = heldWith(0);
        old.conversation().write(CHUNKED + "3\r\nold\r\n");
        assertMiss(clients.getFirst().readHead());
        var _ = stage.weir.plane().cache().purge(new Purge(new Purge.Url(new CacheKey(stage.url())), false));
        Held held = origin.hold();
        List<RawClient> later = new ArrayList<>(List.of(asks("")));
        held.request();
        later.addAll(ask(4));
        awaitWaiting(5);
        held.release(stage.response("Cache-Control: max-age=10", "new"));
        later.forEach(client -> assertEquals("new", client.readResponse().text()));
        assertEquals(2, origin.requests().size());
        old.conversation().write("0\r\n\r\n");
        old.release();
    }

    @Test
    void requestsThatSayMoreAreNotCollapsed() {
        Held held = heldWith(0);
        origin.answer(stage.response("Cache-Control: max-age=10", "own"));
        for (String fields : List.of(
                "Cache-Control: no-cache",
                "Cache-Control: max-age=0",
                "Cache-Control: no-store",
                "Cache-Control: min-fresh=1",
                "Authorization: Basic Zg==",
                "Range: bytes=0-0")) {
            RawResponse response = asks(fields).readResponse();
            assertEquals("own", response.text(), fields);
            assertFalse(Stage.status(response).contains("collapsed"), fields);
            var _ = stage.weir.plane().cache().purge(new Purge(new Purge.Url(new CacheKey(stage.url())), false));
        }
        held.release(stage.response("Cache-Control: max-age=10", "first"));
        assertEquals("first", clients.getFirst().readResponse().text());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void oneValidationIsForAll(int loops) {
        on(loops);
        origin.answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "kept"));
        stage.get("");
        stage.clock.pass(2);
        Held held = heldWith(4);
        assertEquals("\"a\"", held.request().header("if-none-match"));
        held.release("HTTP/1.1 304 Not Modified\r\nCache-Control: max-age=20\r\nETag: \"a\"\r\n\r\n");
        for (int i = 0; i < 5; i++) {
            RawResponse response = clients.get(i).readResponse();
            assertEquals("kept", response.text());
            assertEquals("0", response.header("age"));
            assertEquals(
                    "weir;fwd=stale;fwd-status=304;stored" + (i == 0 ? "" : ";collapsed") + ";ttl=20",
                    Stage.status(response));
        }
        assertEquals(2, origin.requests().size());
    }

    /** RFC 9111 §5.2.2.4, §5.2.2.7. */
    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "private"})
    void aFieldForOneAloneInAValidationIsForTheFirst(String directive) {
        String named = directive + "=\"set-cookie\"";
        origin.answerOnce(stage.response("Cache-Control: max-age=1, " + named + "~ETag: \"a\"", "kept"));
        stage.get("");
        stage.clock.pass(2);
        Held held = heldWith(2);
        held.release(stage.response("304~Cache-Control: max-age=20, " + named + "~ETag: \"a\"~Set-Cookie: s=1", ""));
        for (int i = 0; i < 3; i++) {
            RawResponse response = clients.get(i).readResponse();
            assertEquals("kept", response.text());
            assertEquals(i == 0 ? "s=1" : null, response.header("set-cookie"));
        }
        assertNull(stage.get("").header("set-cookie"));
        assertEquals(2, origin.requests().size());
    }

    /** In the background nobody asked. */
    @Test
    void aFieldForOneAloneInABackgroundValidationIsForNobody() {
        String named = "stale-while-revalidate=9, private=\"set-cookie\"";
        origin.answerOnce(stage.response("Cache-Control: max-age=1, " + named + "~ETag: \"a\"", "kept"));
        stage.get("");
        stage.clock.pass(2);
        origin.answerOnce(
                stage.response("304~Cache-Control: max-age=20, " + named + "~ETag: \"a\"~Set-Cookie: s=1", ""));
        assertNull(stage.get("").header("set-cookie"));
        Eventually.await(() -> flights() == 0, "it is confirmed");
        RawResponse hit = stage.get("");
        assertEquals("weir;hit;ttl=20", Stage.status(hit));
        assertNull(hit.header("set-cookie"));
    }

    @Test
    void aValidationThatBringsAnotherAnswerIsForAllToo() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = heldWith(2);
        held.release(stage.response("Cache-Control: max-age=20~ETag: \"b\"", "new"));
        clients.forEach(client -> assertEquals("new", client.readResponse().text()));
        assertEquals("new", stage.get("").text());
        assertEquals(2, origin.requests().size());
    }

    @Test
    void aValidationThatBringsAPrivateAnswerIsForOneAlone() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = heldWith(1);
        origin.answer(stage.response("Cache-Control: private", "second's"));
        held.release(stage.response("Cache-Control: private", "first's"));
        assertEquals("first's", clients.get(0).readResponse().text());
        assertEquals("second's", clients.get(1).readResponse().text());
        assertEquals(0, stage.weir.plane().cache().entries(), "what was stored is out of date");
    }

    @Test
    void aClientThatHasItAlreadyIsToldSo() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = heldWith(0);
        RawClient other = asks("If-None-Match: \"b\"");
        awaitWaiting(2);
        held.release(stage.response("Cache-Control: max-age=20~ETag: \"b\"", "new"));
        assertEquals("new", clients.getFirst().readResponse().text());
        assertEquals(304, other.readResponse().status());
        assertEquals(2, origin.requests().size());
    }

    @Test
    void aConnectionThatBreaksIsOnlyTheFirstOnes() {
        Held held = heldWith(2);
        origin.answer(stage.response("Cache-Control: max-age=10", "own"));
        held.conversation().reset();
        held.release();
        assertEquals(502, clients.get(0).readResponse().status());
        assertEquals("own", clients.get(1).readResponse().text());
        assertEquals("own", clients.get(2).readResponse().text());
    }

    @Test
    void aBodyThatBreaksIsCutForAll() {
        Held held = heldWith(2);
        held.conversation().write("HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nContent-Length: 10\r\n\r\nhalf-");
        List<RawResponse> heads = clients.stream().map(RawClient::readHead).toList();
        held.conversation().reset();
        held.release();
        for (int i = 0; i < 3; i++) {
            RawResponse response = clients.get(i).readBody(heads.get(i));
            assertEquals("half-", response.text());
            assertTrue(response.truncated());
        }
        origin.answer(stage.response("Cache-Control: max-age=10", "whole"));
        RawResponse after = stage.get("");
        assertEquals("whole", after.text());
        assertMiss(after);
    }

    @Test
    void theSlowOneDoesNotHoldTheFastOneBack() {
        Bytes body = Bytes.random(1, MOST - 1000);
        Held held = origin.hold();
        RawClient slow = RawClient.to(stage.weir.port()).receiveBuffer(4096).connect();
        clients.add(slow);
        slow.send(stage.request("GET", stage.url(), ""));
        held.request();
        RawClient fast = asks("");
        awaitWaiting(2);
        held.conversation()
                .write(Bytes.of(stage.response("Cache-Control: max-age=10~Content-Length: " + body.length(), "")
                                .replace("Content-Length: 0\r\n", ""))
                        .plus(body));
        held.release();
        assertEquals(body, fast.readResponse().body());
        assertEquals(body, stage.get("").body());
        assertEquals(body, slow.readResponse().body());
        assertEquals(1, origin.requests().size());
    }

    private static void writeMany(Conversation conversation, Bytes body) {
        int step = 64 << 10;
        for (int at = 0; at < body.length(); at += step) {
            conversation.writeChunk(body.slice(at, Math.min(at + step, body.length())));
        }
        conversation.write("0\r\n\r\n");
    }

    @Test
    void whatIsTooLargeReachesAllAndIsNotStored() throws Exception {
        Bytes body = Bytes.random(2, 16 * MOST);
        Held held = heldWith(2);
        held.conversation().write(CHUNKED);
        clients.forEach(RawClient::readHead);
        Thread writing = Thread.ofVirtual().start(() -> writeMany(held.conversation(), body));
        List<Thread> reading = new ArrayList<>();
        Set<String> sums = java.util.concurrent.ConcurrentHashMap.newKeySet();
        for (RawClient client : clients) {
            reading.add(Thread.ofVirtual().start(() -> sums.add(chunked(client).sha256())));
        }
        for (Thread thread : reading) {
            thread.join();
        }
        writing.join();
        held.release();
        assertEquals(Set.of(body.sha256()), sums);
        assertEquals(1, origin.requests().size());
        assertEquals(0, stage.weir.plane().cache().entries());
    }

    /** The content of a chunked body. */
    private static Bytes chunked(RawClient client) {
        List<Bytes> parts = new ArrayList<>();
        while (true) {
            StringBuilder size = new StringBuilder();
            while (size.indexOf("\r\n") < 0) {
                size.append(client.readRaw(1).text());
            }
            int length = Integer.parseInt(size.toString().strip(), 16);
            Bytes chunk = client.readRaw(length + 2);
            if (length == 0) {
                break;
            }
            parts.add(chunk.slice(0, length));
        }
        java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
        parts.forEach(part -> all.writeBytes(part.toArray()));
        return Bytes.of(all.toByteArray());
    }

    @Test
    void whoHeldTheOthersBackAndLeavesHoldsNobodyBack() throws Exception {
        Bytes body = Bytes.random(3, 64 * MOST);
        Held held = origin.hold();
        RawClient slow = RawClient.to(stage.weir.port()).receiveBuffer(4096).connect();
        slow.send(stage.request("GET", stage.url(), ""));
        held.request();
        RawClient fast = asks("");
        awaitWaiting(2);
        held.conversation().write(CHUNKED);
        fast.readHead();
        slow.readHead();
        Thread writing = Thread.ofVirtual().start(() -> writeMany(held.conversation(), body));
        java.util.concurrent.atomic.AtomicReference<String> sum = new java.util.concurrent.atomic.AtomicReference<>();
        Thread reading = Thread.ofVirtual().start(() -> sum.set(chunked(fast).sha256()));
        awaitStalled(held.conversation());
        slow.reset();
        reading.join();
        writing.join();
        held.release();
        assertEquals(body.sha256(), sum.get());
    }

    /** Until the origin cannot write any more. */
    private static void awaitStalled(Conversation conversation) {
        long[] last = {-1, 0};
        Eventually.await(
                () -> {
                    long written = conversation.written();
                    last[1] = written == last[0] ? last[1] + 1 : 0;
                    last[0] = written;
                    return written > 4 * MOST && last[1] > 150;
                },
                "the origin is held back");
    }

    @Test
    void whoComesTooLateForTheBeginningFetchesItsOwn() throws Exception {
        Bytes body = Bytes.random(4, 8 * MOST);
        Held held = heldWith(0);
        held.conversation().write(CHUNKED);
        RawClient first = clients.getFirst();
        first.readHead();
        Thread writing = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < 8; i++) {
                held.conversation().writeChunk(body.slice(i * MOST, (i + 1) * MOST));
            }
        });
        writing.join();
        first.readRaw(7 * MOST);
        origin.answer(stage.response("Cache-Control: max-age=10", "own"));
        assertEquals("own", asks("").readResponse().text());
        held.release("0\r\n\r\n");
    }

    /** Writes crumbs until the other end is gone. */
    private static void writeUntilClosed(Conversation conversation, Bytes chunk) {
        Eventually.await(
                () -> {
                    try {
                        conversation.writeChunk(chunk);
                        return false;
                    } catch (RuntimeException | AssertionError gone) {
                        return true;
                    }
                },
                "the origin is left");
    }

    @ParameterizedTest(name = "{0} bytes at a time")
    @ValueSource(ints = {1, 64 << 10})
    void anEndlessAnswerThatNobodyReadsIsLeft(int size) {
        Held held = origin.hold();
        RawClient client = asks("If-None-Match: \"a\"");
        held.request();
        held.conversation()
                .write("HTTP/1.1 200 OK\r\n"
                        + "Cache-Control: max-age=10\r\n"
                        + "ETag: \"a\"\r\n"
                        + "Transfer-Encoding: chunked\r\n\r\n");
        assertEquals(304, client.readResponse().status());
        writeUntilClosed(held.conversation(), Bytes.random(5, size));
        held.release();
        assertEquals(0, stage.weir.plane().cache().entries());
    }

    @Test
    void whatClientsHaveAlreadyIsStoredAllTheSame() {
        Held held = origin.hold();
        RawClient client = asks("If-None-Match: \"a\"");
        held.release(stage.response("Cache-Control: max-age=10~ETag: \"a\"", "kept"));
        assertEquals(304, client.readResponse().status());
        Eventually.await(() -> flights() == 0, "it is over");
        assertEquals("kept", stage.get("").text());
        assertEquals(1, origin.requests().size());
    }

    // Unsafe requests meanwhile

    @Test
    void whatAnUnsafeRequestOvertakesIsNotStored() {
        Held held = heldWith(0);
        origin.answerOnce("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        stage.clock.pass(1);
        assertEquals(200, stage.ask("POST", stage.url(), "").status());
        origin.answerOnce(stage.response("Cache-Control: max-age=10", "after"));
        stage.clock.pass(1);
        RawClient later = asks("");
        assertEquals("after", later.readResponse().text(), "who comes later does not join");
        held.release(stage.response("Cache-Control: max-age=10", "before"));
        assertEquals("before", clients.getFirst().readResponse().text());
        assertEquals("after", stage.get("").text());
    }

    @Test
    void anUnsafeRequestThatFailsChangesNothing() {
        origin.answerOnce(stage.response("Cache-Control: max-age=10", "kept"));
        stage.get("");
        origin.answerOnce("HTTP/1.1 500 No\r\nContent-Length: 0\r\n\r\n");
        stage.ask("POST", stage.url(), "");
        assertEquals("kept", stage.get("").text());
    }

    // In the background

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whileItIsRevalidatedTheStaleOneAnswers(int loops) {
        on(loops);
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=9~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = origin.hold();
        for (RawClient client : ask(5)) {
            RawResponse response = client.readResponse();
            assertEquals("old", response.text());
            assertEquals("weir;hit;ttl=-1", Stage.status(response));
            assertEquals("2", response.header("age"));
        }
        assertEquals("\"a\"", held.request().header("if-none-match"));
        held.release(stage.response("Cache-Control: max-age=10~ETag: \"b\"", "new"));
        Eventually.await(() -> flights() == 0, "it is fetched");
        assertEquals("new", stage.get("").text());
        assertEquals(2, origin.requests().size());
    }

    @Test
    void theBackgroundAsksForAllOfItWhateverItsClientAskedFor() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=9", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = origin.hold();
        assertEquals(
                206,
                stage.get("Range: bytes=0-0~If-None-Match: \"x\"~If-Modified-Since: {0}")
                        .status());
        RecordedRequest asked = held.request();
        assertNull(asked.header("range"));
        assertNull(asked.header("if-none-match"));
        assertNull(asked.header("if-modified-since"));
        held.release(stage.response("Cache-Control: max-age=10", "new"));
        Eventually.await(() -> flights() == 0, "it is fetched");
        assertEquals("new", stage.get("").text());
    }

    /** Only its end tells that it is too long to be stored; what is stored is no newer for that. */
    @Test
    void whatTurnsOutTooLongTakesThePlaceOfWhatIsStored() {
        String longer = "x".repeat(2 * MOST);
        origin.answerOnce(stage.response("Cache-Control: max-age=100", "old"));
        stage.get("");
        origin.answerOnce(chunked(longer));
        assertEquals(longer, stage.get("Cache-Control: no-cache").text());
        origin.answerOnce(stage.response("Cache-Control: max-age=10", "new"));
        assertEquals("new", stage.get("").text());
    }

    @Test
    void theBackgroundDoesNotFetchAgainAndAgainWhatIsTooLong() {
        String longer = "x".repeat(2 * MOST);
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=9", "old"));
        stage.get("");
        stage.clock.pass(2);
        origin.answer(chunked(longer));
        assertEquals("old", stage.get("").text());
        Eventually.await(() -> flights() == 0, "it is given up");
        assertEquals(longer, stage.get("").text());
        assertEquals(3, origin.requests().size());
    }

    private static String chunked(String body) {
        return CHUNKED + Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n";
    }

    @Test
    void whoJoinsABackgroundFetchIsNotForgottenWhenItsAnswerIsForNobody() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=2~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        Held held = origin.hold();
        assertEquals("old", stage.get("").text());
        held.request();
        stage.clock.pass(5);
        RawClient joined = asks("");
        awaitWaiting(1);
        origin.answer(stage.response("Cache-Control: private", "own"));
        held.release(stage.response("Cache-Control: private", "nobody's"));
        assertEquals("own", joined.readResponse().text());
    }

    /** RFC 5861 §3: somebody has to confirm it, and a HEAD can do so itself. */
    @Test
    void aHeadRequestConfirmsInsteadOfLeadingABackgroundFetch() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=9~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        origin.answerOnce("HTTP/1.1 200 OK\r\nCache-Control: max-age=9\r\nETag: \"a\"\r\nContent-Length: 3\r\n\r\n");
        assertEquals("weir;fwd=stale;detail=method", Stage.status(stage.head("")));
        assertEquals("weir;hit;ttl=9", Stage.status(stage.get("")));
        assertEquals(2, origin.requests().size());
    }

    /** RFC 9111 §5.2.1.7: it is not to go on, and what is stored would do. */
    @Test
    void aHeadRequestForWhatIsCachedIsAnsweredWhileItIsRevalidated() {
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-while-revalidate=9~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(2);
        RawResponse response = stage.head("Cache-Control: only-if-cached");
        assertEquals(200, response.status());
        assertEquals("weir;hit;ttl=-1", Stage.status(response));
        assertEquals(1, origin.requests().size());
    }

    /** However it comes that another's fetch takes longer than one's own may: here names are found late. */
    @Test
    void nobodyWaitsLongerForAnothersFetchThanForOnesOwn() {
        try (FakeDns dns = new FakeDns();
                Stage slow = new Stage(setup -> setup.with("weir.upstream.connect-timeout", "400ms")
                        .with("weir.upstream.response-timeout", "600ms")
                        .names(names -> new Resolver.Settings(
                                Family.IPV4, dns.provider(), names.hosts(), Duration.ofSeconds(9), () -> 0)));
                RawOrigin late = slow.open();
                RawClient first = slow.weir.client();
                RawClient second = slow.weir.client()) {
            dns.address("slow.example", 60, "127.0.0.1").drop("slow.example", DnsRecordType.A, 1);
            slow.answersAnew("Cache-Control: max-age=10");
            String request = slow.request("GET", "http://slow.example:" + late.port() + slow.path(), "");
            first.send(request);
            second.send(request);
            assertEquals(200, first.readResponse().status());
            RawResponse own = second.readResponse();
            assertEquals("weir;fwd=uri-miss;stored;ttl=10", Stage.status(own));
            assertEquals(2, late.requests().size());
        }
    }

    // Stale instead of an error

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503, 504})
    void staleIfError(int status) {
        origin.answerOnce(stage.response("Cache-Control: max-age=1, stale-if-error=10~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(5);
        origin.answer(stage.response(status + "~X: 1", "an error"));
        RawResponse response = stage.get("");
        assertEquals("old", response.text());
        assertEquals("weir;fwd=stale;fwd-status=" + status + ";ttl=-4;detail=stale-if-error", Stage.status(response));
        stage.clock.pass(6);
        assertEquals(status, stage.get("").status());
    }

    @Test
    void staleWhenTheOriginCannotBeReached() {
        origin.answerOnce(Answer.of(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"))
                .thenClose());
        stage.get("");
        stage.clock.pass(5);
        origin.stopAccepting();
        origin.awaitAllClosed();
        RawResponse response = stage.get("");
        assertEquals("old", response.text());
        assertEquals("weir;fwd=stale;ttl=-4;detail=disconnected", Stage.status(response));
        assertEquals(502, stage.get("Cache-Control: no-cache").status());
        stage.clock.pass(100_000);
        assertEquals(502, stage.get("").status(), "not after heuristic-max");
    }

    @ParameterizedTest
    @ValueSource(strings = {"must-revalidate", "proxy-revalidate", "s-maxage=1", "no-cache"})
    void neverStaleWhereThatIsForbidden(String directive) {
        origin.answerOnce(Answer.of(stage.response(
                        "Cache-Control: max-age=1, stale-if-error=10, " + directive + "~ETag: \"a\"", "old"))
                .thenClose());
        stage.get("");
        stage.clock.pass(5);
        origin.stopAccepting();
        origin.awaitAllClosed();
        assertEquals(502, stage.get("").status());
    }
}
