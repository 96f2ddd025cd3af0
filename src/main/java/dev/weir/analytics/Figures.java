package dev.weir.analytics;

import dev.weir.journal.Told;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.util.Arrays;

/** What was counted of each {@link Figure} in a stretch of time. */
public final class Figures {

    private final long[] values;

    Figures() {
        this(new long[Figure.COUNT]);
    }

    private Figures(long[] values) {
        this.values = values;
    }

    /** Becomes what one exchange counts for: the same may do for each in turn. */
    Figures become(Told told) {
        Arrays.fill(values, 0);
        Told.Client client = told.client();
        count(Figure.REQUESTS, 1);
        count(Figure.of(told.ending().outcome()), 1);
        count(Figure.REPORTED, told.ending().reported() ? 1 : 0);
        count(Figure.CLIENT_RECEIVED, client.received());
        count(Figure.CLIENT_SENT, client.sent());
        count(Figure.CLIENT_NANOS, client.total());
        Account.Upstream upstream = told.upstream();
        if (upstream != null) {
            count(Figure.UPSTREAM_SENT, upstream.sent());
            count(Figure.UPSTREAM_RECEIVED, upstream.received());
            count(Figure.FETCHED, mayBeCached(told.ending().outcome()) ? upstream.received() : 0);
        }
        if (told.ending().outcome() == Outcome.TUNNEL) {
            count(Figure.TUNNEL_BYTES, Math.max(0, client.received()) + Math.max(0, client.sent()));
        }
        save(told.saving());
        return this;
    }

    /** Becomes what was fetched for the store with nobody waiting. */
    Figures become(long fetched) {
        Arrays.fill(values, 0);
        count(Figure.UPSTREAM_RECEIVED, fetched);
        count(Figure.FETCHED, fetched);
        return this;
    }

    private static boolean mayBeCached(Outcome outcome) {
        return switch (outcome) {
            case TUNNEL, UPGRADE, BYPASS -> false;
            default -> true;
        };
    }

    private void save(Account.Saving saving) {
        if (saving.kind() == Account.Saving.Kind.NONE) {
            return;
        }
        Figure.Saved saved = Figure.Saved.by(saving.kind());
        count(saved.count(), 1);
        count(saved.bytes(), saving.bytes());
        count(saved.nanos(), saving.nanos());
    }

    private void count(Figure figure, long amount) {
        values[figure.column()] += Math.max(0, amount);
    }

    void add(Figures other) {
        add(values, other.values);
    }

    /** Adds to row {@code row} of a table that has a column for each figure. */
    void addTo(long[] table, int row) {
        for (int i = 0; i < values.length; i++) {
            table[row * values.length + i] += values[i];
        }
    }

    Figures copy() {
        return new Figures(Arrays.copyOf(values, values.length));
    }

    public long of(Figure figure) {
        return values[figure.column()];
    }

    static void add(long[] to, long[] from) {
        for (int i = 0; i < to.length; i++) {
            to[i] += from[i];
        }
    }
}
