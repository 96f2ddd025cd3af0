package dev.weir.relay;

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
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Relays one request to its origin and the response back, both streamed with back-pressure. States: opening, waiting for the head,
 * relaying the body, over. An idempotent request without a body whose reused connection dies before the first response byte is sent
 * once more (RFC 9112 §9.3.1); nothing else is.
 */
public final class Relay implements Watch.Watched {

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    /** How long a client that half-closed may be silent towards; longer than a round trip, shorter than a person's patience. */
    private static final long DEPARTED_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long REFUSED_STREAM = 0x7; // RFC 9113 §7

    private enum State {
        OPENING,
        AWAITING_HEAD,
        BODY,
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

    private State state = State.OPENING;
    private @Nullable OriginRequest origin;
    private @Nullable ResponseBody body;
    private boolean bodySent;
    private boolean heard;
    private boolean retried;
    private boolean inputEnded;
    private boolean originFull;
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
            Exit exit) {
        this.client = client;
        this.target = target;
        this.upstream = upstream;
        this.via = via;
        this.settings = settings;
        this.purpose = purpose;
        this.watch = watch;
        this.meters = meters;
        this.exit = exit;
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
                .onComplete(result -> {
                    if (result.succeeded()) {
                        send(result.result());
                    } else {
                        fail(result.cause());
                    }
                });
    }

    private void send(OriginRequest opened) {
        HttpClientRequest request = opened.request();
        if (state == State.OVER) {
            request.reset();
            return;
        }
        origin = opened;
        state = State.AWAITING_HEAD;
        lastProgress = System.nanoTime();
        RequestHead.copy(client, target, via, request.headers(), request.version());
        request.exceptionHandler(failure -> failed(opened, failure));
        request.continueHandler(_ -> interim(HttpResponseStatus.CONTINUE, new DefaultHttpHeaders()));
        request.earlyHintsHandler(
                fields -> interim(HttpResponseStatus.EARLY_HINTS, new DefaultHttpHeaders().add(Fields.netty(fields))));
        opened.interimHandler(this::interim);
        request.response().onComplete(result -> {
            if (result.succeeded()) {
                respond(opened, result.result());
            } else {
                failed(opened, result.cause());
            }
        });
        if (purpose == Purpose.UPGRADE) {
            askForUpgrade(request);
        } else {
            sendBody(request);
        }
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

    private void sendBody(HttpClientRequest request) {
        if (client.body() == Downstream.Body.NONE) {
            bodySent = true;
            request.end();
            return;
        }
        if (client.body() == Downstream.Body.STREAMED) {
            request.setChunked(true);
        }
        HttpServerRequest from = client.request();
        from.handler(bytes -> pass(bytes, request, from));
        from.endHandler(_ -> {
            client.requestEnded();
            if (state != State.OVER) {
                bodySent = true;
                lastProgress = System.nanoTime();
                request.end();
            }
        });
        // The head goes first: the origin may want to answer it alone (RFC 9110 §10.1.1).
        request.sendHead();
        from.resume();
    }

    private void pass(Buffer bytes, HttpClientRequest to, HttpServerRequest from) {
        if (state == State.OVER) {
            return;
        }
        lastProgress = System.nanoTime();
        to.write(bytes);
        if (to.writeQueueFull()) {
            originFull = true;
            from.pause();
            to.drainHandler(_ -> {
                originFull = false;
                lastProgress = System.nanoTime();
                from.resume();
            });
        }
    }

    private void interim(HttpResponseStatus status, io.netty.handler.codec.http.HttpHeaders fields) {
        heard = true;
        if (state == State.AWAITING_HEAD) {
            lastProgress = System.nanoTime();
            if (status.code() != 100 || client.request().headers().contains("expect")) {
                client.interim(status, fields);
            }
        }
    }

    private void respond(OriginRequest sent, HttpClientResponse response) {
        heard = true;
        if (state != State.AWAITING_HEAD || origin != sent) {
            return;
        }
        long now = System.nanoTime();
        meters.phase(Phase.FIRST_BYTE, now - opened);
        lastProgress = now;
        if (response.statusCode() == 407) {
            // RFC 9110 §15.5.8: a challenge for us or from a proxy on the way, never one for our client.
            refuse(
                    sent.toParent()
                            ? Refusals.parentCredentials()
                            : Refusals.challenge(target.host().toString()),
                    Outcome.UPSTREAM_ERROR);
            return;
        }
        if (purpose == Purpose.UPGRADE && response.statusCode() < 300) {
            upgrade(sent, response);
            return;
        }
        state = State.BODY;
        response.exceptionHandler(failure -> failed(sent, failure));
        ResponseHead.copy(response, client.response(), target, client, via);
        if (purpose == Purpose.UPGRADE && response.statusCode() == 426) {
            // RFC 9110 §15.5.22: it has to say to what, and here only one is served.
            client.response().putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        }
        body = new ResponseBody(client, response, this::progressed, this::responseEnded);
        body.start();
    }

    private void upgrade(OriginRequest sent, HttpClientResponse response) {
        if (response.statusCode() != 101 || !"websocket".equalsIgnoreCase(response.getHeader("upgrade"))) {
            refuse(Refusals.upgradeFailed(target.host().toString()), Outcome.UPSTREAM_ERROR);
            return;
        }
        over();
        TunnelEnd originEnd = new ChannelEnd(sent.channel(), null);
        ResponseHead.copy(response, client.response(), target, client, via);
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

    private void progressed() {
        lastProgress = System.nanoTime();
    }

    private void responseEnded() {
        if (state != State.BODY) {
            return;
        }
        over();
        meters.phase(Phase.TOTAL, System.nanoTime() - opened);
        if (!bodySent) {
            // RFC 9112 §9.5: the origin answered early; its connection is still owed a body and is not used again.
            resetOrigin();
            if (purpose == Purpose.EXCHANGE) {
                client.closeAfter();
            }
        }
        exit.ended(Outcome.BYPASS, client.response().getStatusCode());
    }

    private void fail(Throwable failure) {
        if (state == State.OVER) {
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
        boolean undisturbed = !client.response().headWritten();
        if (undisturbed) {
            refuse(refusal, Endings.of(refusal));
        } else {
            over();
            resetOrigin();
            client.abort();
            exit.ended(Outcome.ABORTED, client.response().getStatusCode());
        }
    }

    private boolean mayRetry(Throwable failure) {
        OriginRequest sent = origin;
        return state == State.AWAITING_HEAD
                && !retried
                && !heard
                && sent != null
                && sent.reused()
                && client.body() == Downstream.Body.NONE
                && IDEMPOTENT.contains(client.request().method())
                && isLost(failure);
    }

    /** The connection went, or the origin says that it did not look at the request (RFC 9113 §8.7). */
    private static boolean isLost(Throwable failure) {
        return failure instanceof IOException
                || failure instanceof HttpClosedException
                || (failure instanceof StreamResetException reset && reset.getCode() == REFUSED_STREAM);
    }

    private void refuse(Refusal refusal, Outcome outcome) {
        over();
        resetOrigin();
        client.response().headers().clear();
        exit.refused(refusal, outcome);
    }

    /** The client's request turned out to be at fault after it was begun: bad framing, or a body that stopped coming. */
    public void clientFault(Refusal refusal) {
        if (state == State.OVER) {
            return;
        }
        if (client.response().headWritten()) {
            cut();
        } else {
            refuse(refusal, Outcome.CLIENT_ERROR);
        }
    }

    /** The client sent its FIN. While the answer moves it is taken to be reading; silence after that is taken for departure. */
    public void clientInputEnded() {
        inputEnded = true;
    }

    private void clientLeft() {
        if (state == State.OVER) {
            return;
        }
        over();
        resetOrigin();
        exit.ended(
                Outcome.ABORTED,
                client.response().headWritten() ? client.response().getStatusCode() : 0);
    }

    private void resetOrigin() {
        OriginRequest sent = origin;
        if (sent != null) {
            sent.request().reset();
        }
    }

    private void over() {
        state = State.OVER;
        watch.remove(this);
        ResponseBody relaying = body;
        if (relaying != null) {
            relaying.stop();
        }
    }

    @Override
    public void tick(long now) {
        long waited = now - lastProgress;
        if (inputEnded && waited > DEPARTED_NANOS) {
            cut();
        } else if (state == State.AWAITING_HEAD) {
            tickAwaiting(waited);
        } else if (state == State.BODY && waited > settings.idleTimeout().toNanos()) {
            cut();
        }
    }

    private void tickAwaiting(long waited) {
        boolean originsTurn = bodySent || originFull || purpose == Purpose.UPGRADE;
        if (originsTurn && waited > settings.responseTimeout().toNanos()) {
            refuse(Refusals.responseTimeout(target.host().toString()), Outcome.UPSTREAM_ERROR);
        } else if (!originsTurn
                && client.isHttp2()
                && waited > settings.bodyIdle().toNanos()) {
            // On HTTP/1 the gate watches over this.
            refuse(Refusals.bodyTimeout(settings.bodyIdle()), Outcome.CLIENT_ERROR);
        }
    }

    @Override
    public void cut() {
        if (state == State.OVER) {
            return;
        }
        over();
        resetOrigin();
        client.abort();
        exit.ended(
                Outcome.ABORTED,
                client.response().headWritten() ? client.response().getStatusCode() : 0);
    }
}
