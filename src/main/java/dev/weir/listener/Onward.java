package dev.weir.listener;

import dev.weir.listener.Clearance.Giving;
import dev.weir.measure.Outcome;
import dev.weir.relay.CachedRelay;
import dev.weir.relay.Connect;
import dev.weir.relay.Downstream;
import dev.weir.relay.Endings;
import dev.weir.relay.Onlooker;
import dev.weir.relay.Relay;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.target.Page;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Failures;
import dev.weir.upstream.Upstream.Purpose;
import dev.weir.upstream.UpstreamFailure;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/** Where an exchange goes that may go on: to the store, past it to the origin, or into a tunnel. One for each event loop. */
final class Onward {

    private final Loop loop;
    private final Silence silence = new Silence();

    Onward(Loop loop) {
        this.loop = loop;
    }

    /** RFC 9110 §7.6.2: Max-Forwards counts hops for OPTIONS; TRACE is not served at all. */
    void forward(Exchange exchange, RequestTarget.Forward target) {
        HttpMethod method = exchange.client().request().method();
        if (!method.equals(HttpMethod.OPTIONS)) {
            relay(exchange, target);
            return;
        }
        MultiMap fields = exchange.client().request().headers();
        switch (MaxForwards.of(fields)) {
            case MaxForwards.Unsaid _ -> relay(exchange, target);
            case MaxForwards.Malformed _ ->
                exchange.refused(Refusals.badRequest("Max-Forwards is not a number"), Outcome.CLIENT_ERROR);
            case MaxForwards.Spent _ -> exchange.own(Page.OPTIONS_STAR);
            case MaxForwards.Left(int hops) -> {
                fields.set(MaxForwards.NAME, Integer.toString(hops));
                relay(exchange, target);
            }
        }
    }

    private void relay(Exchange exchange, RequestTarget.Forward target) {
        Downstream client = exchange.client();
        if (ConnectionOptions.isWebSocket(client)) {
            upgrade(exchange, target);
            return;
        }
        switch (loop.cacheUse().of(client, target)) {
            case CacheUse.Off _ -> relay(exchange, target, Purpose.EXCHANGE, Onlooker.NONE);
            case CacheUse.Bypass bypass -> {
                client.cacheStatus(bypass.status());
                relay(exchange, target, Purpose.EXCHANGE, bypass.onlooker());
            }
            case CacheUse.NotStored not -> {
                client.cacheStatus(not.status());
                exchange.refused(Refusals.notCached(), Outcome.CLIENT_ERROR);
            }
            case CacheUse.Ask ask when isGivenAtOnce(exchange, target) -> ask(exchange, target, ask);
            case CacheUse.Ask ask -> vet(exchange, target, ask);
        }
    }

    private boolean isGivenAtOnce(Exchange exchange, RequestTarget.Forward target) {
        return switch (exchange.standing().stored()) {
            case FREELY -> true;
            case UNLESS_DENIED -> silence.isAbout(target.host(), System.nanoTime());
            case ONCE_JUDGED -> false;
        };
    }

    /** What is stored would pass by the judge of the addresses, so that one is asked first. */
    private void vet(Exchange exchange, RequestTarget.Forward target, CacheUse.Ask ask) {
        exchange.client().response().exceptionHandler(_ -> exchange.ended(Outcome.ABORTED, 0));
        exchange.client().response().closeHandler(_ -> exchange.ended(Outcome.ABORTED, 0));
        exchange.standing()
                .means()
                .upstream()
                .vet(target.host(), target.port())
                .onComplete(vetted -> exchange.guarded(() -> vetted(exchange, target, ask, vetted)));
    }

    private void vetted(Exchange exchange, RequestTarget.Forward target, CacheUse.Ask ask, AsyncResult<?> vetted) {
        if (exchange.isOver()) {
            return;
        }
        exchange.standing().ruled();
        if (vetted.succeeded()) {
            silence.ended(target.host());
            ask(exchange, target, ask);
        } else if (isSilence(vetted.cause()) && exchange.standing().stored() == Giving.UNLESS_DENIED) {
            // Where nobody says what its addresses are, what is stored may stand in (RFC 9111 §4.2.4).
            silence.began(target.host(), System.nanoTime());
            ask(exchange, target, ask);
        } else {
            Refusal refusal = Failures.refusal(vetted.cause(), target.host().toString());
            exchange.refused(refusal, Endings.of(refusal));
        }
    }

    private static boolean isSilence(Throwable cause) {
        return cause instanceof UpstreamFailure failure && failure.isSilence();
    }

    private void ask(Exchange exchange, RequestTarget.Forward target, CacheUse.Ask ask) {
        CachedRelay relay = new CachedRelay(
                exchange.client(),
                target,
                ask.key(),
                ask.rule(),
                loop.caching(),
                exchange.standing().means(),
                exchange);
        exchange.goesOn(relay);
        relay.start();
    }

    private void relay(Exchange exchange, RequestTarget.Forward target, Purpose purpose, Onlooker onlooker) {
        Relay relay = new Relay(
                exchange.client(), target, exchange.standing().means(), loop.via(), purpose, exchange, onlooker);
        exchange.goesOn(relay);
        relay.start();
    }

    private void upgrade(Exchange exchange, RequestTarget.Forward target) {
        if (exchange.entersTunnel()) {
            relay(exchange, target, Purpose.UPGRADE, Onlooker.NONE);
        }
    }

    void tunnel(Exchange exchange, RequestTarget.Tunnel target) {
        if (exchange.entersTunnel()) {
            Connect connect =
                    new Connect(exchange.client(), target, exchange.standing().means(), loop.via(), exchange);
            exchange.goesOn(connect);
            connect.start();
        }
    }
}
