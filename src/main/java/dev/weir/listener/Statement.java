package dev.weir.listener;

import dev.weir.measure.Account;
import dev.weir.measure.Milestones;
import dev.weir.measure.Outcome;
import dev.weir.measure.Trace;
import dev.weir.policy.Inquiry;
import dev.weir.relay.Downstream;
import dev.weir.relay.Running;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** What is told of one exchange: when it has ended, and while it is a tunnel. */
final class Statement {

    private Statement() {}

    /** @param took nanoseconds from its request to its end */
    static Account ended(Exchange exchange, int handler, Outcome outcome, int status, long took) {
        Running running = exchange.running();
        Account.Upstream origin = running == null ? null : running.upstream();
        return new Account(
                exchange.id().value(),
                System.currentTimeMillis(),
                handler,
                Asked.of(exchange.form(), exchange.target(), exchange.client().request(), trace(exchange, origin)),
                client(exchange, outcome, took, origin),
                exchange.standing().ending(outcome, status),
                origin,
                running == null ? Account.Saving.NOTHING : running.saving());
    }

    private static @Nullable Trace trace(Exchange exchange, Account.@Nullable Upstream origin) {
        Trace begun = exchange.trace();
        if (begun == null) {
            return null;
        }
        Running running = exchange.running();
        long start = exchange.client().askedAt();
        return begun.with(new Milestones(
                after(start, exchange.standing().askedAt()),
                after(start, exchange.standing().ruledAt()),
                running == null ? Account.NONE : after(start, running.searchedAt()),
                origin == null ? Account.NONE : after(start, origin.begun())));
    }

    private static long after(long start, long at) {
        return at == Account.NONE ? Account.NONE : at - start;
    }

    private static Account.Client client(
            Exchange exchange, Outcome outcome, long took, Account.@Nullable Upstream origin) {
        Account.Upstream passed = outcome == Outcome.TUNNEL || outcome == Outcome.UPGRADE ? origin : null;
        Downstream client = exchange.client();
        HttpServerRequest request = client.request();
        return new Account.Client(
                exchange.address(),
                exchange.user(),
                client.firstByte(),
                took,
                passed == null ? request.bytesRead() : passed.sent(),
                passed == null ? client.response().bytesWritten() : passed.received(),
                client.contentType());
    }

    /** What it shows as while it is a tunnel or an upgraded connection; null before it stands. */
    static @Nullable OpenTunnel open(Exchange exchange, long sinceMillis) {
        Running running = exchange.running();
        Inquiry asked = exchange.standing().inquiry();
        Account.Upstream origin = running == null ? null : running.upstream();
        if (origin == null || origin.address() == null || asked == null) {
            return null;
        }
        return new OpenTunnel(
                exchange.id().value(),
                exchange.form(),
                asked.host().bare(),
                asked.port(),
                exchange.address(),
                exchange.user(),
                origin.address(),
                sinceMillis,
                origin.sent(),
                origin.received());
    }
}
