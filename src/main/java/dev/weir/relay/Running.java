package dev.weir.relay;

import dev.weir.measure.Account;
import dev.weir.response.Refusal;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** An exchange under way, told what its client's connection does meanwhile, and what the rules say. */
public interface Running {

    /** The client's request turned out to be at fault after it was begun. */
    void clientFault(Refusal refusal);

    /** It may not go on: refused where no answer was begun, else cut. */
    void revoke(Refusal refusal);

    /** The address it is connected to; null where there is none (any more). */
    @Nullable
    InetAddress peer();

    /** What its origin's side has come to; null where it has none. */
    Account.@Nullable Upstream upstream();

    /** By when the store had been asked, by {@link System#nanoTime}; {@link Account#NONE} where it is not. */
    default long searchedAt() {
        return Account.NONE;
    }

    /** What it saved. */
    default Account.Saving saving() {
        return Account.Saving.NOTHING;
    }
}
