package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why exchanges were refused, or would have been.
 *
 * @param reason a token of a closed set, as in metrics
 * @param entry of the policy; null where none had a part in it
 * @param reported whether it only reports
 */
record Refusal(String reason, @Nullable String entry, boolean reported) {

    private static final String UNKNOWN = "other";

    /** What it would have been: entries of the blacklist alone may only report. */
    private static final String REPORTED = "blacklisted";

    /** That of an exchange, if it was one. */
    static Optional<Refusal> of(Told told) {
        Account.Ending ending = told.ending();
        if (!ending.denied() && !ending.reported()) {
            return Optional.empty();
        }
        String entry = ending.entry() == null ? null : Key.of(ending.entry());
        return Optional.of(new Refusal(reason(ending), entry, ending.reported()));
    }

    /** Of what was let through, and failed later for another reason, that does not count. */
    private static String reason(Account.Ending ending) {
        if (ending.reported()) {
            return REPORTED;
        }
        return ending.reason() == null ? UNKNOWN : ending.reason();
    }

    /** What it is counted by: no reason has a space, so that no two refusals share one. */
    String key() {
        return (reported ? "reported " : "denied ") + reason + (entry == null ? "" : " " + entry);
    }
}
