package dev.weir.analytics;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A million hosts, clients and users of a day stay within what the analytics may take. */
class AnalyticsMemoryTest {

    private static final int MILLION = 1_000_000;
    private static final long MIB = 1 << 20;

    @Test
    void aMillionHostsClientsAndUsersFit() {
        long before = used();
        Ticking ticking = new Ticking();
        Analytics analytics = new Analytics(ticking.clock());
        Random random = new Random(3);
        for (int i = 0; i < MILLION; i++) {
            // All day long, and most in the last minutes, so that slices of every width are full.
            if (i < MILLION / 2 ? i % 6 == 0 : i % 5000 == 0) {
                ticking.pass(1);
            }
            analytics.told(Exchanges.to("some-host-" + i + ".with.a.name.example")
                    .from("2001:db8:" + Integer.toHexString(i) + "::1", "user-" + i)
                    .sent(random.nextInt(100_000))
                    .took(random.nextInt(1000))
                    .told("id-" + i, i));
        }
        for (Window window : Window.values()) {
            assertTrue(analytics.view(window).figures().of(Figure.REQUESTS) > 0);
        }
        long taken = used() - before;
        assertTrue(taken < 32 * MIB, () -> taken / MIB + " MiB");
        assertTrue(analytics.totals().of(Figure.REQUESTS) == MILLION);
    }

    private static long used() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
