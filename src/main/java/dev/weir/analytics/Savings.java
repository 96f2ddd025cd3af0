package dev.weir.analytics;

import dev.weir.measure.Account;

/**
 * What did not have to be fetched.
 *
 * @param count of exchanges
 * @param nanos that nobody had to wait
 */
public record Savings(long count, long bytes, long nanos) {

    /** Those of one kind. */
    public static Savings by(Account.Saving.Kind kind, Figures figures) {
        Figure.Saved saved = Figure.Saved.by(kind);
        return new Savings(figures.of(saved.count()), figures.of(saved.bytes()), figures.of(saved.nanos()));
    }

    /** Those of all kinds. */
    public static Savings of(Figures figures) {
        Savings sum = new Savings(0, 0, 0);
        for (Account.Saving.Kind kind : Account.Saving.Kind.values()) {
            sum = kind == Account.Saving.Kind.NONE ? sum : sum.plus(by(kind, figures));
        }
        return sum;
    }

    private Savings plus(Savings other) {
        return new Savings(count + other.count, bytes + other.bytes, nanos + other.nanos);
    }
}
