package dev.weir.listener;

import dev.weir.identity.Identity;
import dev.weir.identity.Verifier.Comparison;
import dev.weir.listener.Asker.Answer;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.relay.Downstream;
import dev.weir.relay.Exit;
import dev.weir.relay.Running;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import java.net.InetAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The step in which an exchange learns who is asking: at once, or when a password has been compared. Meanwhile the request waits, its
 * client may go away, and what it sends of a body may turn out to be at fault.
 */
final class Introduction implements Running {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Loop loop;
    private final Downstream client;
    private final Exit exit;
    private final Consumer<Identity> known;
    private boolean over;

    /** @param known goes on with the exchange; on its event loop, not always within {@link #answered} */
    Introduction(Loop loop, Downstream client, Exit exit, Consumer<Identity> known) {
        this.loop = loop;
        this.client = client;
        this.exit = exit;
        this.known = known;
    }

    void answered(Answer answer) {
        switch (answer) {
            case Answer.Known(Identity who) -> {
                over = true;
                known.accept(who);
            }
            case Answer.Unknown(Refusal refusal, Duration _) ->
                SmallBody.drop(client, loop.means(), () -> clientFault(refusal), this::clientLeft);
            case Answer.Comparing comparing -> {
                var _ = comparing
                        .result()
                        .whenComplete((result, fault) -> client.soon(() -> compared(comparing, result, fault)));
            }
        }
    }

    private void compared(Answer.Comparing asked, @Nullable Comparison result, @Nullable Throwable fault) {
        if (result == null) {
            asked.attempts().end();
            LOG.error("a password could not be compared", fault);
            unlessLeft(() -> refuse(Refusals.internalError(), Outcome.UPSTREAM_ERROR));
            return;
        }
        Answer answer = loop.asker().compared(asked, result);
        Duration delay = answer instanceof Answer.Unknown unknown ? unknown.delay() : Duration.ZERO;
        if (delay.isZero()) {
            asked.attempts().end();
            unlessLeft(() -> answered(answer));
        } else {
            loop.later(delay, () -> {
                asked.attempts().end();
                unlessLeft(() -> answered(answer));
            });
        }
    }

    private void unlessLeft(Runnable next) {
        if (client.response().closed()) {
            clientLeft();
        } else if (!over) {
            next.run();
        }
    }

    private void clientLeft() {
        if (!over) {
            over = true;
            exit.ended(Outcome.ABORTED, 0);
        }
    }

    /** No rule is asked before it is known who asks. */
    @Override
    public void revoke(Refusal refusal) {
        clientFault(refusal);
    }

    @Override
    public @Nullable InetAddress peer() {
        return null;
    }

    @Override
    public void clientFault(Refusal refusal) {
        refuse(refusal, Outcome.CLIENT_ERROR);
    }

    private void refuse(Refusal refusal, Outcome outcome) {
        if (!over) {
            over = true;
            exit.refused(refusal, outcome);
        }
    }

    @Override
    public Account.@Nullable Upstream upstream() {
        return null;
    }
}
