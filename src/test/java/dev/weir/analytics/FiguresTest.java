package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FiguresTest {

    private static final Price PRICE = new Price(0.09, "USD");

    private static Figures sum(Exchanges... exchanges) {
        Figures sum = new Figures();
        for (Exchanges each : exchanges) {
            sum.add(new Figures().become(each.told()));
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Outcome.class)
    void everyOutcomeIsCountedOnce(Outcome outcome) {
        Figures one = new Figures().become(Exchanges.MISS.ended(outcome, 200).told());
        assertEquals(1, one.of(Figure.REQUESTS));
        assertEquals(1, one.of(Figure.of(outcome)));
        long all = 0;
        for (Outcome each : Outcome.values()) {
            all += one.of(Figure.of(each));
        }
        assertEquals(1, all);
    }

    @Test
    void bothSidesAreCounted() {
        Figures figures = sum(Exchanges.MISS.sent(1000), Exchanges.hit(500, 30));
        assertEquals(1500, figures.of(Figure.CLIENT_SENT));
        assertEquals(1000, figures.of(Figure.UPSTREAM_RECEIVED));
        assertEquals(7, figures.of(Figure.UPSTREAM_SENT));
        assertEquals(TimeUnit.MILLISECONDS.toNanos(40), figures.of(Figure.CLIENT_NANOS));
    }

    @Test
    void whatIsSavedIsKeptApartByKind() {
        Figures figures = sum(
                Exchanges.hit(2_000_000_000, 300),
                Exchanges.hit(1_000_000_000, 200),
                Exchanges.MISS.ended(Outcome.REVALIDATED, 200).saving(Account.Saving.Kind.REVALIDATED, 4_000, 0),
                Exchanges.MISS.ended(Outcome.COLLAPSED, 200).saving(Account.Saving.Kind.COLLAPSED, 70, 5),
                Exchanges.MISS);
        assertEquals(
                new Savings(2, 3_000_000_000L, TimeUnit.MILLISECONDS.toNanos(500)),
                Savings.by(Account.Saving.Kind.HIT, figures));
        assertEquals(new Savings(1, 4_000, 0), Savings.by(Account.Saving.Kind.REVALIDATED, figures));
        assertEquals(
                new Savings(1, 70, TimeUnit.MILLISECONDS.toNanos(5)),
                Savings.by(Account.Saving.Kind.COLLAPSED, figures));
        assertEquals(new Savings(4, 3_000_004_070L, TimeUnit.MILLISECONDS.toNanos(505)), Savings.of(figures));
    }

    @Test
    void aGigabyteIsAThousandMillionBytes() {
        assertEquals(0.09, PRICE.of(1_000_000_000), 1e-12);
        assertEquals(0.27, PRICE.of(3_000_000_000L), 1e-12);
        assertEquals(0, PRICE.of(0));
    }

    @Test
    void whatPassedInTunnelsIsKeptApart() {
        Figures figures = sum(
                Exchanges.MISS.ended(Outcome.TUNNEL, 200).sent(5000),
                Exchanges.MISS.ended(Outcome.UPGRADE, 101).sent(300));
        assertEquals(5000, figures.of(Figure.TUNNEL_BYTES));
        assertEquals(1, figures.of(Figure.TUNNEL));
        assertEquals(0, Savings.of(figures).bytes());
    }

    @Test
    void whatWasNotTimedCountsForNothing() {
        Figures figures = sum(Exchanges.MISS.took(0).sent(-1));
        assertEquals(0, figures.of(Figure.CLIENT_SENT));
    }
}
