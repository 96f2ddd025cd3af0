package dev.weir.documents;

import static dev.weir.documents.HeldStore.text;
import static dev.weir.documents.Watched.FAULTY;
import static dev.weir.documents.Watched.adding;
import static dev.weir.documents.Watched.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.testing.Eventually;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told of changes that were made behind Weir's back, and that nothing is told of its own. */
final class ForeignTest {

    private final HeldStore live = HeldStore.of("live.yaml", text(blocking("a.example")));
    private final Watched weir = new Watched(live, null, true);
    private final List<Foreign> told = new CopyOnWriteArrayList<>();

    @BeforeEach
    void start() {
        weir.documents.onForeign(told::add);
        weir.start();
    }

    @AfterEach
    void end() {
        weir.close();
    }

    private Foreign awaitOne() {
        Eventually.await(() -> !told.isEmpty(), "something was told");
        assertEquals(1, told.size());
        return told.getFirst();
    }

    @Test
    void whatWasThereAtTheStartIsNoChange() {
        weir.awaitLive("a.example");
        assertEquals(List.of(), told);
    }

    @Test
    void aChangeByOthersIsTold() {
        live.put(text(blocking("b.example")));
        Foreign change = awaitOne();
        assertEquals(1, change.before().document().blacklist().size());
        assertEquals(
                "of-b.example", change.after().document().blacklist().getFirst().id());
        assertNull(change.after().problem());
    }

    @Test
    void aChangeThatIsOfNoUseIsTold() {
        live.put(text(FAULTY));
        assertNotNull(awaitOne().after().problem());
    }

    @Test
    void whatCannotBeLookedAtIsNoChange() {
        live.put(new Content.Unreadable("is locked"));
        weir.awaitProblem("is locked");
        assertEquals(List.of(), told);
    }

    @Test
    void ourOwnChangeIsNotTold() {
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        live.put(text(blocking("c.example")));
        assertEquals(2, awaitOne().before().document().blacklist().size());
    }

    @Test
    void othersWhoPutBackWhatWeWroteOverItselfAreTold() {
        Content there = live.read();
        assertInstanceOf(Changed.Done.class, weir.change(null, Change.To::new));
        live.put(text(blocking("c.example")));
        live.put(there);
        Eventually.await(() -> told.size() == 2, "both were told");
    }

    @Test
    void othersWhoPutBackWhatWeHadWrittenAreTold() {
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        Content ours = live.read();
        live.put(text(blocking("c.example")));
        live.put(ours);
        Eventually.await(() -> told.size() == 2, "both were told");
    }
}
