package dev.weir.journal;

import dev.weir.measure.Account;
import org.jspecify.annotations.Nullable;

/**
 * What may be told of one exchange: its {@link Account} after {@link Privacy}. Units are the account's; texts are as client and origin
 * sent them, cut where they are very long, and not escaped.
 */
public record Told(
        String id,
        long endedMillis,
        int handler,
        Account.Request request,
        Client client,
        Account.Ending ending,
        Account.@Nullable Upstream upstream,
        Account.Saving saving) {

    /**
     * The client's side.
     *
     * @param address its address, its network's, or 16 hexadecimal digits that stand for it
     * @param user likewise a name or digits; null also where it is not told
     */
    public record Client(
            String address,
            @Nullable String user,
            long firstByte,
            long total,
            long received,
            long sent,
            @Nullable String contentType) {}
}
