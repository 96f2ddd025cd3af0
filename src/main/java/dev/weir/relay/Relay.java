package dev.weir.relay;

import dev.weir.measure.Account;
import dev.weir.measure.Leg;
import dev.weir.measure.Limit;
import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.OriginRequest;
import dev.weir.upstream.Upstream.Purpose;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Relays one request to its origin and the response back, both streamed with back-pressure. States: asking, relaying the body,
 * flushing it, over. Only an idempotent request without a body is ever sent once more.
 */
public final class Relay extends Watch.Watched implements Running {

    private static final Set<HttpMethod> IDEMPOTENT =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.PUT, HttpMethod.DELETE);

    private enum State {
        ASKING,
        /** The response is coming. */
        BODY,
        /** All of the response is here, and on its way to the client. */
        FLUSHING,
        OVER
    }

    private final Downstream client;
    private final RequestTarget.Forward target;
    private final Means means;
    private final Via via;
    private final Purpose purpose;
    private final Exit exit;
    private final Onlooker onlooker;
    private final Leg leg = new Leg();
    private final Asking asking;
    private final Pace uploadPace;

    private State state = State.ASKING;
    private @Nullable RequestBody upload;
    private @Nullable ResponseBody body;
    private @Nullable Tunnel tunnel;
    private @Nullable TunnelEnd upgraded;
    private @Nullable InetAddress tunnelPeer;
    private Onlooker.Tap tap = Onlooker.Tap.NONE;
    private boolean continued;
    private boolean revoked;
    private final Progress progress = new Progress();

    public Relay(
            Downstream client,
            RequestTarget.Forward target,
            Means means,
            Via via,
            Purpose purpose,
            Exit exit,
            Onlooker onlooker) {
        this.client = client;
        this.target = target;
        this.means = means;
        this.via = via;
        this.purpose = purpose;
        this.exit = exit;
        this.onlooker = onlooker;
        this.asking = new Asking(target, client.request().method(), purpose, means, leg, new Asker());
        RelaySettings settings = means.settings();
        this.uploadPace = new Pace(settings.uploadWindow(), settings.leastRate());
    }

    /** Begins; the client's request is paused until the origin is there to take it. */
    public void start() {
        means.watch().add(this);
        client.failing(this::failed);
        client.request().exceptionHandler(_ -> clientLeft());
        client.response().exceptionHandler(_ -> clientLeft());
        client.response().closeHandler(_ -> clientLeft());
        asking.start();
    }

    private final class Asker implements Asking.Asker {
        @Override
        public void writeFields(HttpClientRequest request) {
            progressed();
            onlooker.asked();
            RequestHead.copy(client, target, via, request.headers(), request.version());
        }

        @Override
        public void send(HttpClientRequest request) {
            RequestBody sending = new RequestBody(client, request, Relay.this::uploaded);
            upload = sending;
            if (purpose == Purpose.UPGRADE) {
                askForUpgrade(request);
                sending.stop();
            } else {
                sending.start();
            }
        }

        @Override
        public boolean isRepeatable() {
            return client.body() == Downstream.Body.NONE
                    && IDEMPOTENT.contains(client.request().method());
        }

        @Override
        public void interim(HttpResponseStatus status, HttpHeaders fields, HttpVersion version) {
            progressed();
            boolean goOn = status.code() == 100;
            continued |= goOn;
            if (!goOn || expectsContinue()) {
                via.append(fields, version);
                client.interim(status, fields, target);
            }
        }

        @Override
        public void head(OriginRequest sent, HttpClientResponse head) {
            progressed();
            if (purpose == Purpose.UPGRADE && head.statusCode() < 300) {
                upgrade(sent, head);
            } else {
                pass(sent, head);
            }
        }

        @Override
        public void failed(Refusal refusal) {
            if (state == State.OVER || state == State.FLUSHING) {
                return;
            }
            if (client.response().headWritten()) {
                cut();
            } else {
                refuse(refusal, Endings.of(refusal));
            }
        }
    }

    /** RFC 6455 §4.1, RFC 9110 §7.8: the upgrade is a matter of this hop, so it is asked for anew. */
    private static void askForUpgrade(HttpClientRequest request) {
        request.putHeader("Connection", "Upgrade");
        request.putHeader("Upgrade", "websocket");
        request.connect();
    }

    private void progressed() {
        progress.moved();
    }

    /** Once the answer has begun it decides: an upload that trickles on does not keep the exchange open. */
    private void uploaded(int bytes) {
        leg.sent(bytes);
        boolean apace = uploadPace.moved(bytes);
        if (apace || state != State.BODY) {
            progressed();
        }
    }

    private boolean expectsContinue() {
        return client.request().headers().contains("expect");
    }

    private void pass(OriginRequest sent, HttpClientResponse response) {
        state = State.BODY;
        client.outcome(Outcome.BYPASS);
        tap = onlooker.head(response, sent.responseVersion());
        ResponseHead.copy(response, sent.responseVersion(), target, client, via);
        if (purpose == Purpose.UPGRADE && response.statusCode() == 426) {
            // RFC 9110 §15.5.22: it has to say to what, and here only one is served.
            client.response().putHeader("Connection", "Upgrade").putHeader("Upgrade", "websocket");
        }
        ResponseBody passing = new ResponseBody(client, response, means.settings(), new Passing());
        body = passing;
        passing.start();
    }

    private void upgrade(OriginRequest sent, HttpClientResponse response) {
        if (response.statusCode() != 101 || !"websocket".equalsIgnoreCase(response.getHeader("upgrade"))) {
            refuse(Refusals.upgradeFailed(target.host().toString()), Outcome.UPSTREAM_ERROR);
            return;
        }
        over();
        tunnelPeer = sent.peer();
        asking.leave();
        TunnelEnd originEnd = new ChannelEnd(sent.channel(), null);
        upgraded = originEnd;
        ResponseHead.copy(response, sent.responseVersion(), target, client, via);
        client.response().putHeader("Connection", "Upgrade");
        client.response().putHeader("Upgrade", "websocket");
        client.request().toNetSocket().onComplete(client.guarded(result -> {
            if (result.failed()) {
                originEnd.reset();
                exit.ended(Outcome.ABORTED, 0);
                return;
            }
            client.begun();
            Tunnel opened = new Tunnel(
                    new ChannelEnd(client.channel(), client.gate()),
                    originEnd,
                    means.settings().tunnelIdle(),
                    means.watch(),
                    means.meters(),
                    leg,
                    () -> exit.ended(Outcome.UPGRADE, 101));
            tunnel = opened;
            opened.start();
            if (revoked) {
                opened.cut();
            }
        }));
    }

    private final class Passing implements ResponseBody.Events {
        @Override
        public void bytes(Buffer bytes) {
            leg.received(bytes.length());
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
            asking.received();
            boolean owed = !isSent();
            if (owed || !ended) {
                // RFC 9112 §9.5: an origin that answered early is still owed a body; its connection is not used again.
                asking.cancel(isSent());
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

    private void refuse(Refusal refusal, Outcome outcome) {
        over();
        asking.cancel(isSent());
        client.clearHead();
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

    @Override
    public void revoke(Refusal refusal) {
        Tunnel opened = tunnel;
        if (opened != null) {
            opened.cut();
        } else if (tunnelPeer != null) {
            revoked = true;
        } else if (state != State.OVER && !client.response().headWritten()) {
            refuse(refusal, Outcome.DENIED);
        } else {
            cut(Outcome.DENIED);
        }
    }

    @Override
    public @Nullable InetAddress peer() {
        return tunnelPeer == null ? asking.peer() : tunnelPeer;
    }

    @Override
    public Account.Upstream upstream() {
        return leg.account();
    }

    private void clientLeft() {
        if (state == State.OVER) {
            return;
        }
        over();
        asking.cancel(isSent());
        exit.ended(Outcome.ABORTED, client.statusSent());
    }

    private void failed(Throwable fault) {
        if (state != State.OVER) {
            over();
            asking.cancel(isSent());
        }
        TunnelEnd left = upgraded;
        if (left != null && tunnel == null) {
            left.reset();
        }
        exit.failed(fault);
    }

    private boolean isSent() {
        RequestBody sending = upload;
        return sending != null && sending.isSent();
    }

    private void over() {
        state = State.OVER;
        means.watch().remove(this);
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
        long waited = progress.since(now);
        boolean slow = uploadPace.isLate(now, awaitsBody());
        if (client.hasLeft(now)) {
            cut();
        } else if (upload != null && asking.awaitsHead()) {
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
        // A client that takes nothing is too slow; what is silent otherwise is the origin.
        if (passing != null && passing.isTooSlow(now)) {
            means.meters().refused(Limit.RESPONSE_RATE);
            cut();
        } else if (waited > means.settings().idleTimeout().toNanos()) {
            cut();
        }
    }

    private void tickAwaiting(RequestBody sending, long now, long waited, boolean slow) {
        String host = target.host().toString();
        long patience = means.settings().responseTimeout().toNanos();
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
        } else if (client.isHttp2() && waited > means.settings().bodyIdle().toNanos()) {
            // On HTTP/1 the gate watches over this.
            means.meters().refused(Limit.BODY_IDLE);
            refuse(Refusals.bodyTimeout(means.settings().bodyIdle()), Outcome.CLIENT_ERROR);
        } else if (slow) {
            means.meters().refused(Limit.BODY_RATE);
            refuse(Refusals.bodyTooSlow(means.settings().leastRate()), Outcome.CLIENT_ERROR);
        }
    }

    @Override
    public void cut() {
        cut(Outcome.ABORTED);
    }

    private void cut(Outcome outcome) {
        if (state == State.OVER) {
            return;
        }
        over();
        asking.cancel(isSent());
        client.abort();
        exit.ended(outcome, client.statusSent());
    }
}
