package dev.weir.listener;

import dev.weir.identity.Identity;
import dev.weir.measure.Outcome;
import dev.weir.measure.Trace;
import dev.weir.net.Host;
import dev.weir.policy.ClientAccess.Admission;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Inquiry.Inside;
import dev.weir.relay.Chain;
import dev.weir.relay.Downstream;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Exit;
import dev.weir.relay.Running;
import dev.weir.response.Challenge;
import dev.weir.response.ExchangeId;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.response.Rendered;
import dev.weir.target.Form;
import dev.weir.target.Page;
import dev.weir.target.RequestTarget;
import dev.weir.wire.Refused;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The life of one exchange, top to bottom: who is asking, what for, may it, where to, and how it ended. It ends in exactly one
 * {@link Outcome}; which way it goes once it may is {@link Onward}'s matter,
 * what the rules say of it its {@link Standing}, what is told of it a {@link Statement}.
 */
final class Exchange extends Chain.Link<Exchange> implements Exit {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Loop loop;
    private final ClientConnection connection;
    private final Downstream client;
    private final HttpServerRequest request;
    private final Standing standing;
    private @Nullable ExchangeId id;
    private @Nullable Trace trace;
    private String form = "own";
    private @Nullable RequestTarget target;
    private Identity asker = Identity.ANONYMOUS;
    private @Nullable Running running;
    private boolean holdsTunnel;
    private long openSince;
    private boolean over;

    Exchange(Loop loop, ClientConnection connection, HttpServerRequest request, Body body) {
        this.loop = loop;
        this.connection = connection;
        this.request = request;
        this.client = new Downstream(request, connection.gate(), loop.pathForm(), body, loop.timing());
        this.standing = new Standing(this, loop);
        client.failing(this::failed);
    }

    // Who, and what for.

    void run() {
        begin();
        guarded(this::proceed);
    }

    /** Answers a request whose head is refused for what it is, whoever asks. */
    void refuse(Refusal refusal) {
        begin();
        refused(refusal, Outcome.CLIENT_ERROR);
    }

    private void begin() {
        connection.begun(this, client.askedAt());
        trace = Traced.begun(loop.accounts().tracing(), request.headers());
        if (loop.drain().answersAreLast() || ConnectionOptions.isLast(request)) {
            isLast();
        }
    }

    void guarded(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            failed(e);
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

    // May it.

    private void forward(RequestTarget.Forward target) {
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (isCleared(target.host(), target.port(), new Inside(target.scheme(), target.pathQuery()))) {
            // After the policy: whom it bans is not told which ports there are.
            if (!loop.ports().contains(target.port())) {
                refused(Refusals.portNotAllowed(target.port(), loop.ports()), Outcome.DENIED);
            } else {
                loop.onward().forward(this, target);
            }
        }
    }

    private void tunnel(RequestTarget.Tunnel target) {
        if (loop.via().loops(request.headers()) || loop.isOwn(target.host(), target.port())) {
            refused(Refusals.loop(), Outcome.CLIENT_ERROR);
        } else if (isCleared(target.host(), target.port(), null)) {
            if (loop.connectPorts().contains(target.port())) {
                loop.onward().tunnel(this, target);
            } else {
                refused(Refusals.tunnelPortNotAllowed(target.port(), loop.connectPorts()), Outcome.DENIED);
            }
        }
    }

    /** Whether the policy lets it pass; where it does not, that is answered. */
    private boolean isCleared(Host host, int port, @Nullable Inside inside) {
        Inquiry asked = new Inquiry(
                connection.client(), user(), request.method().name(), host, port, inside, System.currentTimeMillis());
        if (standing.ask(asked) instanceof Clearance.Denied(Refusal refusal)) {
            refused(refusal, Outcome.DENIED);
            return false;
        }
        loop.cleared(this);
        return true;
    }

    // Where to: what Onward asks for.

    /** Whether there is room for one more; where there is not, that is answered. */
    boolean entersTunnel() {
        holdsTunnel = loop.admission().enterTunnel();
        if (!holdsTunnel) {
            refused(Refusals.tooManyTunnels(), Outcome.CLIENT_ERROR);
        }
        return holdsTunnel;
    }

    /** This is what goes on now, begun when this is known. */
    void goesOn(Running next) {
        running = next;
    }

    /** Answers with a page of Weir's own. */
    void own(Page page) {
        answer(loop.page(page, request, id()), Outcome.LOCAL);
    }

    // How it ended.

    @Override
    public void refused(Refusal refusal, Outcome outcome) {
        if (outcome == Outcome.DENIED) {
            standing.denied(refusal);
        } else {
            var _ = standing.refused(refusal);
        }
        // RFC 9931 §8: what a client sent for its tunnel, and did not wait, is never taken for requests.
        if (refusal.connection() == Refusal.ClientConnection.CLOSE || HttpMethod.CONNECT.equals(request.method())) {
            client.closeAfter();
        }
        answer(loop.render(refusal, id(), request), outcome);
    }

    /** The client is told of a fault of our own, and so is whoever runs this. */
    @Override
    public void failed(Throwable fault) {
        LOG.errorf(fault, "exchange %s", id());
        if (!over) {
            if (!client.response().headWritten()) {
                // Of what was to be answered.
                client.clearHead();
            }
            refused(Refusals.internalError(), Outcome.UPSTREAM_ERROR);
        }
    }

    private void answer(Rendered rendered, Outcome outcome) {
        int begun = client.statusSent();
        client.outcome(outcome);
        client.answer(rendered);
        if (begun == 0) {
            ended(outcome, rendered.status());
        } else {
            // That answer was cut, and nothing came of this one.
            ended(Outcome.ABORTED, begun);
        }
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
            loop.accounts().ended(Statement.ended(this, loop.number(), outcome, status, took));
        }
    }

    // What others do to it meanwhile.

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

    /** The rules have changed. */
    void rejudge() {
        if (over) {
            return;
        }
        try {
            standing.rejudge();
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "exchange %s", id());
            revoke(Refusals.internalError());
        }
    }

    /** It may not go on. */
    void revoke(Refusal refusal) {
        Running relay = running;
        if (relay == null) {
            refused(refusal, Outcome.DENIED);
            return;
        }
        if (client.response().headWritten()) {
            // Else it is refused, and counted as such.
            standing.denied(refusal);
        }
        relay.revoke(refusal);
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

    /** What it shows as, while it is a tunnel or an upgraded connection; null otherwise. */
    @Nullable
    OpenTunnel openTunnel() {
        return over || !holdsTunnel ? null : Statement.open(this, openSince());
    }

    /** In milliseconds since the epoch, and the same however often it is asked: lists are paged by it. */
    private long openSince() {
        if (openSince == 0) {
            openSince = System.currentTimeMillis() - (System.nanoTime() - client.askedAt()) / 1_000_000;
        }
        return openSince;
    }

    // What is known of it.

    /** Made once somebody is to be told it, which is seldom. */
    ExchangeId id() {
        ExchangeId known = id;
        if (known == null) {
            known = loop.nextId();
            id = known;
        }
        return known;
    }

    /** A token of a closed set, as in metrics. */
    String form() {
        return form;
    }

    @Nullable
    RequestTarget target() {
        return target;
    }

    @Nullable
    Trace trace() {
        return trace;
    }

    Downstream client() {
        return client;
    }

    /** Where its client is. */
    InetAddress address() {
        return connection.client();
    }

    /** Who was let in by name. */
    @Nullable
    String user() {
        return asker instanceof Identity.User user ? user.name() : null;
    }

    Standing standing() {
        return standing;
    }

    /** What it is doing; null while it does nothing yet. */
    @Nullable
    Running running() {
        return running;
    }

    boolean isOver() {
        return over;
    }
}
