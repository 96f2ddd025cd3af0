package dev.weir.analytics;

import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.util.EnumMap;
import java.util.Map;

/** What is counted exactly, for each stretch of time. Sizes are bytes, times nanoseconds. */
public enum Figure {
    REQUESTS,
    HIT,
    STALE,
    REVALIDATED,
    MISS,
    COLLAPSED,
    BYPASS,
    TUNNEL,
    UPGRADE,
    LOCAL,
    DENIED,
    CLIENT_ERROR,
    UPSTREAM_ERROR,
    ABORTED,
    /** Let through by an entry that only reports. */
    REPORTED,
    CLIENT_RECEIVED,
    CLIENT_SENT,
    CLIENT_NANOS,
    UPSTREAM_SENT,
    UPSTREAM_RECEIVED,
    /** What origins sent for answers that the cache might have held. */
    FETCHED,
    /** Both ways through tunnels, which cannot be cached. */
    TUNNEL_BYTES,
    SAVED_BY_HIT,
    SAVED_BYTES_HIT,
    SAVED_NANOS_HIT,
    SAVED_BY_REVALIDATED,
    SAVED_BYTES_REVALIDATED,
    SAVED_NANOS_REVALIDATED,
    SAVED_BY_COLLAPSED,
    SAVED_BYTES_COLLAPSED,
    SAVED_NANOS_COLLAPSED;

    static final int COUNT = values().length;

    private static final Map<Outcome, Figure> BY_OUTCOME = new EnumMap<>(Outcome.class);

    static {
        for (Outcome outcome : Outcome.values()) {
            BY_OUTCOME.put(outcome, valueOf(outcome.name()));
        }
    }

    /** The one that counts an outcome. */
    public static Figure of(Outcome outcome) {
        return BY_OUTCOME.getOrDefault(outcome, ABORTED);
    }

    /** Its place in an array. */
    // Such an array lives in memory alone: nothing depends on the order staying as it is.
    @SuppressWarnings("EnumOrdinal")
    int column() {
        return ordinal();
    }

    /** Where a kind of saving is counted. */
    public record Saved(Figure count, Figure bytes, Figure nanos) {

        private static final Saved HITS = new Saved(SAVED_BY_HIT, SAVED_BYTES_HIT, SAVED_NANOS_HIT);
        private static final Saved REVALIDATIONS =
                new Saved(SAVED_BY_REVALIDATED, SAVED_BYTES_REVALIDATED, SAVED_NANOS_REVALIDATED);
        private static final Saved COLLAPSES =
                new Saved(SAVED_BY_COLLAPSED, SAVED_BYTES_COLLAPSED, SAVED_NANOS_COLLAPSED);

        /**
         * The figures of one kind.
         *
         * @throws IllegalArgumentException for what saves nothing
         */
        public static Saved by(Account.Saving.Kind kind) {
            return switch (kind) {
                case HIT -> HITS;
                case REVALIDATED -> REVALIDATIONS;
                case COLLAPSED -> COLLAPSES;
                case NONE -> throw new IllegalArgumentException("nothing saved");
            };
        }
    }
}
