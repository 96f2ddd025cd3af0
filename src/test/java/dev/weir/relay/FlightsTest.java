package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.CacheRules;
import dev.weir.cache.CacheSettings;
import dev.weir.cache.ResponseCache;
import dev.weir.measure.Accounts;
import dev.weir.net.Host;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import dev.weir.target.Scheme;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.util.AsciiString;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FlightsTest {

    private static final CacheKey KEY = new CacheKey("http://a.example/p");
    private static final CacheKey OTHER = new CacheKey("http://a.example/q");

    /** The most that may go on for the store alone. */
    private static final int MOST = 64;

    private final Flights flights = new Flights();
    private final Caching caching = new Caching(
            ResponseCache.none(
                    new CacheSettings(1, 1, 60, true, 0, CacheSettings.SetCookie.NEVER, List.of(), CacheRules.NONE)),
            flights,
            new Via("weir"),
            Accounts.UNWANTED,
            "weir");

    /** Keys are as long as clients like. */
    @Test
    void littleIsRememberedOfWhatWasForOneClientAlone() {
        String much = "x".repeat(15_000);
        List<CacheKey> keys = IntStream.range(0, 2000)
                .mapToObj(i -> new CacheKey("http://a.example/" + much + i))
                .toList();
        keys.forEach(key -> {
            Flight flight = flight(key);
            assertTrue(flights.announce(flight));
            flights.unshareable(flight);
        });
        long remembered = keys.stream().filter(key -> !flights.isShareable(key)).count();
        assertTrue(remembered > 0 && remembered * much.length() < 8 << 20, () -> remembered + " keys");
    }

    /** One that is not started, so nothing is asked of its client or of an origin. */
    private Flight flight(CacheKey key) {
        RequestTarget.Forward target =
                new RequestTarget.Forward(Form.ABSOLUTE, Scheme.HTTP, new Host.Name("a.example"), 80, "", "/p");
        CacheRequest request = CacheRequest.of(key, "GET", new NoFields(), _ -> List.of());
        return new Flight(caching, new Order(client(), target, request, CacheRule.NONE, null), nothing());
    }

    @SuppressWarnings("NullAway") // no use is made of them
    private static Means nothing() {
        return new Means(null, null, null, null);
    }

    private static Downstream client() {
        HttpServerResponse response = fake(HttpServerResponse.class, Map.of());
        HttpServerRequest request = fake(
                HttpServerRequest.class,
                Map.of("response", response, "version", HttpVersion.HTTP_1_1, "method", HttpMethod.GET));
        return new Downstream(
                request, null, new PathForm((_, _) -> false), Downstream.Body.NONE, Downstream.Timing.UNTOLD);
    }

    /** Knows these answers and no other. */
    private static <T> T fake(Class<T> type, Map<String, Object> answers) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (_, method, _) -> answers.get(method.getName())));
    }

    private record NoFields() implements CacheRequest.Source {
        @Override
        public @Nullable String first(AsciiString lowerName) {
            return null;
        }

        @Override
        public List<String> all(AsciiString lowerName) {
            return List.of();
        }
    }

    private static final class Waiting implements Flight.Waiter {
        @Override
        public void landed(Landing landing) {
            throw new AssertionError(landing);
        }

        @Override
        public void interim(HttpResponseStatus status, HttpHeaders fields) {
            throw new AssertionError(status);
        }
    }

    @Test
    void theFirstOfAKeyIsTheOneToJoin() {
        Flight first = flight(KEY);
        Flight second = flight(KEY);
        assertNull(flights.of(KEY));
        assertTrue(flights.announce(first));
        assertFalse(flights.announce(second));
        assertTrue(flights.announce(flight(OTHER)));
        assertSame(first, flights.of(KEY));
        assertEquals(2, flights.size());
    }

    @Test
    void oneThatWasNotAnnouncedEndsNoOther() {
        Flight first = flight(KEY);
        Flight second = flight(KEY);
        flights.announce(first);
        flights.ended(second);
        flights.unshareable(second);
        assertSame(first, flights.of(KEY));
        assertTrue(flights.isShareable(KEY));
        flights.ended(first);
        assertNull(flights.of(KEY));
        assertTrue(flights.announce(second));
    }

    @Test
    void whereAnAnswerWasForOneAloneNobodyWaitsForAnother() {
        Flight first = flight(KEY);
        flights.announce(first);
        flights.unshareable(first);
        assertNull(flights.of(KEY));
        assertFalse(flights.isShareable(KEY));
        assertTrue(flights.isShareable(OTHER));
    }

    /** Whoever asked is not there to be judged anew. */
    @Test
    void whatWasJudgedByOtherRulesDoesNotGoOnForTheStoreAlone() {
        Flight before = flight(KEY);
        flights.rulesChanged();
        for (int i = 0; i < MOST; i++) {
            assertFalse(before.goOn());
        }
        assertTrue(flight(KEY).goOn(), "there is room");
    }

    @Test
    void nobodyJoinsWhatIsOutOfDate() {
        flights.announce(flight(KEY));
        flights.announce(flight(OTHER));
        flights.invalidated(List.of(KEY, new CacheKey("http://b.example/")));
        assertNull(flights.of(KEY));
        assertEquals(1, flights.size());
        assertTrue(flights.isShareable(KEY));
    }

    @Test
    void itSaysHowManyWait() {
        Flight flight = flight(KEY);
        flights.announce(flight);
        Waiting one = new Waiting();
        Waiting two = new Waiting();
        assertTrue(flight.join(one));
        assertTrue(flight.join(two));
        assertEquals(2, flights.waiting());
        assertTrue(flight.leave(one));
        assertFalse(flight.leave(one));
        assertEquals(1, flights.waiting());
        flights.ended(flight);
        assertEquals(0, flights.waiting());
    }

    @Test
    void onlySoManyGoOnForTheStoreAlone() {
        Flight first = flight(KEY);
        assertTrue(first.goOn());
        for (int i = 1; i < MOST; i++) {
            assertTrue(flight(KEY).goOn());
        }
        assertFalse(flight(KEY).goOn());
        first.over();
        Flight last = flight(KEY);
        assertTrue(last.goOn());
        assertTrue(last.goOn());
        assertFalse(flight(KEY).goOn());
        last.over();
        assertTrue(flight(KEY).goOn());
    }
}
