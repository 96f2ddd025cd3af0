package dev.weir.relay;

import dev.weir.cache.Beside;
import dev.weir.cache.CacheKey;
import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.Fields;
import dev.weir.cache.Lookup;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.Preconditions;
import dev.weir.cache.Recalled;
import dev.weir.cache.ResponseCache;
import dev.weir.cache.Shared;
import dev.weir.cache.StandIn;
import dev.weir.cache.StoredResponse;
import dev.weir.cache.Suitability;
import dev.weir.field.CacheStatus;
import dev.weir.field.CacheStatus.Fwd;
import dev.weir.field.Directive;
import dev.weir.measure.Account;
import dev.weir.measure.Limit;
import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.RequestTarget;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Answers one GET or HEAD from the cache, or by way of a {@link Flight} that brings what is missing. States: waiting for a flight,
 * answering, over.
 */
public final class CachedRelay extends Watch.Watched implements Running, Flight.Waiter, Answering.Events {

    private enum State {
        WAITING,
        ANSWERING,
        OVER
    }

    private final Downstream client;
    private final RequestTarget.Forward target;
    private final CacheRule rule;
    private final Caching caching;
    private final Means means;
    private final Exit exit;
    private final CacheRequest request;
    private final ResponseCache cache;
    private final Answering answering;
    private final Boarding boarding;

    private State state = State.WAITING;
    private Fwd fwd = Fwd.URI_MISS;
    private Outcome outcome = Outcome.MISS;
    private @Nullable StoredResponse stale;

    /** Whether something stored could not be had already. */
    private boolean missed;

    /** Status of what streams to the client. */
    private OptionalInt streaming = OptionalInt.empty();

    private @Nullable StoredResponse answer;
    private long answerBytes;
    private Account.Saving saving = Account.Saving.NOTHING;

    public CachedRelay(
            Downstream client,
            RequestTarget.Forward target,
            CacheKey key,
            CacheRule rule,
            Caching caching,
            Means means,
            Exit exit) {
        this.client = client;
        this.target = target;
        this.rule = rule;
        this.caching = caching;
        this.means = means;
        this.exit = exit;
        this.cache = caching.cache();
        this.answering = new Answering(client, target, means.settings(), this);
        this.request = CacheRequest.of(
                        key,
                        client.request().method().name(),
                        new RequestFields(client.request().headers()),
                        new SelectingFields(client, target))
                .under(rule);
        this.boarding = new Boarding(caching, client, request, this);
    }

    /** Begins. */
    public void start() {
        means.watch().add(this);
        client.failing(this::failed);
        client.response().exceptionHandler(_ -> clientLeft());
        client.response().closeHandler(_ -> clientLeft());
        Moment now = cache.now();
        if (request.control().has(Directive.NO_STORE)) {
            // RFC 9111 §5.2.1.5 forbids to store; who says it does not want what is stored either.
            missing(forwarded(cache.lookup(request, now)));
            return;
        }
        Lookup found = cache.lookup(request, now);
        Future<Recalled> recall = found instanceof Lookup.Usable ? null : cache.recall(request);
        if (recall == null) {
            act(found, now);
        } else {
            recall.onComplete(end -> client.soon(() -> guarded(() -> recalled(found, end))));
        }
    }

    /** What other replicas have stored is here now, or cannot be had. */
    private void recalled(Lookup before, AsyncResult<Recalled> end) {
        if (state == State.WAITING) {
            Moment now = cache.now();
            act(end.succeeded() ? cache.lookup(request, end.result(), now) : before, now);
        }
    }

    private void act(Lookup found, Moment now) {
        switch (found) {
            case Lookup.Usable(StoredResponse stored, Suitability _)
            when !cache.mayDeliver(stored.content()) -> {
                missing(Fwd.BYPASS);
            }
            case Lookup.Usable(StoredResponse stored, Suitability.WhileRevalidated _)
            when request.isHead() && !isOnlyIfCached() -> {
                // Its own request is what confirms it.
                stale = stored;
                missing(forwarded(found));
            }
            case Lookup.Usable(StoredResponse stored, Suitability suitability) -> use(stored, suitability, now);
            case Lookup.Unconfirmed(StoredResponse stored, Suitability.MustValidate _) -> {
                stale = stored;
                missing(forwarded(found));
            }
            case Lookup.Missing _ -> missing(forwarded(found));
        }
    }

    /** RFC 9211 §2.2: why a request goes on that is not answered with what is there. */
    private static Fwd forwarded(Lookup found) {
        return switch (found) {
            case Lookup.Usable(StoredResponse _, Suitability suitability) ->
                suitability instanceof Suitability.Fresh ? Fwd.REQUEST : Fwd.STALE;
            case Lookup.Unconfirmed(StoredResponse _, Suitability.MustValidate(Suitability.Reason why)) ->
                switch (why) {
                    case REQUEST -> Fwd.REQUEST;
                    case STALE -> Fwd.STALE;
                };
            case Lookup.Missing(Lookup.Reason why) ->
                switch (why) {
                    case URI -> Fwd.URI_MISS;
                    case VARIANT -> Fwd.VARY_MISS;
                    case PART -> Fwd.PARTIAL;
                };
        };
    }

    private void use(StoredResponse stored, Suitability suitability, Moment now) {
        outcome = suitability instanceof Suitability.Fresh ? Outcome.HIT : Outcome.STALE;
        if (suitability instanceof Suitability.WhileRevalidated
                && request.isGet()
                && caching.flights().of(request.key()) == null) {
            Flight background = flight(stored);
            if (caching.flights().announce(background) && !background.startUnattended()) {
                caching.flights().ended(background);
            }
        }
        answer(stored, Fields.EMPTY, now, caching.hit() + stored.ttl(now));
    }

    private void missing(Fwd why) {
        fwd = why;
        missing();
    }

    /** RFC 9111 §5.2.1.7. */
    private void missing() {
        if (isOnlyIfCached()) {
            client.cacheStatus(CacheStatus.neither(caching.name(), Directive.ONLY_IF_CACHED));
            refuse(Refusals.notCached(), Outcome.CLIENT_ERROR);
        } else {
            fetch(isCollapsible());
        }
    }

    private boolean isOnlyIfCached() {
        return request.control().has(Directive.ONLY_IF_CACHED);
    }

    /** Whether another client's answer would do as well. */
    private boolean isCollapsible() {
        StoredResponse known = stale;
        return request.isGet()
                && !request.hasRange()
                && !request.authorization()
                && !wantsItsOwn()
                && (known == null || !known.isNoCache())
                && ((known != null && known.hasValidator()) || !request.isConditional())
                && caching.flights().isShareable(request.key());
    }

    /** Whether it says how new the answer has to be. */
    private boolean wantsItsOwn() {
        return request.control().has(Directive.NO_STORE)
                || request.control().has(Directive.NO_CACHE)
                || request.control().has(Directive.MAX_AGE)
                || request.control().has(Directive.MIN_FRESH);
    }

    private void fetch(boolean collapsible) {
        boarding.fetch(() -> flight(stale), collapsible);
    }

    private Flight flight(@Nullable StoredResponse toConfirm) {
        return new Flight(caching, order(toConfirm), means);
    }

    private Order order(@Nullable StoredResponse stored) {
        return new Order(client, target, request, rule, stored);
    }

    @Override
    public void interim(HttpResponseStatus status, HttpHeaders fields) {
        boolean unasked = status.code() == 100 && !client.request().headers().contains("expect");
        if (state == State.WAITING && !unasked) {
            client.interim(status, fields, target);
        }
    }

    @Override
    public void landed(Landing landing) {
        Flight from = boarding.flight();
        if (boarding.isJoined()) {
            client.soon(() -> land(from, landing));
        } else {
            land(from, landing);
        }
    }

    private void land(@Nullable Flight from, Landing landing) {
        try {
            guarded(() -> land(landing));
        } finally {
            if (from != null) {
                from.came(this);
            }
        }
    }

    /** A fault of our own ends the exchange, whoever runs this. */
    private void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void failed(Throwable fault) {
        if (state != State.OVER) {
            over();
        }
        exit.failed(fault);
    }

    private void land(Landing landing) {
        if (state != State.WAITING) {
            return;
        }
        answering.progressed();
        Moment now = cache.now();
        switch (Arrival.of(
                landing, boarding.isJoined(), request, cache.settings().heuristicMax(), now)) {
            case Arrival.Alone _ -> fetch(false);
            case Arrival.Refused(Refusal refusal) -> {
                client.cacheStatus(status(fwd, OptionalInt.empty(), false, null, null));
                refuse(refusal, Endings.of(refusal));
            }
            case Arrival.Stored stored -> landed(stored, now);
            case Arrival.Coming coming -> stream(coming);
        }
    }

    private void landed(Arrival.Stored landed, Moment now) {
        StoredResponse stored = landed.response();
        outcome = landed.outcome();
        String cacheStatus = status(fwd, landed.fwdStatus(), landed.stored(), stored.ttl(now), landed.detail());
        answer(stored, landed.besides(), now, cacheStatus);
    }

    private void stream(Arrival.Coming coming) {
        Landing.Streamed streamed = coming.streamed();
        Filling.Reader reader = answering.reader(streamed.body());
        if (reader == null) {
            if (boarding.isJoined()) {
                fetch(false);
            } else {
                cut();
            }
            return;
        }
        outcome = coming.outcome();
        client.outcome(outcome);
        state = State.ANSWERING;
        OriginResponse head = streamed.head();
        streaming = OptionalInt.of(head.status());
        boolean notModified = Preconditions.isNotModified(request, head);
        // RFC 9211 §2.3: unsaid, it is the status that the client is told.
        OptionalInt fwdStatus = notModified ? OptionalInt.of(head.status()) : OptionalInt.empty();
        String cacheStatus = status(fwd, fwdStatus, streamed.isStored(), streamed.ttl(), coming.detail());
        Shared others = coming.others();
        Fields fields = others == null ? head.fields() : others.fields();
        if (notModified) {
            if (streamed.isStored()) {
                boarding.goOn();
            }
            reader.close();
            answering.notModified(fields, cacheStatus);
        } else {
            OptionalLong age = others == null ? OptionalLong.empty() : OptionalLong.of(others.age(cache.now()));
            answering.streamed(head, fields, age, reader, cacheStatus);
        }
    }

    private void answer(StoredResponse stored, Fields besides, Moment now, String cacheStatus) {
        state = State.ANSWERING;
        answer = stored;
        answerBytes = answering.stored(
                stored,
                besides,
                request,
                cache,
                now,
                cacheStatus,
                outcome,
                (where, wanted, more) ->
                        caching.loads().read(where.body().name(), () -> load(stored, where, wanted), more));
    }

    private Load load(StoredResponse stored, Beside where, StoredBytes wanted) {
        return new Load(order(stored), caching, means, stored, where, wanted.pieces());
    }

    @Override
    public void opened(boolean isHere) {
        guarded(() -> {
            if (isHere) {
                answering.begin();
            } else {
                fetchInstead();
            }
        });
    }

    /** Its origin is asked, together with others who miss it; once more only for this client alone, so that it comes to an end. */
    private void fetchInstead() {
        state = State.WAITING;
        outcome = Outcome.MISS;
        answer = null;
        stale = null;
        if (missed) {
            fetch(false);
        } else {
            missed = true;
            missing();
        }
    }

    @Override
    public void broken() {
        if (client.response().headWritten()) {
            cut();
            return;
        }
        Refusal refusal = Refusals.responseIncomplete(target.host().toString());
        StoredResponse known = stale;
        Moment now = cache.now();
        // RFC 5861 §4: any situation that would make it a 500, 502, 503 or 504.
        if (answer == null && known != null && StandIn.forStatus(refusal.status(), request, known, now)) {
            answering.startOver();
            landed(Arrival.insteadOfError(known, streaming), now);
        } else {
            client.cacheStatus(status(fwd, streaming, false, null, null));
            refuse(refusal, Outcome.UPSTREAM_ERROR);
        }
    }

    @Override
    public void delivered(Future<Void> written) {
        if (state == State.OVER) {
            return;
        }
        if (written.failed()) {
            clientLeft();
            return;
        }
        over();
        saving = Savings.of(
                outcome, client, answer, Math.max(0, answerBytes - answering.fromOrigin()), boarding.headStart());
        means.meters().saved(saving);
        exit.ended(outcome, client.response().getStatusCode());
        client.finished();
    }

    @Override
    public Account.Saving saving() {
        return saving;
    }

    @Override
    public Account.@Nullable Upstream upstream() {
        return boarding.upstream();
    }

    @Override
    public long searchedAt() {
        return boarding.searchedAt();
    }

    private String status(
            Fwd forwarded, OptionalInt fwdStatus, boolean stored, @Nullable Long ttl, @Nullable String detail) {
        return new CacheStatus(
                        caching.name(),
                        forwarded,
                        fwdStatus,
                        ttl == null ? OptionalLong.empty() : OptionalLong.of(ttl),
                        stored,
                        boarding.isJoined(),
                        detail)
                .write();
    }

    private void refuse(Refusal refusal, Outcome how) {
        over();
        client.clearHead();
        exit.refused(refusal, how);
    }

    @Override
    public void revoke(Refusal refusal) {
        if (state != State.OVER && !client.response().headWritten()) {
            refuse(refusal, Outcome.DENIED);
        } else {
            cut(Outcome.DENIED);
        }
    }

    /** What it is told comes from the store, or by a flight that others may share. */
    @Override
    public @Nullable InetAddress peer() {
        return null;
    }

    private void clientLeft() {
        if (state == State.OVER) {
            return;
        }
        over();
        exit.ended(Outcome.ABORTED, client.statusSent());
    }

    private void over() {
        State before = state;
        state = State.OVER;
        means.watch().remove(this);
        boarding.over(before == State.WAITING);
        answering.stop();
    }

    @Override
    public void clientFault(Refusal refusal) {
        if (state == State.WAITING) {
            refuse(refusal, Outcome.CLIENT_ERROR);
        } else {
            cut();
        }
    }

    @Override
    public void tick(long now) {
        if (client.hasLeft(now)) {
            cut();
        } else if (answering.isTooSlow(now)) {
            // Before the silence: a client that takes nothing is too slow.
            means.meters().refused(Limit.RESPONSE_RATE);
            cut();
        } else if (state == State.ANSWERING && answering.isStalled(now)) {
            cut();
        } else if (state == State.WAITING && boarding.leavesAfter(patience(), now)) {
            fetch(false);
        }
    }

    /** Nobody waits longer for another's fetch than for one of its own. */
    private Duration patience() {
        return means.settings().connectTimeout().plus(means.settings().responseTimeout());
    }

    @Override
    public void cut() {
        cut(Outcome.ABORTED);
    }

    private void cut(Outcome how) {
        if (state == State.OVER) {
            return;
        }
        over();
        client.abort();
        exit.ended(how, client.statusSent());
    }
}
