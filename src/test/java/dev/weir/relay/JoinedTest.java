package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.CacheRules;
import dev.weir.cache.CacheSettings;
import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.Shared;
import dev.weir.cache.Storability;
import dev.weir.measure.Accounts;
import dev.weir.measure.Outcome;
import dev.weir.net.Host;
import dev.weir.response.Refusal;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import dev.weir.target.Scheme;
import io.netty.handler.codec.http.HttpRequest;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.Http1xServerConnection;
import io.vertx.core.http.impl.Http1xServerRequest;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.http.impl.HttpServerRequestWrapper;
import io.vertx.core.impl.ContextInternal;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What becomes of a flight between the landing and the turn of the event loop in which a client that joined it looks at that. */
class JoinedTest {

    private static final CacheKey KEY = new CacheKey("http://a.example/p");
    private static final RequestTarget.Forward TARGET =
            new RequestTarget.Forward(Form.ABSOLUTE, Scheme.HTTP, new Host.Name("a.example"), 80, "", "/p");

    private final Flights flights = new Flights();
    private @Nullable RuntimeException fault;
    private final ResponseCache cache = ResponseCache.inMemory(
            new CacheSettings(1 << 20, 1 << 16, 60, true, 0, CacheSettings.SetCookie.NEVER, List.of(), CacheRules.NONE),
            this::now);
    private final Caching caching = new Caching(cache, flights, new Via("weir"), Accounts.UNWANTED, "weir");
    private final Watch watch = new Watch(fake(ContextInternal.class, (_, _) -> null));
    private final Client leader = new Client();
    private final Flight flight =
            new Flight(caching, new Order(leader.downstream, TARGET, leader.asking(), CacheRule.NONE, null), means());

    private Moment now() {
        if (fault != null) {
            throw fault;
        }
        return Moment.now();
    }

    @SuppressWarnings("NullAway") // no use is made of them
    private Means means() {
        Duration patience = Duration.ofMinutes(1);
        return new Means(
                null, new RelaySettings(patience, patience, patience, patience, patience, 1, patience), watch, null);
    }

    /** Answers that know nothing of a method are what its type begins with. */
    private static <T> T fake(Class<T> type, InvocationAnswer answers) {
        InvocationHandler handler = (_, method, arguments) -> {
            Object answer = answers.to(method, arguments == null ? new Object[0] : arguments);
            return answer != null || !method.getReturnType().isPrimitive() ? answer : nothing(method.getReturnType());
        };
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private interface InvocationAnswer {
        @Nullable
        Object to(Method method, Object[] arguments);
    }

    private static @Nullable Object nothing(Class<?> type) {
        return type == void.class ? null : Array.get(Array.newInstance(type, 1), 0);
    }

    private static final class Request extends HttpServerRequestWrapper {
        private final HttpServerResponse response;
        private final ContextInternal context;
        private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();

        Request(HttpServerResponse response, ContextInternal context) {
            super(unasked());
            this.response = response;
            this.context = context;
        }

        /** There has to be one to wrap, and nothing is asked of it. */
        private static HttpServerRequestInternal unasked() {
            try {
                Constructor<Http1xServerRequest> constructor = Http1xServerRequest.class.getDeclaredConstructor(
                        Http1xServerConnection.class, HttpRequest.class, ContextInternal.class);
                constructor.setAccessible(true);
                return constructor.newInstance(null, null, null);
            } catch (ReflectiveOperationException e) {
                throw new LinkageError(e.getMessage(), e);
            }
        }

        @Override
        public HttpServerResponse response() {
            return response;
        }

        @Override
        public HttpVersion version() {
            return HttpVersion.HTTP_1_1;
        }

        @Override
        public HttpMethod method() {
            return HttpMethod.GET;
        }

        @Override
        public MultiMap headers() {
            return fields;
        }

        @Override
        public ContextInternal context() {
            return context;
        }
    }

    /** A client whose event loop takes its turns when it is told to. */
    private static final class Client implements Exit {
        private final Deque<Runnable> turns = new ArrayDeque<>();
        private final List<Object> ended = new ArrayList<>();
        private final MultiMap fields = MultiMap.caseInsensitiveMultiMap();
        private @Nullable Handler<?> closed;
        private @Nullable RuntimeException fault;
        private String faulty = "setStatusCode";
        private final Downstream downstream;

        @SuppressWarnings("unchecked")
        Client() {
            ContextInternal context = fake(ContextInternal.class, (method, arguments) -> {
                if (method.getName().equals("runOnContext")) {
                    turns.add(() -> ((Handler<Void>) arguments[0]).handle(null));
                }
                return null;
            });
            HttpServerResponse response = fake(HttpServerResponse.class, (method, arguments) -> {
                if (method.getName().equals(faulty) && fault != null) {
                    throw fault;
                }
                if (method.getName().equals("closeHandler")) {
                    closed = (Handler<?>) arguments[0];
                }
                return method.getName().equals("headers") ? fields : null;
            });
            downstream = new Downstream(
                    new Request(response, context),
                    null,
                    new PathForm((_, _) -> false),
                    Downstream.Body.NONE,
                    Downstream.Timing.UNTOLD);
        }

        CacheRequest asking() {
            return CacheRequest.of(
                    KEY,
                    "GET",
                    new RequestFields(downstream.request().headers()),
                    new SelectingFields(downstream, TARGET));
        }

        void turn() {
            while (!turns.isEmpty()) {
                turns.remove().run();
            }
        }

        void leave() {
            assertNotNull(closed);
            closed.handle(null);
        }

        @Override
        public void ended(Outcome outcome, int status) {
            ended.add(outcome);
        }

        @Override
        public void refused(Refusal refusal, Outcome outcome) {
            ended.add(refusal);
        }

        @Override
        public void failed(Throwable failure) {
            ended.add(failure);
        }
    }

    private Client joined() {
        Client client = new Client();
        int waiting = flight.waiting();
        new CachedRelay(client.downstream, TARGET, KEY, CacheRule.NONE, caching, means(), client).start();
        assertEquals(waiting + 1, flight.waiting());
        return client;
    }

    private Landing.Streamed streamed() {
        OriginResponse head = new OriginResponse(
                200,
                "",
                Fields.of(List.of(Map.entry("cache-control", "max-age=60"))),
                Moment.now(),
                Moment.now(),
                OptionalLong.empty(),
                true);
        Storability storability = cache.judge(leader.asking(), head, CacheRule.NONE);
        return new Landing.Streamed(
                head,
                new Filling(cache, true, new Unheld()),
                storability,
                Shared.of(leader.asking(), head, storability));
    }

    private final class Unheld implements Filling.Source {
        @Override
        public void hold() {
            throw new AssertionError("held");
        }

        @Override
        public void release() {
            throw new AssertionError("released");
        }

        @Override
        public void unread(boolean kept) {
            flight.unread(kept);
        }
    }

    private boolean isEnded() {
        leader.turn();
        return flights.of(KEY) == null;
    }

    @Test
    void whatTheLastOneLeavesBeforeItLooksIsNotFetchedForNobody() {
        flights.announce(flight);
        Client only = joined();
        Landing.Streamed streamed = streamed();
        assertTrue(streamed.isStored());
        flight.land(streamed);
        only.leave();
        assertFalse(isEnded());
        only.turn();
        assertTrue(isEnded());
        assertNull(streamed.body().reader(() -> {}));
        assertEquals(List.of(Outcome.ABORTED), only.ended);
        assertEquals(0, watch.size());
    }

    @Test
    void whoHasYetToLookIsWaitedFor() {
        flights.announce(flight);
        Client quick = joined();
        Client slow = joined();
        Landing.Streamed streamed = streamed();
        flight.land(streamed);
        quick.leave();
        quick.turn();
        assertFalse(isEnded());
        slow.turn();
        assertEquals(List.of(), slow.ended);
        assertFalse(streamed.body().isUnread());
        assertFalse(isEnded());
        slow.leave();
        assertTrue(isEnded());
    }

    @Test
    void whoReadsAndLeavesDoesNotEndItForOneThatHasYetToLook() {
        flights.announce(flight);
        Client quick = joined();
        Client slow = joined();
        Landing.Streamed streamed = streamed();
        flight.land(streamed);
        quick.turn();
        quick.leave();
        assertFalse(isEnded());
        slow.turn();
        assertFalse(streamed.body().isUnread());
        slow.leave();
        assertTrue(isEnded());
    }

    @Test
    void aFaultWhileItLooksEndsTheExchangeAndTheFlight() {
        flights.announce(flight);
        Client only = joined();
        Landing.Streamed streamed = streamed();
        flight.land(streamed);
        RuntimeException thrown = new IllegalStateException("no clock");
        fault = thrown;
        only.turn();
        assertEquals(1, only.ended.size());
        assertSame(thrown, only.ended.getFirst());
        assertEquals(0, watch.size());
        assertTrue(isEnded());
    }

    @Test
    void aFaultWhileItBeginsToReadEndsThemToo() {
        flights.announce(flight);
        Client only = joined();
        RuntimeException thrown = new IllegalStateException("no answer");
        only.fault = thrown;
        flight.land(streamed());
        only.turn();
        assertEquals(1, only.ended.size());
        assertSame(thrown, only.ended.getFirst());
        assertEquals(0, watch.size());
        assertTrue(isEnded());
    }

    /** Of what comes in a later turn Vert.x would only write a line in the log. */
    @Test
    void aFaultWhileItWritesEndsThemToo() {
        flights.announce(flight);
        Client only = joined();
        Landing.Streamed streamed = streamed();
        flight.land(streamed);
        only.turn();
        RuntimeException thrown = new IllegalStateException("no room");
        only.faulty = "write";
        only.fault = thrown;
        streamed.body().append(new byte[] {1});
        assertEquals(List.of(), only.ended);
        only.turn();
        assertEquals(1, only.ended.size());
        assertSame(thrown, only.ended.getFirst());
        assertEquals(0, watch.size());
        assertTrue(isEnded());
    }
}
