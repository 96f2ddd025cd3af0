package dev.weir.listener;

import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.policy.document.Entry;
import dev.weir.response.Refusal;
import org.jspecify.annotations.Nullable;

/** What was found against one exchange: why it was refused, and by which entry of the policy. */
final class Findings {

    private @Nullable String reason;
    private @Nullable String entry;
    private @Nullable String reporting;
    private boolean denied;

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

    /**
     * It is refused because it is denied, or cut for that when it was let through before.
     *
     * @return its reason
     */
    String denied(Refusal refusal) {
        denied = true;
        return refused(refusal);
    }

    /** An entry in report mode would have denied it. */
    void reported(Entry by) {
        reporting = by.id();
    }

    /** How it ended, then. What was denied was not let through, whatever only reports. */
    Account.Ending ending(Outcome outcome, int status) {
        return denied
                ? new Account.Ending(outcome, status, entry, reason, true, false)
                : new Account.Ending(outcome, status, reporting, reason, false, reporting != null);
    }
}
