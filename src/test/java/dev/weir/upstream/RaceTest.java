package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.measure.Limit;
import dev.weir.net.Host;
import dev.weir.response.Refusals;
import dev.weir.testing.Eventually;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which address is dialled when, and what becomes of those that come late. */
class RaceTest {

    private static final Duration LIMIT = Duration.ofMinutes(5);
    private static final Duration NEVER = LIMIT;
    private static final Duration SOON = Duration.ofMillis(20);

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Dials dials = new Dials();

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    /** Connections that stand or fail when the test says so. */
    private static final class Dials implements Race.Dial<String> {
        private final List<String> begun = new CopyOnWriteArrayList<>();
        private final List<String> lost = new CopyOnWriteArrayList<>();
        private final Map<String, Promise<String>> promises = new ConcurrentHashMap<>();
        private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

        @Override
        public Future<String> to(InetAddress address, Duration limit, Runnable stands) {
            String text = address.getHostAddress();
            Promise<String> promise = Promise.promise();
            promises.put(text, promise);
            threads.add(Thread.currentThread());
            begun.add(text);
            if (text.endsWith(".99")) {
                stands.run();
            }
            return promise.future();
        }

        @Override
        public void lost(String late) {
            lost.add(late);
        }

        void awaitBegun(String... addresses) {
            List<String> expected = List.of(addresses);
            Eventually.await(() -> begun.size() >= expected.size(), "begun: " + expected);
            assertEquals(expected, begun.subList(0, expected.size()));
        }
    }

    private Future<Race.Won<String>> race(Duration delay, String... addresses) {
        return race(dials, delay, addresses);
    }

    private Future<Race.Won<String>> race(Dials dialled, Duration delay, String... addresses) {
        List<InetAddress> order =
                Stream.of(addresses).map(InetAddress::ofLiteral).toList();
        Promise<Race.Won<String>> result = Promise.promise();
        context.runOnContext(_ -> Race.run((ContextInternal) context, order, LIMIT, delay, dialled)
                .onComplete(result));
        return result.future();
    }

    /** A race that begins now and gets to its third address shows that more than one delay has passed for all others. */
    private void moreThanOneDelay() {
        Dials others = new Dials();
        race(others, SOON, "203.0.113.1", "203.0.113.2", "203.0.113.3");
        others.awaitBegun("203.0.113.1", "203.0.113.2", "203.0.113.3");
    }

    private void on(Runnable action) {
        Promise<Void> done = Promise.promise();
        context.runOnContext(_ -> {
            action.run();
            done.complete();
        });
        Eventually.await(() -> done.future().isComplete(), "the event loop");
    }

    private void connect(String address) {
        on(() -> Objects.requireNonNull(dials.promises.get(address)).complete(address));
    }

    private void fail(String address, Throwable failure) {
        on(() -> Objects.requireNonNull(dials.promises.get(address)).fail(failure));
    }

    private static <T> Future<T> ended(Future<T> future) {
        Eventually.await(future::isComplete, "the end of the race");
        return future;
    }

    /** Vert.x takes any of its event loops for a timer that is set outside a context. */
    @RepeatedTest(3)
    void itStaysOnItsEventLoopWhereACallbackOfNettysGoesOn() {
        race(SOON, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        dials.awaitBegun("192.0.2.1");
        Promise<String> first = Objects.requireNonNull(dials.promises.get("192.0.2.1"));
        ((ContextInternal) context).nettyEventLoop().execute(() -> first.tryFail(new ConnectException("refused")));
        dials.awaitBegun("192.0.2.1", "192.0.2.2", "192.0.2.3");
        assertEquals(1, dials.threads.size());
    }

    @Test
    void theFirstThatStandsWinsAndNothingElseIsDialled() {
        Future<Race.Won<String>> race = race(NEVER, "192.0.2.1", "192.0.2.2");
        dials.awaitBegun("192.0.2.1");
        connect("192.0.2.1");
        assertEquals(
                new Race.Won<>(InetAddress.ofLiteral("192.0.2.1"), "192.0.2.1"),
                ended(race).result());
        assertEquals(List.of("192.0.2.1"), dials.begun);
    }

    @Test
    void aSilentOneIsNotWaitedForAndWinsAllTheSameWhenItStandsFirst() {
        Future<Race.Won<String>> race = race(SOON, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        dials.awaitBegun("192.0.2.1", "192.0.2.2", "192.0.2.3");
        connect("192.0.2.1");
        assertEquals("192.0.2.1", ended(race).result().connection());
        connect("192.0.2.3");
        fail("192.0.2.2", new ConnectException());
        assertEquals(List.of("192.0.2.3"), dials.lost);
    }

    @Test
    void whereOneFailsTheNextBeginsAtOnceAndTheFirstOnesWordsAreTold() {
        Future<Race.Won<String>> race = race(NEVER, "192.0.2.1", "192.0.2.2");
        dials.awaitBegun("192.0.2.1");
        ConnectException first = new ConnectException("first");
        fail("192.0.2.1", first);
        dials.awaitBegun("192.0.2.1", "192.0.2.2");
        fail("192.0.2.2", new ConnectException("second"));
        assertSame(first, ended(race).cause());
    }

    @Test
    void theBestAddressIsTheOneThatIsToldOf() {
        Future<Race.Won<String>> race = race(SOON, "192.0.2.1", "192.0.2.2");
        dials.awaitBegun("192.0.2.1", "192.0.2.2");
        fail("192.0.2.2", new ConnectException("second"));
        assertFalse(race.isComplete());
        ConnectException best = new ConnectException("first");
        fail("192.0.2.1", best);
        assertSame(best, ended(race).cause());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.2, false, true",
        "192.0.2.1, 192.0.2.99, true, true",
        "192.0.2.99, 192.0.2.2, true, false",
    })
    void whatIsToldIsWhatSaysMostOfTheOrigin(String one, String two, boolean timedOut, boolean second) {
        Future<Race.Won<String>> race = race(NEVER, one, two);
        dials.awaitBegun(one);
        Throwable first = timedOut ? new TimeoutException() : new ConnectException("Network is unreachable");
        Throwable then = new ConnectException("Connection refused");
        fail(one, first);
        dials.awaitBegun(one, two);
        fail(two, then);
        assertSame(second ? then : first, ended(race).cause());
    }

    /** Whichever of them comes first, and whichever ends last: who dials again would have the same answer. */
    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 0", "1, 1"})
    void anAddressThatIsSilentIsToldBeforeOneThatRefuses(int silent, int last) {
        String[] addresses = {"192.0.2.1", "192.0.2.2"};
        Throwable[] ends = {new ConnectException("Connection refused"), new ConnectException("Connection refused")};
        ends[silent] = new ConnectTimeoutException("connection timed out");
        Future<Race.Won<String>> race = race(SOON, addresses);
        dials.awaitBegun(addresses);
        fail(addresses[1 - last], ends[1 - last]);
        fail(addresses[last], ends[last]);
        assertSame(ends[silent], ended(race).cause());
    }

    @Test
    void aHostThatAnsweredIsWaitedForWhileItShakesHands() {
        Future<Race.Won<String>> race = race(SOON, "192.0.2.1", "192.0.2.99", "192.0.2.3");
        dials.awaitBegun("192.0.2.1", "192.0.2.99");
        moreThanOneDelay();
        assertEquals(List.of("192.0.2.1", "192.0.2.99"), dials.begun);
        fail("192.0.2.99", new ConnectException());
        dials.awaitBegun("192.0.2.1", "192.0.2.99", "192.0.2.3");
        connect("192.0.2.3");
        assertEquals("192.0.2.3", ended(race).result().connection());
    }

    @Test
    void whatAnOriginSaysIsTheEnd() {
        Future<Race.Won<String>> race = race(SOON, "192.0.2.1", "192.0.2.2");
        dials.awaitBegun("192.0.2.1", "192.0.2.2");
        UpstreamFailure certificate = new UpstreamFailure(Refusals.tlsFailed("x"));
        fail("192.0.2.2", certificate);
        assertSame(certificate, ended(race).cause());
        connect("192.0.2.1");
        assertEquals(List.of("192.0.2.1"), dials.lost);
    }

    @Test
    void whereThereIsNoRoomForAnotherTheOnesUnderWayGoOn() {
        Future<Race.Won<String>> race = race(SOON, "192.0.2.1", "192.0.2.2", "192.0.2.3");
        dials.awaitBegun("192.0.2.1", "192.0.2.2", "192.0.2.3");
        fail("192.0.2.3", new NoRoom(Limit.ORIGIN_CONNECTIONS));
        assertFalse(race.isComplete());
        connect("192.0.2.1");
        assertEquals("192.0.2.1", ended(race).result().connection());
    }

    @Test
    void withoutRoomForOneNoneIsTried() {
        Future<Race.Won<String>> race = race(NEVER, "192.0.2.1", "192.0.2.2");
        dials.awaitBegun("192.0.2.1");
        fail("192.0.2.1", new NoRoom(Limit.ORIGIN_CONNECTIONS));
        assertInstanceOf(NoRoom.class, ended(race).cause());
        assertEquals(List.of("192.0.2.1"), dials.begun);
    }

    @Test
    void onlySoManyAreDialledAtOnce() {
        String[] many = IntStream.range(0, 30).mapToObj(i -> "198.51.100." + i).toArray(String[]::new);
        Future<Race.Won<String>> race = race(SOON, many);
        String[] eight = Stream.of(many).limit(8).toArray(String[]::new);
        dials.awaitBegun(eight);
        moreThanOneDelay();
        assertEquals(List.of(eight), dials.begun);
        connect("198.51.100.3");
        assertTrue(ended(race).succeeded());
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1, 192.0.2.1",
        "192.0.2.1 192.0.2.2 fd00::1 fd00::2, fd00::1 192.0.2.1 fd00::2 192.0.2.2",
        "192.0.2.1 192.0.2.2 192.0.2.3 fd00::1, fd00::1 192.0.2.1 192.0.2.2 192.0.2.3",
        "fd00::1 fd00::2, fd00::1 fd00::2",
    })
    void familiesTakeTurnsIpv6First(String given, String expected) {
        assertEquals(addresses(expected), new Winners().order(new Host.Name("x.example"), 80, addresses(given)));
    }

    @Test
    void whatWasConnectedToLastGoesFirstIfItIsStillToBeDialled() {
        Winners winners = new Winners();
        Host name = new Host.Name("x.example");
        List<InetAddress> given = addresses("192.0.2.1 192.0.2.2 fd00::1");
        winners.won(name, 80, InetAddress.ofLiteral("192.0.2.2"));
        assertEquals(addresses("192.0.2.2 fd00::1 192.0.2.1"), winners.order(name, 80, given));
        assertEquals(addresses("fd00::1 192.0.2.1 192.0.2.2"), winners.order(name, 81, given));
        assertEquals(addresses("fd00::1 192.0.2.1"), winners.order(name, 80, addresses("192.0.2.1 fd00::1")));
        winners.won(name, 80, InetAddress.ofLiteral("fd00::1"));
        assertEquals(addresses("fd00::1 192.0.2.1 192.0.2.2"), winners.order(name, 80, given));
    }

    private static List<InetAddress> addresses(String text) {
        return Stream.of(text.split(" ")).map(InetAddress::ofLiteral).toList();
    }
}
