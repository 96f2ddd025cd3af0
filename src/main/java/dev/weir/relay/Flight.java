package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Content;
import dev.weir.cache.Freshening;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.Shared;
import dev.weir.cache.StandIn;
import dev.weir.cache.Storability;
import dev.weir.cache.StoredResponse;
import dev.weir.field.ContentRange;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One request to an origin on behalf of everyone who wants the same: the client that asked first, those that asked while it was under
 * way (collapsed forwarding), or nobody, when something stale is being validated. What it brings is stored if that may be.
 */
public final class Flight {

    private enum State {
        AWAITING_HEAD,
        BODY,
        OVER
    }

    /** How it ended up, told to everyone who waits. */
    sealed interface Landing {

        /**
         * What is stored answers: confirmed by the origin, or standing in for its failure.
         *
         * @param response what is stored
         * @param use why it is used
         * @param shareable whether others than the first may be given it
         */
        record Stored(StoredResponse response, Use use, boolean shareable) implements Landing {}

        /**
         * A new response is coming.
         *
         * @param head its head
         * @param body its body
         * @param storability whether it is stored
         * @param shared what others than the first may have of it; null for nothing
         */
        record Streamed(
                OriginResponse head,
                Filling body,
                Storability storability,
                @Nullable Shared shared) implements Landing {}

        /** Nothing came. */
        record Failed(Refusal refusal) implements Landing {}
    }

    /** Why something stored is used. */
    enum Use {
        CONFIRMED,
        /** RFC 5861 §4. */
        INSTEAD_OF_ERROR,
        /** RFC 9111 §4.2.4. */
        DISCONNECTED
    }

    /** Who waits for it. */
    interface Waiter {
        /** Told on any thread. */
        void landed(Landing landing);

        /** Told on the flight's own. */
        void interim(HttpResponseStatus status, HttpHeaders fields);
    }

    /**
     * What is asked for.
     *
     * @param client whose request it is; its connection may be gone meanwhile
     * @param target where it goes
     * @param request what the cache knows of it
     * @param rule what the operator says of it
     * @param stale what is stored, to be confirmed if that can be, and to stand in for a failure
     */
    record Order(
            Downstream client,
            RequestTarget.Forward target,
            CacheRequest request,
            CacheRule rule,
            @Nullable StoredResponse stale) {

        /** What is to be confirmed. */
        @Nullable
        StoredResponse validating() {
            return stale != null && stale.hasValidator() ? stale : null;
        }
    }

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Flights flights;
    private final Order order;
    private final ResponseCache cache;
    private final Via via;
    private final Means means;
    private final List<Waiter> waiters = new ArrayList<>(1);
    private State state = State.AWAITING_HEAD;
    private volatile boolean unattended;
    private volatile long unattendedSince;
    private boolean unconditional;
    private @Nullable Waiter leader;
    private @Nullable Landing landing;
    private Moment requested;
    private volatile long generation;
    private Fetch fetch;

    Flight(Flights flights, Order order, ResponseCache cache, Via via, Means means) {
        this.flights = flights;
        this.order = order;
        this.cache = cache;
        this.via = via;
        this.means = means;
        this.unconditional = order.validating() == null;
        this.requested = cache.now();
        this.generation = cache.generation();
        this.fetch = fetch();
    }

    private Fetch fetch() {
        return new Fetch(new Asked(), means, new Heard());
    }

    CacheRequest request() {
        return order.request();
    }

    synchronized int waiting() {
        return waiters.size();
    }

    /** Starts it for the one who asked first. */
    void start(Waiter first) {
        synchronized (this) {
            waiters.add(first);
            leader = first;
        }
        fetch.start();
    }

    /** Starts it for the store alone; false where too many go on so already. */
    boolean startUnattended() {
        if (!goOn()) {
            return false;
        }
        fetch.start();
        return true;
    }

    /** The cache's generation when it was asked for. */
    long generation() {
        return generation;
    }

    /** One more who wants the same; false when it is too late for that. */
    boolean join(Waiter waiter) {
        Landing now;
        synchronized (this) {
            if (state == State.AWAITING_HEAD) {
                waiters.add(waiter);
                return true;
            }
            now = landing;
        }
        if (now instanceof Landing.Streamed streamed && streamed.shared() != null) {
            waiter.landed(now);
            return true;
        }
        return false;
    }

    /** One fewer; the last one ends it. */
    @SuppressWarnings("ReferenceEquality") // a waiter is itself and no other
    void leave(Waiter waiter) {
        boolean unwanted;
        synchronized (this) {
            unwanted = waiters.remove(waiter) && waiters.isEmpty() && !unattended && state == State.AWAITING_HEAD;
            if (leader == waiter) {
                leader = null;
            }
        }
        if (unwanted) {
            abandon();
        }
    }

    /** It goes on for the store when nobody reads it; false where too many do so already. */
    boolean goOn() {
        if (!unattended && flights.mayGoOn()) {
            unattendedSince = System.nanoTime();
            unattended = true;
        }
        return unattended;
    }

    private void abandon() {
        order.client().soon(() -> {
            if (isUnwanted()) {
                ended();
                fetch.cancel();
            }
        });
    }

    /** Ends it unless someone has come meanwhile: who comes later finds it over. */
    private synchronized boolean isUnwanted() {
        boolean wanted = state == State.OVER
                || (state == State.AWAITING_HEAD && !waiters.isEmpty())
                || (landing instanceof Landing.Streamed streamed
                        && !streamed.body().breakOff());
        if (!wanted) {
            state = State.OVER;
        }
        return !wanted;
    }

    private void land(Landing how) {
        List<Waiter> told;
        boolean unled;
        synchronized (this) {
            landing = how;
            state = how instanceof Landing.Streamed ? State.BODY : State.OVER;
            told = List.copyOf(waiters);
            waiters.clear();
            unled = leader == null;
        }
        if (!(how instanceof Landing.Streamed streamed)) {
            ended();
        } else if (unled && !(streamed.storability() instanceof Storability.Storable)) {
            abandon();
        }
        for (Waiter waiter : told) {
            try {
                waiter.landed(how);
            } catch (RuntimeException e) {
                // The others have to be told all the same.
                LOG.error("a waiter for a shared answer failed", e);
            }
        }
    }

    private void over() {
        synchronized (this) {
            state = State.OVER;
        }
        ended();
    }

    private void ended() {
        flights.ended(this);
        if (unattended) {
            unattended = false;
            flights.wentOn();
        }
    }

    private final class Asked implements Fetch.Request {
        @Override
        public RequestTarget.Forward target() {
            return order.target();
        }

        @Override
        public HttpMethod method() {
            return order.client().request().method();
        }

        @Override
        public void writeFields(HttpClientRequest request) {
            requested = cache.now();
            generation = cache.generation();
            RequestHead.copy(order.client(), order.target(), via, request.headers(), request.version());
            StoredResponse validating = order.validating();
            if (validating != null || unattended) {
                // The client's own conditions are judged here, or nobody's.
                Validation.write(request.headers(), unconditional ? null : validating);
            }
        }
    }

    private final class Heard implements Fetch.Listener {

        @Override
        public void interim(HttpResponseStatus status, HttpHeaders fields) {
            Waiter first = leader;
            if (first != null) {
                first.interim(status, fields);
            }
        }

        @Override
        public void head(HttpClientResponse head, HttpVersion version) {
            OriginResponse response = captured(head, version);
            StoredResponse validating = order.validating();
            StoredResponse stale = order.stale();
            if (validating != null && !unconditional && response.status() == 304) {
                confirmed(validating, response);
            } else if (stale != null && StandIn.forStatus(response.status(), order.request(), stale, cache.now())) {
                fetch.cancel();
                land(new Landing.Stored(stale, Use.INSTEAD_OF_ERROR, true));
            } else {
                streamed(response);
            }
        }

        private OriginResponse captured(HttpClientResponse head, HttpVersion version) {
            Moment received = cache.now();
            return new OriginResponse(
                    head.statusCode(),
                    ResponseHead.reason(head),
                    ResponseHead.captured(head, version, via, received),
                    requested,
                    received,
                    Framing.length(head),
                    Framing.isDelimited(head, version, order.client().request().method()),
                    generation);
        }

        private void confirmed(StoredResponse validating, OriginResponse notModified) {
            if (!Freshening.isAbout(validating, notModified.fields())) {
                // RFC 9111 §4.3.4: it is about something that is not here.
                fetch.cancel();
                unconditional = true;
                fetch = fetch();
                fetch.start();
                return;
            }
            long took = notModified.received().nanos() - notModified.requested().nanos();
            ResponseCache.Freshened renewed =
                    cache.freshen(order.request(), validating, notModified, order.rule(), took);
            land(new Landing.Stored(renewed.response(), Use.CONFIRMED, renewed.shareable()));
        }

        private void streamed(OriginResponse response) {
            Storability storability = cache.judge(order.request(), response, order.rule());
            Shared shared = Shared.of(order.request(), response, storability);
            StoredResponse stale = order.stale();
            if (storability instanceof Storability.Unstorable(Storability.Reason why) && stale != null) {
                cache.superseded(order.request(), stale, response, why);
            }
            if (shared == null || !shared.isFresh(cache.now())) {
                flights.unshareable(Flight.this);
            }
            Filling body = new Filling(cache, storability instanceof Storability.Storable, new Flow());
            if (Framing.isBodiless(response.status(), order.client().request().method())) {
                bodiless(response, storability, body, shared);
            } else {
                land(new Landing.Streamed(response, body, storability, shared));
            }
        }

        /** RFC 9110 §6.4.1: it is whole with its head, whatever may follow. */
        private void bodiless(OriginResponse response, Storability storability, Filling body, @Nullable Shared shared) {
            List<byte[]> kept = body.complete(MultiMap.caseInsensitiveMultiMap());
            settle(response, storability, kept);
            land(new Landing.Streamed(response, body, storability, shared));
            over();
            // On HTTP/2 a body could follow all the same.
            order.client().soon(fetch::cancel);
        }

        @Override
        public void bytes(Buffer bytes) {
            if (state == State.BODY && landing instanceof Landing.Streamed streamed && bytes.length() > 0) {
                streamed.body().append(Chunks.of(bytes));
            }
        }

        /** What only the store waits for has to come in the time that a client would have patience between two bytes. */
        @Override
        public boolean isOverdue(long now) {
            if (!(landing instanceof Landing.Streamed streamed)) {
                return false;
            }
            streamed.body().look(now);
            return unattended
                    && streamed.body().isUnread()
                    && now - unattendedSince > means.settings().idleTimeout().toNanos();
        }

        @Override
        public void ended(HttpClientResponse response) {
            if (state != State.BODY || !(landing instanceof Landing.Streamed streamed)) {
                return;
            }
            List<byte[]> kept = streamed.body().complete(response.trailers());
            settle(streamed.head(), streamed.storability(), kept);
            over();
        }

        /** All of it is here. */
        private void settle(OriginResponse head, Storability storability, @Nullable List<byte[]> kept) {
            if (storability instanceof Storability.Storable storable && kept != null) {
                long took = cache.now().nanos() - head.requested().nanos();
                cache.store(order.request(), head, storable, content(head, kept), took);
            } else if (order.request().isHead()) {
                cache.headReceived(
                        order.request(),
                        head,
                        order.rule(),
                        head.received().nanos() - head.requested().nanos());
            }
        }

        private static Content content(OriginResponse head, List<byte[]> kept) {
            return head.status() == 206
                            && ContentRange.parse(head.fields().all("content-range")) instanceof ContentRange.Of part
                    ? Content.part(part.first(), part.complete().orElse(0), kept)
                    : Content.whole(kept);
        }

        @Override
        public void failed(Refusal refusal) {
            if (landing instanceof Landing.Streamed streamed) {
                if (state == State.BODY) {
                    over();
                    streamed.body().broken();
                }
                return;
            }
            StoredResponse stale = order.stale();
            if (stale != null
                    && Disconnection.is(refusal)
                    && StandIn.disconnected(
                            order.request(), stale, cache.settings().heuristicMax(), cache.now())) {
                land(new Landing.Stored(stale, Use.DISCONNECTED, true));
            } else {
                land(new Landing.Failed(refusal));
            }
        }
    }

    /** The way of the bytes, steered by those who read them. */
    private final class Flow implements Filling.Source {
        @Override
        public void hold() {
            // Called where the bytes come from.
            fetch.pause();
        }

        @Override
        public void release() {
            order.client().soon(fetch::resume);
        }

        @Override
        public void unread(boolean kept) {
            if (!unattended || !kept) {
                abandon();
            }
        }
    }
}
