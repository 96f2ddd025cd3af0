package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What readers see while exchanges are counted belongs together. */
class AnalyticsReadersTest {

    private static final int EXCHANGES = 100_000;

    private final Ticking ticking = new Ticking();
    private final Analytics analytics = new Analytics(ticking.clock());
    private final AtomicBoolean done = new AtomicBoolean();

    @Test
    void readersSeeWhatBelongsTogether() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> readers = new ArrayList<>();
            for (Window window : Window.values()) {
                readers.add(threads.submit((Callable<Long>) () -> read(window)));
            }
            for (int i = 0; i < EXCHANGES; i++) {
                analytics.told(Exchanges.to("host" + i % 700).sent(100).told());
                if (i % 100 == 0) {
                    ticking.pass(1);
                }
            }
            ticking.pass(1);
            done.set(true);
            for (Future<Long> reader : readers) {
                assertTrue(reader.get() > 0);
            }
        }
        assertEquals(EXCHANGES, analytics.view(Window.HOUR).figures().of(Figure.REQUESTS));
    }

    private long read(Window window) {
        long read = 0;
        long before = 0;
        do {
            long total = analytics.totals().of(Figure.REQUESTS);
            assertTrue(total >= before);
            before = total;
            View view = analytics.view(window);
            long requests = view.figures().of(Figure.REQUESTS);
            assertEquals(requests * 100, view.figures().of(Figure.CLIENT_SENT));
            assertEquals(requests, view.ranking(Dimension.HOST).totals().of(Measure.REQUESTS));
            assertEquals(requests, view.percentiles(Timing.CLIENT_TOTAL).count());
            Series series = analytics.series(Resolution.of(window), window);
            assertEquals(series.times().length, series.of(Figure.REQUESTS).length);
            read++;
        } while (!done.get());
        return read;
    }
}
