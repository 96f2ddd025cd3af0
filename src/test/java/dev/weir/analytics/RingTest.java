package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RingTest {

    private static final Figures ONE = new Figures().become(Exchanges.MISS.told());

    private static long sum(Ring ring, int seconds) {
        return Arrays.stream(ring.series(seconds, 0).of(Figure.REQUESTS)).sum();
    }

    @ParameterizedTest
    @EnumSource(Resolution.class)
    void keepsAsMuchAsItSays(Resolution resolution) {
        Ring ring = new Ring(resolution);
        int width = resolution.seconds();
        for (long point = 0; point < 3L * resolution.points(); point++) {
            ring.add(point * width, ONE);
        }
        assertEquals(resolution.points(), sum(ring, Integer.MAX_VALUE));
        long[] times = ring.series(Integer.MAX_VALUE, 0).times();
        assertEquals((3L * resolution.points() - 1) * width, times[times.length - 1]);
        assertEquals(2L * resolution.points() * width, times[0]);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1",
        "1, 1",
        "599, 1",
        "600, 0",
        "601, 0",
        "1200, 0",
        "100000000000, 0",
        "-1, 1",
        "-100000, 1",
    })
    void whatIsOldGoesAndWhatIsPastStays(long later, long left) {
        Ring ring = new Ring(Resolution.SECOND);
        ring.add(1_000_000, ONE);
        ring.advance(1_000_000 + later);
        assertEquals(left, sum(ring, 600));
    }

    @Test
    void aGapIsEmpty() {
        Ring ring = new Ring(Resolution.TEN_SECONDS);
        ring.add(100, ONE);
        ring.add(109, ONE);
        ring.add(130, ONE);
        Series series = ring.series(60, 7);
        assertArrayEquals(new long[] {0, 0, 2, 0, 0, 1}, series.of(Figure.REQUESTS));
        assertArrayEquals(new long[] {87, 97, 107, 117, 127, 137}, series.times());
        assertArrayEquals(new long[] {0, 0, 200, 0, 0, 100}, series.of(Figure.CLIENT_SENT));
        assertArrayEquals(new long[] {0, 0, 2, 0, 0, 1}, series.of(Figure.HIT, Figure.MISS));
    }

    @Test
    void aSeriesIsAsLongAsItsWindow() {
        Ring ring = new Ring(Resolution.FIVE_MINUTES);
        ring.add(0, ONE);
        assertEquals(12, ring.series(Window.HOUR.seconds(), 0).times().length);
        assertEquals(288, ring.series(Window.DAY.seconds(), 0).times().length);
    }
}
