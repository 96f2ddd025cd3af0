package dev.weir.control.analytics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.control.Refused;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.helpers.test.AssertSubscriber;
import io.smallrye.mutiny.operators.multi.processors.BroadcastProcessor;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TicksTest {

    private final BroadcastProcessor<Integer> beats = BroadcastProcessor.create();
    private final AtomicInteger told = new AtomicInteger();
    private final Ticks ticks = new Ticks(beats, () -> "tick " + told.incrementAndGet());

    private AssertSubscriber<String> viewer(long requested) {
        return ticks.viewer(() -> {}).subscribe().withSubscriber(AssertSubscriber.create(requested));
    }

    @Test
    void tellsAllTheSameOnce() {
        AssertSubscriber<String> one = viewer(100);
        AssertSubscriber<String> other = viewer(100);
        beats.onNext(1);
        beats.onNext(2);
        assertEquals(List.of("tick 1", "tick 2"), one.getItems());
        assertSame(one.getItems().getFirst(), other.getItems().getFirst());
        assertEquals(2, told.get());
    }

    @Test
    void makesNothingForNobody() {
        beats.onNext(1);
        viewer(1).cancel();
        beats.onNext(2);
        assertEquals(0, told.get());
        AssertSubscriber<String> later = viewer(1);
        beats.onNext(3);
        assertEquals(List.of("tick 1"), later.getItems());
    }

    @Test
    void cutsOffWhoDoesNotKeepUp() {
        AtomicBoolean cut = new AtomicBoolean();
        AssertSubscriber<String> slow =
                ticks.viewer(() -> cut.set(true)).subscribe().withSubscriber(AssertSubscriber.create(1));
        AssertSubscriber<String> quick = viewer(100);
        for (int i = 0; i < 3; i++) {
            beats.onNext(i);
        }
        assertFalse(cut.get(), "two may wait");
        for (int i = 0; i < 5; i++) {
            beats.onNext(i);
        }
        assertTrue(cut.get());
        slow.cancel();
        assertEquals(8, quick.getItems().size());
        assertEquals(1, ticks.viewers());
    }

    @Test
    void hasRoomForSoMany() {
        List<AssertSubscriber<String>> all = new ArrayList<>();
        for (int i = 0; i < Ticks.MOST_VIEWERS; i++) {
            all.add(viewer(1));
        }
        Refused refused = assertThrows(Refused.class, () -> ticks.viewer(() -> {}));
        assertEquals(503, refused.problem().status());
        all.getFirst().cancel();
        beats.onNext(1);
        assertEquals(List.of("tick 1"), viewerAfter().getItems());
        all.forEach(AssertSubscriber::cancel);
        assertEquals(1, ticks.viewers());
    }

    @Test
    void hasNoRoomForMoreWhoComeAtOnce() {
        List<Multi<String>> asked = Stream.generate(() -> ticks.viewer(() -> {}))
                .limit(Ticks.MOST_VIEWERS + 1)
                .toList();
        List<AssertSubscriber<String>> all = asked.stream()
                .map(one -> one.subscribe().withSubscriber(AssertSubscriber.<String>create(1)))
                .toList();
        all.getLast().assertFailedWith(Refused.class);
        assertEquals(Ticks.MOST_VIEWERS, ticks.viewers());
        all.forEach(AssertSubscriber::cancel);
        assertEquals(0, ticks.viewers());
    }

    @Test
    void endsAfterAWhile() {
        AssertSubscriber<String> one = viewer(Long.MAX_VALUE);
        for (int i = 0; i < Ticks.MOST_TICKS; i++) {
            one.assertNotTerminated();
            beats.onNext(i);
        }
        one.assertCompleted();
        assertEquals(0, ticks.viewers());
    }

    private AssertSubscriber<String> viewerAfter() {
        AssertSubscriber<String> after = viewer(1);
        told.set(0);
        beats.onNext(2);
        return after;
    }
}
