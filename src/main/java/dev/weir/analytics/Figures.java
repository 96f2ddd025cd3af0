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

    /** What one exchange counts for. */
    static Figures of(Told told) {
        Figures one = new Figures();
        Told.Client client = told.client();
        one.count(Figure.REQUESTS, 1);
        one.count(Figure.of(told.ending().outcome()), 1);
        one.count(Figure.REPORTED, told.ending().reported() ? 1 : 0);
        one.count(Figure.CLIENT_RECEIVED, client.received());
        one.count(Figure.CLIENT_SENT, client.sent());
        one.count(Figure.CLIENT_NANOS, client.total());
        Account.Upstream upstream = told.upstream();
        if (upstream != null) {
            one.count(Figure.UPSTREAM_SENT, upstream.sent());
            one.count(Figure.UPSTREAM_RECEIVED, upstream.received());
            one.count(Figure.FETCHED, mayBeCached(told.ending().outcome()) ? upstream.received() : 0);
        }
        if (told.ending().outcome() == Outcome.TUNNEL) {
            one.count(Figure.TUNNEL_BYTES, Math.max(0, client.received()) + Math.max(0, client.sent()));
        }
        one.save(told.saving());
        return one;
    }

    /** What was fetched for the store with nobody waiting counts for. */
    static Figures fetched(long bytes) {
        Figures one = new Figures();
        one.count(Figure.UPSTREAM_RECEIVED, bytes);
        one.count(Figure.FETCHED, bytes);
        return one;
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
