package dev.weir.listener;

import dev.weir.listener.Clearance.Giving;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.policy.Inquiry;
import dev.weir.policy.Verdict;
import dev.weir.policy.document.Entry;
import dev.weir.relay.Endings;
import dev.weir.relay.Means;
import dev.weir.relay.Running;
import dev.weir.response.Refusal;
import dev.weir.upstream.Failures;
import java.net.InetAddress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * How one exchange stands with the rules, when it asks and again whenever they change; and what was found against it: why it was
 * refused, and by which entry of the policy.
 */
final class Standing {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private final Exchange exchange;
    private final Loop loop;
    private Means means;
    private @Nullable Inquiry inquiry;
    private Giving stored = Giving.FREELY;
    private boolean ruled;
    private @Nullable String reason;
    private @Nullable String entry;
    private @Nullable String reporting;
    private boolean denied;
    private long askedAt = Account.NONE;
    private long ruledAt = Account.NONE;

    Standing(Exchange exchange, Loop loop) {
        this.exchange = exchange;
        this.loop = loop;
        this.means = loop.means();
    }

    /** Asks the rules. */
    Clearance ask(Inquiry asked) {
        askedAt = now();
        Clearance clearance = loop.judge().of(asked, this::told);
        ruled();
        if (clearance instanceof Clearance.Cleared cleared) {
            inquiry = asked;
            stored = cleared.stored();
            means = loop.judge().means(cleared, loop.means());
        }
        return clearance;
    }

    /** All that is asked before the exchange goes on has been answered. */
    void ruled() {
        ruledAt = now();
    }

    /** Only traces tell of it: where nobody traces, nobody looks at the clock. */
    private long now() {
        return exchange.trace() == null ? Account.NONE : System.nanoTime();
    }

    /** The policy has spoken: of each of several addresses, perhaps, which is one exchange all the same. */
    private void told(Verdict verdict) {
        if (ruled) {
            return;
        }
        ruled = true;
        loop.judge().note(verdict, System.currentTimeMillis());
        Entry by = verdict.reported();
        if (by != null) {
            reporting = by.id();
            loop.meters().reported();
            LOG.debugf("exchange %s would be denied by %s (%s)", exchange.id(), by.id(), by.place());
        }
    }

    /** The rules have changed: what was cleared is revoked where they deny it now. */
    void rejudge() {
        Inquiry asked = inquiry;
        if (asked == null) {
            return;
        }
        switch (loop.judge().of(asked.at(System.currentTimeMillis()), this::told)) {
            case Clearance.Denied(Refusal refusal) -> exchange.revoke(refusal);
            case Clearance.Cleared cleared -> {
                means = loop.judge().means(cleared, loop.means());
                if (cleared.stored() != Giving.FREELY) {
                    rejudgeAddress(asked, cleared);
                }
            }
        }
    }

    /** By the address that it is connected to; what comes from the store, or is not connected yet, by those of its target. */
    private void rejudgeAddress(Inquiry asked, Clearance.Cleared cleared) {
        Running running = exchange.running();
        InetAddress peer = running == null || !means.upstream().isDirect(asked.host()) ? null : running.peer();
        if (peer != null) {
            Refusal refusal = loop.judge().refusal(cleared, asked, peer);
            if (refusal != null) {
                exchange.revoke(refusal);
            }
            return;
        }
        means.upstream().vet(asked.host(), asked.port()).onFailure(failure -> {
            Refusal refusal = Failures.refusal(failure, asked.host().toString());
            if (!exchange.isOver() && Endings.of(refusal) == Outcome.DENIED) {
                exchange.revoke(refusal);
            }
        });
    }

    /** What was asked; null before it was cleared. */
    @Nullable
    Inquiry inquiry() {
        return inquiry;
    }

    /** When the rules were asked, by {@link System#nanoTime}; {@link Account#NONE} where they were not, or nobody traces. */
    long askedAt() {
        return askedAt;
    }

    /** Likewise when they had answered. */
    long ruledAt() {
        return ruledAt;
    }

    /** When what is stored of the target may be given away. */
    Giving stored() {
        return stored;
    }

    /** What it works with, by the rules as they are. */
    Means means() {
        return means;
    }

    /**
     * It is refused.
     *
     * @return its reason
     */
    String refused(Refusal refusal) {
        String why = refusal.reason();
        reason = why;
        entry = refusal.entry();
        return why;
    }

    /** It is refused because it is denied, or cut for that when it was let through before. */
    void denied(Refusal refusal) {
        denied = true;
        loop.meters().denied(refused(refusal));
    }

    /** How it ended, then. What was denied was not let through, whatever only reports. */
    Account.Ending ending(Outcome outcome, int status) {
        return denied
                ? new Account.Ending(outcome, status, entry, reason, true, false)
                : new Account.Ending(outcome, status, reporting, reason, false, reporting != null);
    }
}
