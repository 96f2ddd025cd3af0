package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.Fields;
import dev.weir.cache.Moment;
import dev.weir.cache.OriginResponse;
import dev.weir.cache.Shared;
import dev.weir.cache.StandIn;
import dev.weir.cache.Storability;
import dev.weir.cache.StoredResponse;
import dev.weir.response.Refusal;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** How a {@link Flight} ended up, told to everyone who waits. */
sealed interface Landing {

    /**
     * What is stored answers: confirmed by the origin, or standing in for its failure.
     *
     * @param response what is stored
     * @param forFirst what the origin said beside it, to the first alone
     * @param use why it is used
     * @param shareable whether others than the first may be given it
     * @param fwdStatus what the origin answered, where it did
     */
    record Stored(StoredResponse response, Fields forFirst, Use use, boolean shareable, OptionalInt fwdStatus)
            implements Landing {

        Stored(StoredResponse response, Use use, boolean shareable, OptionalInt fwdStatus) {
            this(response, Fields.EMPTY, use, shareable, fwdStatus);
        }

        /**
         * Whether it answers another than the first.
         *
         * @param mostStale for how many seconds it may have been stale as its origin cannot be reached
         */
        boolean isFor(CacheRequest request, long mostStale, Moment now) {
            return shareable
                    && switch (use) {
                        case CONFIRMED, BY_ANOTHER_REPLICA -> response.isConfirmedFor(request, now);
                        case INSTEAD_OF_ERROR ->
                            response.isWholeFor(request) && StandIn.onError(request, response, now);
                        case DISCONNECTED ->
                            response.isWholeFor(request) && StandIn.disconnected(request, response, mostStale, now);
                    };
        }
    }

    /**
     * A new response is coming.
     *
     * @param head its head
     * @param body its body
     * @param storability whether it is stored
     * @param shared what others than the first may have of it; null for nothing
     */
    record Streamed(
            OriginResponse head,
            Filling body,
            Storability storability,
            @Nullable Shared shared) implements Landing {

        boolean isStored() {
            return storability instanceof Storability.Storable;
        }

        /** For how many seconds it is fresh, where it is stored. */
        @Nullable
        Long ttl() {
            return storability instanceof Storability.Storable storable ? storable.ttl(head) : null;
        }
    }

    /** Nothing came. */
    record Failed(Refusal refusal) implements Landing {}

    /** Why something stored is used. */
    enum Use {
        CONFIRMED,
        /** It was fetched there while this one waited. */
        BY_ANOTHER_REPLICA,
        /** RFC 5861 §4. */
        INSTEAD_OF_ERROR,
        /** RFC 9111 §4.2.4. */
        DISCONNECTED
    }
}
