package dev.weir.listener;

import dev.weir.identity.Identity;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.measure.Trace;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.ClientAccess.Admission;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Inquiry.Inside;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import dev.weir.relay.CachedRelay;
import dev.weir.relay.Connect;
import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Endings;
import dev.weir.relay.Exit;
import dev.weir.relay.Means;
import dev.weir.relay.Onlooker;
import dev.weir.relay.Relay;
import dev.weir.relay.Running;
import dev.weir.response.Challenge;
import dev.weir.response.ExchangeId;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.response.Rendered;
import dev.weir.target.Form;
import dev.weir.target.Page;
import dev.weir.target.RequestTarget;
import dev.weir.upstream.Failures;
import dev.weir.upstream.Upstream.Purpose;
import dev.weir.wire.Refused;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.net.InetAddress;
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
    private @Nullable ExchangeId id;
    private String form = "own";
    private Identity asker = Identity.ANONYMOUS;
    private @Nullable Running running;
    private @Nullable Inquiry inquiry;
    private boolean byAddress;
    private boolean ruled;
    private @Nullable RequestTarget target;
    private final Findings findings = new Findings();
    private Means means;
    private @Nullable Trace trace;
    private boolean holdsTunnel;
    private boolean over;

    Exchange(Loop loop, ClientConnection connection, HttpServerRequest request, Body body) {
        this.loop = loop;
        this.connection = connection;
        this.request = request;
        this.client = new Downstream(request, connection.gate(), loop.pathForm(), body, loop.timing());
        this.means = loop.means();
    }

    void run() {
        begin();
        guarded(this::proceed);
    }

    private void guarded(Runnable step) {
        try {
            step.run();
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
        RequestTarget asked = loop.target(request);
        target = asked;
        switch (asked) {
            case RequestTarget.Forward forward -> {
                form = forward.form().token();
                ask(forward.form() == Form.PATH ? Challenge.ORIGIN : Challenge.PROXY, () -> forward(forward));
            }
            case RequestTarget.Tunnel tunnel -> {
                form = "tunnel";
                ask(Challenge.PROXY, () -> tunnel(tunnel));
            }
            case RequestTarget.Own own -> own(own.page());
            case RequestTarget.Redirect redirect -> answer(loop.redirect(redirect.location(), id()), Outcome.LOCAL);
            case RequestTarget.Refused bad ->
                refused(Refusals.target(bad.status(), bad.reason(), bad.allow()), Outcome.CLIENT_ERROR);
        }
    }

    /** Before anything is said of policy, names or ports: whoever is not known learns nothing of them. */
    private void ask(Challenge challenge, Runnable next) {
        Asker.Answer answer = loop.asker()
                .ask(new Asker.Question(connection.identity(), connection.client(), request.headers(), challenge));
        if (answer instanceof Asker.Answer.Known(Identity who)) {
            asker = who;
            next.run();
            return;
        }
        Introduction introduction = new Introduction(loop, client, this, who -> {
            asker = who;
            running = null;
            guarded(next);
        });
        running = introduction;
        introduction.answered(answer);
    }

    /** Answers a request whose head is refused for what it is, whoever asks. */
    void refuse(Refusal refusal) {
        begin();
        refused(refusal, Outcome.CLIENT_ERROR);
    }

    private void begin() {
        connection.begun(this, client.askedAt());
        trace = Traced.begun(loop.accounts().tracing(), request.headers());
        if (loop.drain().ending() || lists("connection", "close")) {
            // Vert.x sees a close that is the field's only member.
            isLast();
        }
    }

    private void forward(RequestTarget.Forward target) {
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (isCleared(target.host(), target.port(), new Inside(target.scheme(), target.pathQuery()))) {
            // After the policy: whom it bans is not told which ports there are.
            if (!loop.ports().contains(target.port())) {
                refused(Refusals.portNotAllowed(target.port(), loop.ports()), Outcome.DENIED);
            } else if (request.method().equals(HttpMethod.OPTIONS)
                    && request.headers().contains("max-forwards")) {
                options(target);
            } else {
                relay(target);
            }
        }
    }

    /** Whether the policy lets it pass; where it does not, that is answered. */
    private boolean isCleared(Host host, int port, @Nullable Inside inside) {
        Inquiry asked = new Inquiry(
                connection.client(), user(), request.method().name(), host, port, inside, System.currentTimeMillis());
        return switch (loop.judge().of(asked, this::told)) {
            case Clearance.Denied(Refusal refusal) -> {
                refused(refusal, Outcome.DENIED);
                yield false;
            }
            case Clearance.Cleared cleared -> {
                inquiry = asked;
                byAddress = cleared.isByAddress();
                means = loop.judge().means(cleared, loop.means());
                loop.cleared(this);
                yield true;
            }
        };
    }

    /** The policy has spoken: of each of several addresses, perhaps, which is one exchange all the same. */
    private void told(Verdict verdict) {
        if (ruled) {
            return;
        }
        ruled = true;
        loop.judge().note(verdict, System.currentTimeMillis());
        Entry entry = verdict.reported();
        if (entry != null) {
            findings.reported(entry);
            loop.meters().reported();
            LOG.debugf("exchange %s would be denied by %s (%s)", id(), entry.id(), entry.place());
        }
    }

    /** The rules have changed. */
    void rejudge() {
        Inquiry asked = inquiry;
        if (over || asked == null) {
            return;
        }
        try {
            rejudge(asked);
        } catch (RuntimeException e) {
            LOG.errorf(e, "exchange %s", id());
            revoke(Refusals.internalError());
        }
    }

    private void rejudge(Inquiry asked) {
        switch (loop.judge().of(asked.at(System.currentTimeMillis()), this::told)) {
            case Clearance.Denied(Refusal refusal) -> revoke(refusal);
            case Clearance.Cleared cleared -> {
                means = loop.judge().means(cleared, loop.means());
                if (cleared.isByAddress()) {
                    rejudgeAddress(asked, cleared);
                }
            }
        }
    }

    /** By the address that it is connected to; what comes from the store, or is not connected yet, by those of its target. */
    private void rejudgeAddress(Inquiry asked, Clearance.Cleared cleared) {
        Running relay = running;
        InetAddress peer = relay == null || !means.upstream().isDirect(asked.host()) ? null : relay.peer();
        if (peer != null) {
            Refusal refusal = loop.judge().refusal(cleared, asked, peer);
            if (refusal != null) {
                revoke(refusal);
            }
            return;
        }
        means.upstream().vet(asked.host(), asked.port()).onFailure(failure -> {
            Refusal refusal = Failures.refusal(failure, asked.host().toString());
            if (!over && Endings.of(refusal) == Outcome.DENIED) {
                revoke(refusal);
            }
        });
    }

    private void revoke(Refusal refusal) {
        Running relay = running;
        if (relay == null) {
            refused(refusal, Outcome.DENIED);
            return;
        }
        if (client.response().headWritten()) {
            // Else it is refused, and counted as such.
            denied(refusal);
        }
        relay.revoke(refusal);
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
            case CacheUse.Ask ask when byAddress -> vet(target, () -> ask(target, ask));
            case CacheUse.Ask ask -> ask(target, ask);
        }
    }

    /** What is stored would pass by the judge of the addresses, so that one is asked first. */
    private void vet(RequestTarget.Forward target, Runnable next) {
        client.response().exceptionHandler(_ -> ended(Outcome.ABORTED, 0));
        client.response().closeHandler(_ -> ended(Outcome.ABORTED, 0));
        means.upstream().vet(target.host(), target.port()).onComplete(vetted -> {
            if (over) {
                return;
            }
            if (vetted.succeeded()) {
                next.run();
            } else {
                Refusal refusal = Failures.refusal(vetted.cause(), target.host().toString());
                refused(refusal, Endings.of(refusal));
            }
        });
    }

    private void ask(RequestTarget.Forward target, CacheUse.Ask ask) {
        CachedRelay relay = new CachedRelay(client, target, ask.key(), ask.rule(), loop.caching(), means, this);
        running = relay;
        relay.start();
    }

    private void relay(RequestTarget.Forward target, Purpose purpose, Onlooker onlooker) {
        Relay relay = new Relay(client, target, means, loop.via(), purpose, this, onlooker);
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
        PortRanges ports = loop.connectPorts();
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (!isCleared(target.host(), target.port(), null)) {
            return;
        } else if (ports.contains(target.port())) {
            open(target);
        } else {
            refused(Refusals.tunnelPortNotAllowed(target.port(), ports), Outcome.DENIED);
        }
    }

    private void open(RequestTarget.Tunnel target) {
        if (entersTunnel()) {
            Connect connect = new Connect(client, target, means, loop.via(), this);
            running = connect;
            connect.start();
        } else {
            refused(Refusals.tooManyTunnels(), Outcome.CLIENT_ERROR);
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
            denied(refusal);
        } else {
            var _ = findings.refused(refusal);
        }
        if (refusal.connection() == Refusal.ClientConnection.CLOSE) {
            client.closeAfter();
        }
        answer(loop.render(refusal, id(), request), outcome);
    }

    private void denied(Refusal refusal) {
        loop.meters().denied(findings.denied(refusal));
    }

    private void answer(Rendered rendered, Outcome outcome) {
        client.outcome(outcome);
        client.answer(rendered);
        ended(outcome, rendered.status());
    }

    @Override
    public void ended(Outcome outcome, int status) {
        if (over) {
            return;
        }
        over = true;
        loop.ended(this);
        if (holdsTunnel) {
            loop.admission().leaveTunnel();
        }
        long now = System.nanoTime();
        connection.ended(this, now);
        long took = now - client.askedAt();
        loop.meters().ended(form, outcome, status, took);
        if (loop.accounts().areWanted()) {
            loop.accounts().ended(account(outcome, status, took));
        }
    }

    private Account account(Outcome outcome, int status, long took) {
        Running relay = running;
        Account.Upstream origin = relay == null ? null : relay.upstream();
        return new Account(
                id().value(),
                System.currentTimeMillis(),
                loop.number(),
                Asked.of(form, target, request, trace),
                side(outcome, took, origin),
                findings.ending(outcome, status),
                origin,
                relay == null ? Account.Saving.NOTHING : relay.saving());
    }

    private Account.Client side(Outcome outcome, long took, Account.@Nullable Upstream origin) {
        Account.Upstream passed = outcome == Outcome.TUNNEL || outcome == Outcome.UPGRADE ? origin : null;
        return new Account.Client(
                connection.client(),
                user(),
                client.firstByte(),
                took,
                passed == null ? request.bytesRead() : passed.sent(),
                passed == null ? client.response().bytesWritten() : passed.received(),
                client.response().headers().get(HttpHeaders.CONTENT_TYPE));
    }

    private @Nullable String user() {
        return asker instanceof Identity.User user ? user.name() : null;
    }

    /** What it shows as, while it is a tunnel or an upgraded connection; null otherwise. */
    @Nullable
    OpenTunnel openTunnel() {
        Running relay = running;
        Inquiry asked = inquiry;
        Account.Upstream origin = relay == null ? null : relay.upstream();
        if (over || !holdsTunnel || origin == null || origin.address() == null || asked == null) {
            return null;
        }
        long since = System.currentTimeMillis() - (System.nanoTime() - client.askedAt()) / 1_000_000;
        return new OpenTunnel(
                id().value(),
                form,
                asked.host().bare(),
                asked.port(),
                connection.client(),
                user(),
                origin.address(),
                since,
                origin.sent(),
                origin.received());
    }

    /** Whether it was a tunnel of this id, which ends now. */
    boolean cutTunnel(String wanted) {
        Running relay = running;
        if (over || !holdsTunnel || relay == null || !id().value().equals(wanted)) {
            return false;
        }
        relay.revoke(Refusals.tunnelEnded());
        return true;
    }
}
