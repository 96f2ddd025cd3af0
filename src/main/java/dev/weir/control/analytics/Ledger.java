package dev.weir.control.analytics;

import dev.weir.analytics.Figures;
import dev.weir.analytics.Price;
import dev.weir.analytics.Savings;
import dev.weir.measure.Account.Saving.Kind;

/**
 * What did not have to be fetched, by how it was saved, and what that is worth.
 *
 * @param hit answered from the store
 * @param revalidated confirmed by the origin, so that only the head was fetched
 * @param collapsed answered along with another client's request
 * @param pricePerGb of 10⁹ bytes
 * @param currency ISO 4217
 */
public record Ledger(Line hit, Line revalidated, Line collapsed, Line total, double pricePerGb, String currency) {

    /**
     * One way of saving.
     *
     * @param bytes that were not fetched
     * @param seconds that nobody waited
     * @param money bytes / 10⁹ × price
     */
    public record Line(long requests, long bytes, double seconds, double money) {

        static Line of(Savings savings, Price price) {
            return new Line(
                    savings.count(), savings.bytes(), Seconds.ofNanos(savings.nanos()), price.of(savings.bytes()));
        }
    }

    static Ledger of(Figures figures, Price price) {
        return new Ledger(
                Line.of(Savings.by(Kind.HIT, figures), price),
                Line.of(Savings.by(Kind.REVALIDATED, figures), price),
                Line.of(Savings.by(Kind.COLLAPSED, figures), price),
                Line.of(Savings.of(figures), price),
                price.perGb(),
                price.currency());
    }
}
