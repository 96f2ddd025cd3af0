package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Content;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.Storability;
import dev.weir.cache.StoredResponse;
import dev.weir.field.ContentRange;
import dev.weir.measure.Meters;
import dev.weir.response.Refusal;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Upstream;
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

        /** What is stored answers: confirmed by the origin, or standing in for its failure. */
        record Stored(StoredResponse response, Use use) implements Landing {}

        /**
         * A new response is coming.
         *
         * @param head its head
         * @param body its body
         * @param storability whether it is stored, and so may be given to others
         */
        record Streamed(OriginResponse head, Filling body, Storability storability) implements Landing {}

        /** Nothing came. */
        record Failed(Refusal refusal) implements Landing {}
    }

    /** Why something stored is used. */
    enum Use {
        CONFIRMED,
        /** RFC 5861 §4, RFC 9111 §4.2.4. */
        INSTEAD_OF_ERROR
    }

    /** Who waits for it. */
    interface Waiter {
        /** Told on any thread. */
        void landed(Landing landing);

        /** Told on the flight's own. */
        void interim(HttpResponseStatus status, HttpHeaders fields);

        CacheRequest request();
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

    private final Flights flights;
    private final Order order;
    private final ResponseCache cache;
    private final Via via;
    private final Fetching fetching;
    private final List<Waiter> waiters = new ArrayList<>(1);
    private State state = State.AWAITING_HEAD;
    private volatile boolean unattended;
    private volatile long unattendedSince;
    private boolean unconditional;
    private @Nullable Waiter leader;
    private @Nullable Landing landing;
    private volatile Moment requested;
    private Fetch fetch;

    /** What a flight needs of its event loop. */
    public record Fetching(Upstream upstream, RelaySettings settings, Watch watch, Meters meters) {}

    Flight(Flights flights, Order order, ResponseCache cache, Via via, Fetching fetching) {
        this.flights = flights;
        this.order = order;
        this.cache = cache;
        this.via = via;
        this.fetching = fetching;
        this.unconditional = order.validating() == null;
        this.requested = cache.now();
        this.fetch = fetch();
    }

    private Fetch fetch() {
        return new Fetch(
                new Asked(),
                fetching.upstream(),
                fetching.settings(),
                fetching.watch(),
                fetching.meters(),
                new Heard());
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

    /** Starts it for the store alone. */
    void startUnattended() {
        goOn();
        fetch.start();
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
        if (now instanceof Landing.Streamed streamed && streamed.storability() instanceof Storability.Storable) {
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

    /** It goes on for the store when nobody reads it. */
    void goOn() {
        unattendedSince = System.nanoTime();
        unattended = true;
    }

    private void abandon() {
        order.client().soon(() -> {
            if (isUnwanted()) {
                flights.ended(this);
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
            flights.ended(this);
        } else if (unled && !(streamed.storability() instanceof Storability.Storable)) {
            abandon();
        }
        told.forEach(waiter -> waiter.landed(how));
    }

    private void over() {
        synchronized (this) {
            state = State.OVER;
        }
        flights.ended(this);
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
            } else if (stale != null
                    && ResponseCache.standsInFor(response.status(), order.request(), stale, cache.now())) {
                fetch.cancel();
                land(new Landing.Stored(stale, Use.INSTEAD_OF_ERROR));
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
                    Framing.isDelimited(head, version, order.client().request().method()));
        }

        private void confirmed(StoredResponse validating, OriginResponse notModified) {
            if (!ResponseCache.isAbout(validating, notModified)) {
                // RFC 9111 §4.3.4: it is about something that is not here.
                fetch.cancel();
                unconditional = true;
                fetch = fetch();
                fetch.start();
                return;
            }
            long took = notModified.received().nanos() - notModified.requested().nanos();
            StoredResponse renewed = cache.freshen(order.request(), validating, notModified, order.rule(), took);
            land(new Landing.Stored(renewed, Use.CONFIRMED));
        }

        private void streamed(OriginResponse response) {
            Storability storability = cache.judge(order.request(), response, order.rule());
            boolean keeping = storability instanceof Storability.Storable;
            if (!keeping && order.stale() != null && response.status() < 500) {
                // What was stale is gone, or has become private.
                cache.remove(order.request().key());
            }
            if (!keeping) {
                flights.unshareable(Flight.this);
            }
            Filling body = new Filling(cache, keeping, new Flow());
            if (Framing.isBodiless(response.status(), order.client().request().method())) {
                bodiless(response, storability, body);
            } else {
                land(new Landing.Streamed(response, body, storability));
            }
        }

        /** RFC 9110 §6.4.1: it is whole with its head, whatever may follow. */
        private void bodiless(OriginResponse response, Storability storability, Filling body) {
            List<byte[]> kept = body.complete(MultiMap.caseInsensitiveMultiMap());
            settle(response, storability, kept);
            land(new Landing.Streamed(response, body, storability));
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
            return unattended
                    && landing instanceof Landing.Streamed streamed
                    && streamed.body().isUnread()
                    && now - unattendedSince > fetching.settings().idleTimeout().toNanos();
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
                    && cache.isUsableDisconnected(order.request(), stale, cache.now())) {
                land(new Landing.Stored(stale, Use.INSTEAD_OF_ERROR));
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
