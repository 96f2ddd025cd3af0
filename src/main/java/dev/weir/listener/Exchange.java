package dev.weir.listener;

import dev.weir.measure.Outcome;
import dev.weir.net.PortRanges;
import dev.weir.policy.ClientAccess.Admission;
import dev.weir.relay.CachedRelay;
import dev.weir.relay.Connect;
import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Exit;
import dev.weir.relay.Onlooker;
import dev.weir.relay.Relay;
import dev.weir.relay.Running;
import dev.weir.response.ExchangeId;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.response.Rendered;
import dev.weir.target.Page;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Upstream.Purpose;
import dev.weir.wire.Refused;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange, top to bottom: who is asking, what for, may it, where to, and how it ended. It ends in exactly one
 * {@link Outcome}; what happens in between is {@link Relay}'s and {@link Connect}'s.
 */
final class Exchange implements Exit {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Loop loop;
    private final ClientConnection connection;
    private final Downstream client;
    private final HttpServerRequest request;
    private final long begun = System.nanoTime();
    private @Nullable ExchangeId id;
    private String form = "own";
    private @Nullable Running running;
    private boolean holdsTunnel;
    private boolean over;

    Exchange(Loop loop, ClientConnection connection, HttpServerRequest request, Body body) {
        this.loop = loop;
        this.connection = connection;
        this.request = request;
        this.client = new Downstream(request, connection.gate(), loop.pathForm(), body);
    }

    void run() {
        begin();
        try {
            proceed();
        } catch (RuntimeException e) {
            // A fault of our own: the client is told, and so is whoever runs this.
            LOG.errorf(e, "exchange %s", id());
            refused(Refusals.internalError(), Outcome.UPSTREAM_ERROR);
        }
    }

    private void proceed() {
        Refusal noRoom = connection.turnedAway();
        if (noRoom != null) {
            refused(noRoom, Outcome.CLIENT_ERROR);
            connection.end();
            return;
        }
        if (loop.access().judge(connection.client()) == Admission.NOT_A_CLIENT) {
            refused(Refusals.clientNotAllowed(), Outcome.DENIED);
            return;
        }
        switch (loop.target(request)) {
            case RequestTarget.Forward forward -> forward(forward);
            case RequestTarget.Tunnel tunnel -> tunnel(tunnel);
            case RequestTarget.Own own -> own(own.page());
            case RequestTarget.Redirect redirect -> answer(loop.redirect(redirect.location(), id()), Outcome.LOCAL);
            case RequestTarget.Refused bad ->
                refused(Refusals.target(bad.status(), bad.reason(), bad.allow()), Outcome.CLIENT_ERROR);
        }
    }

    /** Answers a request whose head is refused for what it is, whoever asks. */
    void refuse(Refusal refusal) {
        begin();
        refused(refusal, Outcome.CLIENT_ERROR);
    }

    private void begin() {
        connection.begun(this);
        if (loop.drain().ending() || lists("connection", "close")) {
            // Vert.x sees a close that is the field's only member.
            isLast();
        }
    }

    private void forward(RequestTarget.Forward target) {
        form = target.form().token();
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (!loop.ports().contains(target.port())) {
            refused(Refusals.portNotAllowed(target.port(), loop.ports()), Outcome.DENIED);
        } else if (request.method().equals(HttpMethod.OPTIONS)
                && request.headers().contains("max-forwards")) {
            options(target);
        } else {
            relay(target);
        }
    }

    /** RFC 9110 §7.6.2: Max-Forwards counts hops for OPTIONS; TRACE is not served at all. */
    private void options(RequestTarget.Forward target) {
        List<String> lines = request.headers().getAll("max-forwards");
        String hops = lines.getFirst();
        if (lines.size() > 1
                || hops.isEmpty()
                || hops.length() > 9
                || !hops.chars().allMatch(c -> c >= '0' && c <= '9')) {
            refused(Refusals.badRequest("Max-Forwards is not a number"), Outcome.CLIENT_ERROR);
        } else if (Integer.parseInt(hops) == 0) {
            own(Page.OPTIONS_STAR);
        } else {
            request.headers().set("max-forwards", Integer.toString(Integer.parseInt(hops) - 1));
            relay(target);
        }
    }

    private void relay(RequestTarget.Forward target) {
        if (isWebSocket()) {
            if (entersTunnel()) {
                relay(target, Purpose.UPGRADE, Onlooker.NONE);
            } else {
                refused(Refusals.tooManyTunnels(), Outcome.CLIENT_ERROR);
            }
            return;
        }
        switch (loop.cacheUse().of(client, target)) {
            case CacheUse.Off _ -> relay(target, Purpose.EXCHANGE, Onlooker.NONE);
            case CacheUse.Bypass bypass -> {
                client.cacheStatus(bypass.status());
                relay(target, Purpose.EXCHANGE, bypass.onlooker());
            }
            case CacheUse.Ask ask -> {
                CachedRelay relay =
                        new CachedRelay(client, target, ask.key(), ask.rule(), loop.caching(), loop.means(), this);
                running = relay;
                relay.start();
            }
        }
    }

    private void relay(RequestTarget.Forward target, Purpose purpose, Onlooker onlooker) {
        Relay relay = new Relay(client, target, loop.means(), loop.via(), purpose, this, onlooker);
        running = relay;
        relay.start();
    }

    private boolean entersTunnel() {
        holdsTunnel = loop.admission().enterTunnel();
        return holdsTunnel;
    }

    /** RFC 6455 §4.2.1; every other upgrade is hop-by-hop and ends here, h2c among them. */
    private boolean isWebSocket() {
        return request.version() == HttpVersion.HTTP_1_1
                && request.method().equals(HttpMethod.GET)
                && client.body() == Body.NONE
                && lists("connection", "upgrade")
                && lists("upgrade", "websocket");
    }

    private boolean lists(String field, String member) {
        for (String line : request.headers().getAll(field)) {
            for (String part : line.split(",", -1)) {
                if (part.strip().toLowerCase(Locale.ROOT).equals(member)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void tunnel(RequestTarget.Tunnel target) {
        form = "tunnel";
        PortRanges ports = loop.connectPorts();
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (!ports.contains(target.port())) {
            refused(Refusals.tunnelPortNotAllowed(target.port(), ports), Outcome.DENIED);
        } else if (!entersTunnel()) {
            refused(Refusals.tooManyTunnels(), Outcome.CLIENT_ERROR);
        } else {
            new Connect(client, target, loop.means(), loop.via(), this).start();
        }
    }

    private void own(Page page) {
        answer(loop.page(page, request, id()), Outcome.LOCAL);
    }

    /** Made once somebody is to be told it, which is seldom. */
    private ExchangeId id() {
        ExchangeId known = id;
        if (known == null) {
            known = loop.nextId();
            id = known;
        }
        return known;
    }

    /** Its connection ends with it. */
    void isLast() {
        client.closeAfter();
    }

    /** The request's body broke the rules or stopped coming while the exchange was under way. */
    void bodyRefused(Refused refused) {
        Running relay = running;
        if (relay != null) {
            relay.clientFault(loop.refusal(refused));
        }
    }

    @Override
    public void refused(Refusal refusal, Outcome outcome) {
        if (outcome == Outcome.DENIED) {
            loop.meters().denied(refusal.type().substring(refusal.type().lastIndexOf(':') + 1));
        }
        if (refusal.connection() == Refusal.ClientConnection.CLOSE) {
            client.closeAfter();
        }
        answer(loop.render(refusal, id(), request), outcome);
    }

    private void answer(Rendered rendered, Outcome outcome) {
        client.answer(rendered);
        ended(outcome, rendered.status());
    }

    @Override
    public void ended(Outcome outcome, int status) {
        if (over) {
            return;
        }
        over = true;
        if (holdsTunnel) {
            loop.admission().leaveTunnel();
        }
        connection.ended(this);
        loop.meters().ended(form, outcome, status, System.nanoTime() - begun);
    }
}
