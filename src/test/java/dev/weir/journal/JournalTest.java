package dev.weir.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.measure.Account;
import dev.weir.measure.LogDrops;
import dev.weir.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private Journal journal(int most, long mostBytes) {
        return new Journal(Sample.open()::told, new LogDrops(registry), new Queued(most, mostBytes));
    }

    private int dropped() {
        return (int) registry.get("weir.log.dropped").counter().count();
    }

    private static Account numbered(int number) {
        Sample sample = new Sample();
        sample.id = Integer.toString(number);
        return sample.account();
    }

    /** Counts, and is told when to go on. */
    private static final class Counting implements Sink {
        final List<String> ids = new CopyOnWriteArrayList<>();
        final AtomicInteger flushes = new AtomicInteger();
        final AtomicLong fetched = new AtomicLong();

        @Override
        public void told(Told exchange) {
            ids.add(exchange.id());
        }

        @Override
        public void fetched(long bytes) {
            fetched.addAndGet(bytes);
        }

        @Override
        public void flush() {
            flushes.incrementAndGet();
        }
    }

    @Test
    void everySinkIsToldInOrderAndThenFlushed() {
        Counting one = new Counting();
        Counting other = new Counting();
        try (Journal journal = journal(64, 1 << 20)) {
            journal.add(one);
            journal.add(other);
            journal.ended(numbered(1));
            journal.start();
            journal.ended(numbered(2));
            Eventually.await(() -> other.ids.size() == 2 && other.flushes.get() > 0, "two are told");
            journal.ended(numbered(3));
        }
        assertEquals(List.of("1", "2", "3"), one.ids);
        assertEquals(one.ids, other.ids);
        assertEquals(0, dropped());
    }

    @Test
    void whatIsFetchedForTheStoreAloneIsToldAndWakes() {
        Counting sink = new Counting();
        try (Journal journal = journal(64, 1 << 20)) {
            journal.fetched(1);
            journal.add(sink);
            journal.fetched(10);
            journal.start();
            Eventually.await(() -> sink.fetched.get() == 10, "told of what came once somebody listened");
            Eventually.await(journal::isAsleep, "nothing to do");
            journal.fetched(100);
            Eventually.await(() -> sink.fetched.get() == 110, "woken");
            journal.fetched(1000);
        }
        assertEquals(1110, sink.fetched.get());
        assertEquals(List.of(), sink.ids);
    }

    @Test
    void anIdleJournalSleepsAndIsWokenByWhatComes() {
        Counting sink = new Counting();
        try (Journal journal = journal(64, 1 << 20)) {
            journal.add(sink);
            journal.start();
            for (int i = 1; i <= 3; i++) {
                Eventually.await(journal::isAsleep, "nothing to do");
                journal.ended(numbered(i));
                int told = i;
                Eventually.await(() -> sink.ids.size() == told, "woken");
            }
        }
    }

    @Test
    void toldAndDroppedAreAllThatWasSent() throws InterruptedException {
        int producers = 8;
        int each = 20_000;
        AtomicInteger told = new AtomicInteger();
        try (Journal journal = journal(1 << 10, 1 << 20)) {
            journal.add(_ -> told.incrementAndGet());
            journal.start();
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < producers; i++) {
                threads.add(Thread.ofPlatform().start(() -> {
                    Account account = numbered(1);
                    for (int j = 0; j < each; j++) {
                        journal.ended(account);
                    }
                }));
            }
            for (Thread thread : threads) {
                thread.join();
            }
        }
        assertEquals(producers * each, told.get() + dropped());
        assertTrue(told.get() > 0);
    }

    @Test
    void aSinkThatHangsHoldsUpNobodyAndWhatDoesNotFitIsCounted() throws InterruptedException {
        CountDownLatch held = new CountDownLatch(1);
        AtomicInteger told = new AtomicInteger();
        try (Journal journal = journal(16, 1 << 20)) {
            journal.add(_ -> {
                told.incrementAndGet();
                awaitHeld(held);
            });
            journal.start();
            journal.ended(numbered(0));
            Eventually.await(() -> told.get() == 1, "it hangs");
            for (int i = 0; i < 100; i++) {
                journal.ended(numbered(i));
            }
            assertEquals(84, dropped());
            held.countDown();
        }
        assertEquals(17, told.get());
    }

    private static void awaitHeld(CountDownLatch held) {
        try {
            held.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void longTextsTakeTheRoomOfMany() {
        Queued queue = new Queued(1024, 100_000);
        Sample sample = new Sample();
        sample.pathQuery = "/" + "x".repeat(16_000);
        sample.userAgent = "x".repeat(16_000);
        int taken = 0;
        while (queue.offer(sample.account())) {
            taken++;
        }
        assertEquals(3, taken);
        assertEquals(3, queue.drain(_ -> {}));
        assertTrue(queue.offer(sample.account()));
    }

    @Test
    void aSinkThatThrowsIsNoConcernOfTheOthers() {
        Counting counting = new Counting();
        try (Journal journal = journal(64, 1 << 20)) {
            journal.add(new Sink() {
                @Override
                public void told(Told exchange) {
                    throw new IllegalStateException("of a test");
                }

                @Override
                public void flush() {
                    throw new StackOverflowError("of a test");
                }
            });
            journal.add(counting);
            journal.start();
            journal.ended(numbered(1));
            Eventually.await(() -> counting.flushes.get() == 1, "flushed all the same");
            journal.ended(numbered(2));
        }
        assertEquals(List.of("1", "2"), counting.ids);
    }

    @Test
    void whatCannotBeMadePrivateIsCountedAndTheNextIsTold() {
        Counting sink = new Counting();
        Privacy open = Sample.open();
        Function<Account, Told> privacy = account -> {
            if (account.id().equals("1")) {
                throw new StackOverflowError("of a test");
            }
            return open.told(account);
        };
        try (Journal journal = new Journal(privacy, new LogDrops(registry), new Queued(64, 1 << 20))) {
            journal.add(sink);
            journal.start();
            journal.ended(numbered(1));
            Eventually.await(() -> dropped() == 1, "the first to be dropped");
            journal.ended(numbered(2));
            Eventually.await(() -> sink.ids.equals(List.of("2")), "the second to be told");
        }
        assertEquals(1, dropped());
    }

    @Test
    void whatEndsAfterTheEndIsCounted() {
        Journal journal = journal(64, 1 << 20);
        journal.start();
        journal.close();
        journal.ended(numbered(1));
        assertEquals(1, dropped());
        journal.close();
    }

    @Test
    void oneThatNeverStartedCloses() {
        Counting sink = new Counting();
        Journal journal = journal(64, 1 << 20);
        journal.add(sink);
        journal.close();
        assertFalse(journal.isAsleep());
        assertEquals(List.of(), sink.ids);
    }
}
