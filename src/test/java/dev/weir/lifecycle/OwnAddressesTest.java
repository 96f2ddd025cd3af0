package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;

import dev.weir.testing.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OwnAddressesTest {

    private static final Duration PAUSE = Duration.ofMillis(1);

    private final AtomicInteger reads = new AtomicInteger();
    private final List<Throwable> told = new CopyOnWriteArrayList<>();

    @Test
    void theyAreReadAgainAndAgainUntilItIsClosed() {
        List<Thread> readers = new CopyOnWriteArrayList<>();
        OwnAddresses addresses = new OwnAddresses(() -> readers.add(Thread.currentThread()), PAUSE, told::add);
        Eventually.await(() -> readers.size() > 2, "some reads");
        Thread thread = readers.getFirst();
        assertNotSame(Thread.currentThread(), thread);
        addresses.close();
        Eventually.await(() -> !thread.isAlive(), "its thread to end");
        assertEquals(List.of(), told);
    }

    @Test
    void afterFailuresItGoesOnAndTellsOfTheFirstInARow() {
        List<Throwable> thrown = new CopyOnWriteArrayList<>();
        try (OwnAddresses _ = new OwnAddresses(
                () -> {
                    int read = reads.getAndIncrement();
                    if (read < 3 || read == 5) {
                        Error fault = new StackOverflowError("of a test");
                        thrown.add(fault);
                        throw fault;
                    }
                },
                PAUSE,
                told::add)) {
            Eventually.await(() -> reads.get() > 7, "reads after the last failure");
        }
        assertEquals(List.of(thrown.get(0), thrown.get(3)), told);
    }
}
