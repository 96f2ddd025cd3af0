package dev.weir.relay;

import dev.weir.cache.StoredResponse;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * What an answer saved. What was stored saves its own fetch, or the share that was sent of it; what another client's request brought saves the
 * wait that was over already.
 */
final class Savings {

    private Savings() {}

    /**
     * Of one that was written.
     *
     * @param stored what answered; null where it came as it was fetched
     * @param bytes of its body that no origin had to send
     * @param headStart for how long the fetch was under way when it was asked for, in nanoseconds
     */
    static Account.Saving of(
            Outcome outcome, Downstream client, @Nullable StoredResponse stored, long bytes, long headStart) {
        Account.Saving.Kind kind = switch (outcome) {
            case HIT, STALE -> Account.Saving.Kind.HIT;
            case REVALIDATED -> Account.Saving.Kind.REVALIDATED;
            case COLLAPSED -> Account.Saving.Kind.COLLAPSED;
            default -> Account.Saving.Kind.NONE;
        };
        if (kind == Account.Saving.Kind.NONE) {
            return Account.Saving.NOTHING;
        }
        if (stored == null) {
            return new Account.Saving(kind, client.response().bytesWritten(), headStart);
        }
        long took = System.nanoTime() - client.askedAt();
        return new Account.Saving(kind, bytes, Math.max(0, stored.shareOfFetchNanos(bytes) - took));
    }
}
