package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.cache.Shared;
import dev.weir.cache.Storability;
import dev.weir.cache.StoredResponse;
import dev.weir.measure.Outcome;
import dev.weir.response.Refusal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** What one client makes of how a {@link Flight} landed. */
sealed interface Arrival {

    /** What the others get is not for this one. */
    record Alone() implements Arrival {}

    record Refused(Refusal refusal) implements Arrival {}

    /**
     * What is stored answers.
     *
     * @param besides fields that go with it to this client alone
     * @param fwdStatus what the origin answered, for {@code Cache-Status}
     * @param stored whether it is stored, for {@code Cache-Status}
     * @param detail more of it, for {@code Cache-Status}
     */
    record Stored(
            StoredResponse response,
            Fields besides,
            Outcome outcome,
            OptionalInt fwdStatus,
            boolean stored,
            @Nullable String detail)
            implements Arrival {}

    /**
     * What is coming answers.
     *
     * @param others what others than the first have of it; null for the first
     * @param detail why it is not stored, for {@code Cache-Status}
     */
    record Coming(
            Landing.Streamed streamed,
            Outcome outcome,
            @Nullable Shared others,
            @Nullable String detail) implements Arrival {}

    /**
     * Judges it.
     *
     * @param joined whether it was another's flight
     * @param mostStale for how many seconds something may have been stale as its origin cannot be reached
     */
    static Arrival of(Landing landing, boolean joined, CacheRequest request, long mostStale, Moment now) {
        return switch (landing) {
            case Landing.Stored stored ->
                joined && !stored.isFor(request, mostStale, now) ? new Alone() : stored(stored, joined);
            case Landing.Streamed streamed -> coming(streamed, joined, request, now);
            case Landing.Failed(Refusal refusal) ->
                joined && !Disconnection.concernsAll(refusal) ? new Alone() : new Refused(refusal);
        };
    }

    private static Stored stored(Landing.Stored landed, boolean joined) {
        StoredResponse response = landed.response();
        return switch (landed.use()) {
            case CONFIRMED ->
                new Stored(
                        response,
                        // RFC 9111 §5.2.2.4, §5.2.2.7: who waited along gets no more than the store would give.
                        joined ? Fields.EMPTY : landed.forFirst(),
                        joined ? Outcome.COLLAPSED : Outcome.REVALIDATED,
                        landed.fwdStatus(),
                        landed.shareable(),
                        null);
            case BY_ANOTHER_REPLICA ->
                new Stored(response, Fields.EMPTY, Outcome.COLLAPSED, OptionalInt.empty(), true, "replica");
            case INSTEAD_OF_ERROR -> insteadOfError(response, landed.fwdStatus());
            case DISCONNECTED -> standIn(response, landed.fwdStatus(), "disconnected");
        };
    }

    /** What is stored stands in for an error (RFC 5861 §4). */
    static Stored insteadOfError(StoredResponse response, OptionalInt fwdStatus) {
        return standIn(response, fwdStatus, "stale-if-error");
    }

    private static Stored standIn(StoredResponse response, OptionalInt fwdStatus, String why) {
        return new Stored(response, Fields.EMPTY, Outcome.STALE, fwdStatus, false, why);
    }

    private static Arrival coming(Landing.Streamed streamed, boolean joined, CacheRequest request, Moment now) {
        Shared shared = streamed.shared();
        if (joined && (shared == null || !shared.isFor(request, now))) {
            return new Alone();
        }
        String detail =
                streamed.storability() instanceof Storability.Unstorable(Storability.Reason why) ? why.token() : null;
        return new Coming(streamed, joined ? Outcome.COLLAPSED : Outcome.MISS, joined ? shared : null, detail);
    }
}
