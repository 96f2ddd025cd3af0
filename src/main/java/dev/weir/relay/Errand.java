package dev.weir.relay;

import dev.weir.cache.Content;
import dev.weir.cache.Freshening;
import dev.weir.cache.Lookup;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.Recalled;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.SecondLevel;
import dev.weir.cache.Shared;
import dev.weir.cache.StandIn;
import dev.weir.cache.Storability;
import dev.weir.cache.StoredResponse;
import dev.weir.cache.Suitability;
import dev.weir.field.ContentRange;
import dev.weir.measure.Leg;
import dev.weir.response.Refusal;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Flight} does at the origin: asks it, judges what it answers, and stores that if it may be. Lives on the event loop of the
 * client that asked first.
 */
final class Errand implements Fetch.Listener, Filling.Source {

    private final Flight flight;
    private final Order order;
    private final ResponseCache cache;
    private final Via via;
    private final Means means;
    private final Leg leg = new Leg();
    private Fetch fetch;
    private boolean unconditional;
    private Moment requested;
    private volatile long generation;
    private boolean landed;

    /** For another replica. */
    private boolean waiting;

    private SecondLevel.Turn.@Nullable Ours ours;

    /** What is coming, until all of it is here. */
    private Landing.@Nullable Streamed coming;

    Errand(Flight flight, Order order, Caching caching, Means means) {
        this.flight = flight;
        this.order = order;
        this.cache = caching.cache();
        this.via = caching.via();
        this.means = means;
        this.unconditional = order.validating() == null;
        this.requested = cache.now();
        this.generation = cache.generation();
        this.fetch = fetch();
    }

    private Fetch fetch() {
        return new Fetch(order.target(), order.client().request().method(), means, leg, this);
    }

    /** @param inTurn whether the replicas that lack it wait for the first of them */
    void start(boolean inTurn) {
        Future<SecondLevel.Turn> turn = inTurn ? cache.turn(order.request().key()) : null;
        if (turn == null) {
            fetch.start();
            return;
        }
        waiting = true;
        turn.onComplete(end ->
                order.client().soon(() -> turned(end.succeeded() ? end.result() : new SecondLevel.Turn.Nobodys())));
    }

    private void turned(SecondLevel.Turn turn) {
        ours = turn instanceof SecondLevel.Turn.Ours taken ? taken : null;
        if (!waiting) {
            turnOver(false);
            return;
        }
        Future<Recalled> recall = turn instanceof SecondLevel.Turn.Theirs ? cache.recall(order.request()) : null;
        if (recall == null) {
            waiting = false;
            fetch.start();
        } else {
            recall.onComplete(end -> order.client().soon(() -> fetchedElsewhere(end)));
        }
    }

    /** Another replica has fetched it, or could not. */
    private void fetchedElsewhere(AsyncResult<Recalled> end) {
        if (!waiting) {
            return;
        }
        waiting = false;
        Moment now = cache.now();
        if (end.succeeded()
                && cache.lookup(order.request(), end.result(), now)
                        instanceof Lookup.Usable(StoredResponse stored, Suitability _)
                && stored.isConfirmedFor(order.request(), now)) {
            land(new Landing.Stored(stored, Landing.Use.BY_ANOTHER_REPLICA, true, OptionalInt.empty()));
        } else {
            fetch.start();
        }
    }

    /** The next replica may ask. */
    private void turnOver(boolean alone) {
        SecondLevel.Turn.Ours turn = ours;
        if (turn != null) {
            ours = null;
            cache.turnOver(order.request().key(), turn, alone);
        }
    }

    /** The same once all replicas can have what was stored, or it turns out that they cannot. */
    private void turnOver(Future<Void> passed) {
        SecondLevel.Turn.Ours turn = ours;
        if (turn != null) {
            ours = null;
            passed.onComplete(end -> cache.turnOver(order.request().key(), turn, end.failed()));
        }
    }

    /** What it took at the origin. */
    Leg leg() {
        return leg;
    }

    /** The cache's generation when it was asked for. */
    long generation() {
        return generation;
    }

    /** Nobody wants it any more. */
    void cancel() {
        coming = null;
        if (waiting) {
            waiting = false;
        } else {
            fetch.cancel();
            turnOver(false);
        }
    }

    private void land(Landing how) {
        landed = true;
        flight.land(how);
    }

    @Override
    public void writeFields(HttpClientRequest request) {
        requested = cache.now();
        generation = cache.generation();
        RequestHead.copy(order.client(), order.target(), via, request.headers(), request.version());
        StoredResponse validating = order.validating();
        if (validating != null || flight.isUnattended()) {
            // The client's own conditions are judged here, or nobody's.
            Validation.write(request.headers(), unconditional ? null : validating);
        }
    }

    @Override
    public void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version) {
        via.append(fields, version);
        flight.interim(status, fields);
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
            turnOver(false);
            land(new Landing.Stored(stale, Landing.Use.INSTEAD_OF_ERROR, true, OptionalInt.of(response.status())));
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
        ResponseCache.Freshened renewed = cache.freshen(order.request(), validating, notModified, order.rule());
        turnOver(renewed.passed());
        land(new Landing.Stored(
                renewed.response(), renewed.forOne(), Landing.Use.CONFIRMED, renewed.shareable(), OptionalInt.of(304)));
    }

    private void streamed(OriginResponse response) {
        Storability storability = cache.judge(order.request(), response, order.rule());
        Shared shared = Shared.of(order.request(), response, storability);
        StoredResponse stale = order.stale();
        if (storability instanceof Storability.Unstorable(Storability.Reason why)
                && stale != null
                && order.request().isGet()) {
            cache.contested(order.request(), stale, response, why);
        }
        if (shared == null || !shared.isFresh(cache.now())) {
            flight.unshareable();
            turnOver(true);
        }
        Filling body = new Filling(cache, storability instanceof Storability.Storable, this);
        Landing.Streamed streamed = new Landing.Streamed(response, body, storability, shared);
        if (Framing.isBodiless(response.status(), order.client().request().method())) {
            bodiless(streamed);
        } else {
            coming = streamed;
            land(streamed);
        }
    }

    /** RFC 9110 §6.4.1: it is whole with its head, whatever may follow. */
    private void bodiless(Landing.Streamed streamed) {
        settle(streamed, streamed.body().complete(MultiMap.caseInsensitiveMultiMap()));
        land(streamed);
        flight.over();
        // On HTTP/2 a body could follow all the same.
        order.client().soon(fetch::cancel);
    }

    @Override
    public void bytes(Buffer bytes) {
        Landing.Streamed streamed = coming;
        if (streamed != null && bytes.length() > 0) {
            streamed.body().append(Chunks.taken(bytes));
        } else {
            Chunks.release(bytes);
        }
    }

    /** What only the store waits for has to come in the time that a client would have patience between two bytes. */
    @Override
    public boolean isOverdue(long now) {
        Landing.Streamed streamed = coming;
        if (streamed == null) {
            return false;
        }
        streamed.body().look(now);
        return streamed.body().isUnread()
                && flight.unattendedNanos(now) > means.settings().idleTimeout().toNanos();
    }

    @Override
    public void ended(HttpClientResponse response) {
        Landing.Streamed streamed = coming;
        if (streamed != null) {
            coming = null;
            List<byte[]> kept = streamed.body().complete(response.trailers());
            try {
                settle(streamed, kept);
            } finally {
                flight.over();
            }
        }
    }

    /** All of it is here. */
    private void settle(Landing.Streamed streamed, @Nullable List<byte[]> kept) {
        OriginResponse head = streamed.head();
        if (streamed.storability() instanceof Storability.Storable storable && kept != null) {
            long took = cache.now().nanos() - head.requested().nanos();
            turnOver(cache.store(order.request(), head, storable, content(head, kept), took)
                    .passed());
            return;
        }
        turnOver(true);
        StoredResponse stale = order.stale();
        if (order.request().isHead()) {
            cache.headReceived(order.request(), head, order.rule());
        } else if (stale != null) {
            cache.superseded(order.request(), stale, head, whyNotKept(streamed.storability()));
        }
    }

    /** What might be stored and was not turned out to be too long, or there was no room for it. */
    private static Storability.Reason whyNotKept(Storability storability) {
        return storability instanceof Storability.Unstorable(Storability.Reason why)
                ? why
                : Storability.Reason.TOO_LARGE;
    }

    private static Content content(OriginResponse head, List<byte[]> kept) {
        return head.status() == 206
                        && ContentRange.parse(head.fields().all("content-range")) instanceof ContentRange.Of part
                ? Content.part(part.first(), part.complete().orElse(0), kept)
                : Content.whole(kept);
    }

    @Override
    public void failed(Refusal refusal) {
        turnOver(false);
        Landing.Streamed streamed = coming;
        if (streamed != null) {
            coming = null;
            flight.over();
            streamed.body().broken();
        } else if (!landed) {
            land(instead(refusal));
        }
    }

    private Landing instead(Refusal refusal) {
        StoredResponse stale = order.stale();
        if (stale == null) {
            return new Landing.Failed(refusal);
        }
        Moment now = cache.now();
        if (Disconnection.is(refusal)
                && StandIn.disconnected(order.request(), stale, cache.settings().heuristicMax(), now)) {
            return new Landing.Stored(stale, Landing.Use.DISCONNECTED, true, OptionalInt.empty());
        }
        // RFC 5861 §4: any situation that would make it a 500, 502, 503 or 504.
        return StandIn.forStatus(refusal.status(), order.request(), stale, now)
                ? new Landing.Stored(stale, Landing.Use.INSTEAD_OF_ERROR, true, OptionalInt.empty())
                : new Landing.Failed(refusal);
    }

    /** Called where the bytes come from. */
    @Override
    public void hold() {
        fetch.pause();
    }

    @Override
    public void release() {
        order.client().soon(fetch::resume);
    }

    @Override
    public void unread(boolean kept) {
        if (!kept) {
            order.client().soon(this::dropped);
        }
        flight.unread(kept);
    }

    /** What is not kept any more takes the place of what is stored all the same, though nobody waits for the end of it. */
    private void dropped() {
        Landing.Streamed streamed = coming;
        StoredResponse stale = order.stale();
        if (streamed != null
                && streamed.isStored()
                && stale != null
                && order.request().isGet()) {
            cache.contested(order.request(), stale, streamed.head(), Storability.Reason.TOO_LARGE);
        }
    }
}
