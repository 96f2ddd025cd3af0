package dev.weir.relay;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Outcome;
import dev.weir.measure.Phase;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Destination;
import dev.weir.upstream.Failures;
import dev.weir.upstream.OriginRequest;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.Upstream.Purpose;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Relays one request to its origin and the response back, both streamed with back-pressure. States: opening, waiting for the head,
 * relaying the body, flushing it, over. An idempotent request without a body whose reused connection dies before the first response
 * byte (RFC 9112 §9.3.1), or that the origin says it did not look at (RFC 9113 §8.7), is sent once more; nothing else is.
 */
public final class Relay implements Running, Watch.Watched {

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private enum State {
        OPENING,
        AWAITING_HEAD,
        /** The response is coming. */
        BODY,
        /** All of the response is here, and on its way to the client. */
        FLUSHING,
        OVER
    }

    private final Downstream client;
    private final RequestTarget.Forward target;
    private final Upstream upstream;
    private final Via via;
    private final RelaySettings settings;
    private final Purpose purpose;
    private final Watch watch;
    private final Meters meters;
    private final Exit exit;
    private final Onlooker onlooker;
    private final Pace uploadPace;

    private State state = State.OPENING;
    private @Nullable OriginRequest origin;
    private @Nullable RequestBody upload;
    private @Nullable ResponseBody body;
    private Onlooker.Tap tap = Onlooker.Tap.NONE;
    private boolean heard;
    private boolean continued;
    private boolean retried;
    private long lastProgress = System.nanoTime();
    private long opened = lastProgress;

    public Relay(
            Downstream client,
            RequestTarget.Forward target,
            Upstream upstream,
            Via via,
            RelaySettings settings,
            Purpose purpose,
            Watch watch,
            Meters meters,
            Exit exit,
            Onlooker onlooker) {
        this.onlooker = onlooker;
        this.client = client;
        this.target = target;
        this.upstream = upstream;
        this.via = via;
        this.settings = settings;
        this.purpose = purpose;
        this.watch = watch;
        this.meters = meters;
        this.exit = exit;
        this.uploadPace = new Pace(settings.uploadWindow(), settings.leastRate(), lastProgress);
    }

    /** Begins; the client's request is paused until the origin is there to take it. */
    public void start() {
        watch.add(this);
        client.request().exceptionHandler(_ -> clientLeft());
        client.response().exceptionHandler(_ -> clientLeft());
        client.response().closeHandler(_ -> clientLeft());
        open();
    }

    private void open() {
        opened = System.nanoTime();
        upstream.open(
                        new Destination(target.scheme(), target.host(), target.port()),
                        client.request().method(),
                        target.pathQuery(),
                        purpose)
                .map(this::send)
                .onFailure(this::fail);
    }

    private @Nullable Void send(OriginRequest opened) {
        if (state == State.OVER) {
            opened.cancel(false);
            return null;
        }
        HttpClientRequest request = opened.request();
        origin = opened;
        state = State.AWAITING_HEAD;
        progressed();
        RequestHead.copy(client, target, via, request.headers(), request.version());
        request.exceptionHandler(failure -> failed(opened, failure));
        request.response().map(response -> respond(opened, response)).onFailure(failure -> failed(opened, failure));
        opened.begin();
        RequestBody sending = new RequestBody(client, request, this::uploaded);
        upload = sending;
        if (purpose == Purpose.UPGRADE) {
            askForUpgrade(request);
            sending.stop();
        } else {
            sending.start();
        }
        if (origin == opened) {
            opened.interimHandler(this::interim);
        }
        return null;
    }

    /** RFC 6455 §4.1, RFC 9110 §7.8: the upgrade is a matter of this hop, so it is asked for anew. */
    private static void askForUpgrade(HttpClientRequest request) {
        request.putHeader("Connection", "Upgrade");
        request.putHeader("Upgrade", "websocket");
        request.connect();
    }

    /** A request that was given up for a second try has no say any more. */
    private void failed(OriginRequest sent, Throwable failure) {
        if (origin == sent) {
            fail(failure);
        }
    }

    private void progressed() {
        lastProgress = System.nanoTime();
    }

    /** Once the answer has begun it decides: an upload that trickles on does not keep the exchange open. */
    private void uploaded(int bytes) {
        boolean apace = uploadPace.moved(bytes);
        if (apace || state != State.BODY) {
            progressed();
        }
    }

    private void interim(HttpResponseStatus status, HttpHeaders fields) {
        heard = true;
        if (state != State.AWAITING_HEAD) {
            return;
        }
        progressed();
        if (status.code() == 100) {
            continued = true;
            if (!expectsContinue()) {
                return;
            }
        }
        client.interim(status, FieldFilter.interim(fields));
    }

    private boolean expectsContinue() {
        return client.request().headers().contains("expect");
    }

    private @Nullable Void respond(OriginRequest sent, HttpClientResponse response) {
        heard = true;
        response.exceptionHandler(failure -> failed(sent, failure));
        if (state != State.AWAITING_HEAD || origin != sent) {
            return null;
        }
        meters.phase(Phase.FIRST_BYTE, System.nanoTime() - opened);
        progressed();
        Refusal unacceptable =
                UnaskedStatus.refusal(response.statusCode(), sent, target.host().toString());
        if (unacceptable != null) {
            refuse(unacceptable, Outcome.UPSTREAM_ERROR);
        } else if (purpose == Purpose.UPGRADE && response.statusCode() < 300) {
            upgrade(sent, response);
        } else {
            pass(sent, response);
        }
        return null;
    }

    private void pass(OriginRequest sent, HttpClientResponse response) {
        state = State.BODY;
        tap = onlooker.head(response, sent.responseVersion());
        ResponseHead.copy(response, sent.responseVersion(), target, client, via);
        if (purpose == Purpose.UPGRADE && response.statusCode() == 426) {
            // RFC 9110 §15.5.22: it has to say to what, and here only one is served.
            client.response().putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        }
        ResponseBody passing = new ResponseBody(
                client, response, new Pace(settings.idleTimeout(), settings.leastRate(), lastProgress), new Passing());
        body = passing;
        passing.start();
    }

    private void upgrade(OriginRequest sent, HttpClientResponse response) {
        if (response.statusCode() != 101 || !"websocket".equalsIgnoreCase(response.getHeader("upgrade"))) {
            refuse(Refusals.upgradeFailed(target.host().toString()), Outcome.UPSTREAM_ERROR);
            return;
        }
        over();
        TunnelEnd originEnd = new ChannelEnd(sent.channel(), null);
        ResponseHead.copy(response, sent.responseVersion(), target, client, via);
        client.response().putHeader("Connection", "Upgrade");
        client.response().putHeader("Upgrade", "websocket");
        client.request().toNetSocket().onComplete(result -> {
            if (result.failed()) {
                originEnd.reset();
                exit.ended(Outcome.ABORTED, 0);
                return;
            }
            new Tunnel(
                            new ChannelEnd(client.channel(), client.gate()),
                            originEnd,
                            settings.tunnelIdle(),
                            watch,
                            meters,
                            () -> exit.ended(Outcome.UPGRADE, 101))
                    .start();
        });
    }

    private final class Passing implements ResponseBody.Events {
        @Override
        public void bytes(Buffer bytes) {
            tap.bytes(bytes);
        }

        @Override
        public void progressed() {
            Relay.this.progressed();
        }

        @Override
        public void received(boolean ended) {
            state = State.FLUSHING;
            if (ended) {
                tap.ended();
            }
            Relay.this.progressed();
            meters.phase(Phase.TOTAL, System.nanoTime() - opened);
            boolean owed = !isSent();
            if (owed || !ended) {
                // RFC 9112 §9.5: an origin that answered early is still owed a body; its connection is not used again.
                cancelOrigin();
            }
            if (owed && purpose == Purpose.EXCHANGE) {
                client.closeAfter();
            }
        }

        @Override
        public void sent(Future<Void> written) {
            if (state == State.OVER) {
                return;
            }
            if (written.failed()) {
                clientLeft();
                return;
            }
            over();
            exit.ended(Outcome.BYPASS, client.response().getStatusCode());
            client.finished();
        }
    }

    private void fail(Throwable failure) {
        if (state == State.OVER || state == State.FLUSHING) {
            return;
        }
        if (mayRetry(failure)) {
            retried = true;
            origin = null;
            state = State.OPENING;
            open();
            return;
        }
        Refusal refusal = Failures.refusal(failure, target.host().toString());
        if (client.response().headWritten()) {
            cut();
        } else {
            refuse(refusal, Endings.of(refusal));
        }
    }

    private boolean mayRetry(Throwable failure) {
        OriginRequest sent = origin;
        return state == State.AWAITING_HEAD
                && !retried
                && !heard
                && sent != null
                && client.body() == Downstream.Body.NONE
                && IDEMPOTENT.contains(client.request().method())
                && Retry.isSafe(sent, failure);
    }

    private void refuse(Refusal refusal, Outcome outcome) {
        over();
        cancelOrigin();
        client.response().headers().clear();
        exit.refused(refusal, outcome);
    }

    /** The client's request turned out to be at fault after it was begun: bad framing, or a body that stopped coming. */
    @Override
    public void clientFault(Refusal refusal) {
        if (state == State.OVER || state == State.FLUSHING) {
            return;
        }
        RequestBody sending = upload;
        if (state == State.BODY && refusal.status() == 408 && sending != null) {
            // An origin that answers early is often why no more comes; its answer is what the client wants.
            sending.stop();
            client.closeAfter();
        } else if (client.response().headWritten()) {
            cut();
        } else {
            refuse(refusal, Outcome.CLIENT_ERROR);
        }
    }

    private void clientLeft() {
        if (state == State.OVER) {
            return;
        }
        over();
        cancelOrigin();
        exit.ended(Outcome.ABORTED, statusSent());
    }

    private int statusSent() {
        return client.response().headWritten() ? client.response().getStatusCode() : 0;
    }

    private boolean isSent() {
        RequestBody sending = upload;
        return sending != null && sending.isSent();
    }

    private void cancelOrigin() {
        OriginRequest sent = origin;
        if (sent != null) {
            origin = null;
            sent.cancel(isSent());
        }
    }

    private void over() {
        state = State.OVER;
        watch.remove(this);
        tap.broken();
        RequestBody sending = upload;
        if (sending != null) {
            sending.stop();
        }
        ResponseBody passing = body;
        if (passing != null) {
            passing.stop();
        }
    }

    @Override
    public void tick(long now) {
        long waited = now - lastProgress;
        boolean slow = uploadPace.isLate(now, awaitsBody());
        if (client.hasLeft(now)) {
            cut();
        } else if (state == State.AWAITING_HEAD && upload != null) {
            tickAwaiting(upload, now, waited, slow);
        } else if (state == State.BODY || state == State.FLUSHING) {
            tickResponse(now, waited);
        }
    }

    /** Whether more of the request would be taken in, if it came. */
    private boolean awaitsBody() {
        RequestBody sending = upload;
        return sending != null && !sending.isOver() && !sending.isStalled() && !awaitsContinue(sending);
    }

    private boolean awaitsContinue(RequestBody sending) {
        return expectsContinue() && !continued && !sending.isBegun();
    }

    private void tickResponse(long now, long waited) {
        ResponseBody passing = body;
        if (waited > settings.idleTimeout().toNanos()) {
            cut();
        } else if (passing != null && passing.isTooSlow(now)) {
            meters.refused(Limit.RESPONSE_RATE);
            cut();
        }
    }

    private void tickAwaiting(RequestBody sending, long now, long waited, boolean slow) {
        String host = target.host().toString();
        long patience = settings.responseTimeout().toNanos();
        if (sending.isOver()) {
            // Interim responses earn no more time.
            if (now - sending.sentAt() > patience) {
                refuse(Refusals.responseTimeout(host), Outcome.UPSTREAM_ERROR);
            }
        } else if (sending.isStalled()) {
            if (waited > patience) {
                refuse(Refusals.sendTimeout(host), Outcome.UPSTREAM_ERROR);
            }
        } else if (awaitsContinue(sending)) {
            if (now - sending.startedAt() > patience) {
                refuse(Refusals.responseTimeout(host), Outcome.UPSTREAM_ERROR);
            }
        } else if (client.isHttp2() && waited > settings.bodyIdle().toNanos()) {
            // On HTTP/1 the gate watches over this.
            meters.refused(Limit.BODY_IDLE);
            refuse(Refusals.bodyTimeout(settings.bodyIdle()), Outcome.CLIENT_ERROR);
        } else if (slow) {
            meters.refused(Limit.BODY_RATE);
            refuse(Refusals.bodyTooSlow(settings.leastRate()), Outcome.CLIENT_ERROR);
        }
    }

    @Override
    public void cut() {
        if (state == State.OVER) {
            return;
        }
        over();
        cancelOrigin();
        client.abort();
        exit.ended(Outcome.ABORTED, statusSent());
    }
}
