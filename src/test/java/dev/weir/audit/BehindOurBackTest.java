package dev.weir.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.documents.Content;
import dev.weir.policy.document.Draft;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BehindOurBackTest {

    private static Outcome outcome(String before, String after) {
        return Outcome.of(Draft.live(before, "test"), Draft.live(after, "test"));
    }

    private static Difference difference(String before, String after) {
        return Objects.requireNonNull(outcome(before, after).difference());
    }

    private static Difference.Ids ids(String... ids) {
        return new Difference.Ids(ids.length, List.of(ids));
    }

    @Test
    void onlyWhatDiffersIsShown() {
        String was = "version: 1\nblacklist:\n  - {id: a, domain: a.example}\n  - {id: b, domain: b.example}\n";
        String is = "version: 1\ndefault: deny\nblacklist:\n  - {id: c, domain: c.example}\n\n"
                + "  - {id: b, domain: b.example}\n";
        Outcome outcome = outcome(was, is);
        assertEquals("version: 1\nblacklist:\n  - id: a\n    domain: a.example\n", outcome.before());
        assertEquals("version: 1\ndefault: deny\nblacklist:\n  - id: c\n    domain: c.example\n", outcome.after());
        assertEquals(
                new Difference(
                        new Difference.Text(Content.versionOf(was), was.length()),
                        new Difference.Text(Content.versionOf(is), is.length()),
                        ids("blacklist/c"),
                        ids("blacklist/a"),
                        ids(),
                        List.of("default")),
                outcome.difference());
    }

    @Test
    void ofWhatIsNotSoundNothingIsKnownButTheText() {
        Outcome outcome = outcome("x: y\n", "version: 1\n");
        assertNull(outcome.before());
        assertNull(outcome.after());
        Difference difference = Objects.requireNonNull(outcome.difference());
        assertEquals(new Difference.Text(Content.versionOf("x: y\n"), 5), difference.before());
        assertNull(difference.added());
    }

    @Test
    void whereThereWasNoneThereIsNoText() {
        assertNull(difference("", "version: 1\n").before());
        assertEquals(ids(), difference("", "version: 1\n").added());
    }

    @Test
    void anEntryThatMovedIsTheSame() {
        Outcome outcome = outcome(
                "version: 1\nallow:\n  - {id: a, domain: a.example}\n",
                "version: 1\n\n\nallow:\n\n  - id: a\n    domain: a.example\n");
        assertNull(outcome.before());
        assertNull(outcome.after());
        assertEquals(ids(), Objects.requireNonNull(outcome.difference()).changed());
    }

    @Test
    void aChangedEntryIsOnBothSides() {
        Outcome outcome = outcome(
                "version: 1\nblacklist:\n  - {id: a, domain: a.example}\n",
                "version: 1\nblacklist:\n  - {id: a, domain: a.example, mode: report}\n");
        assertEquals("version: 1\nblacklist:\n  - id: a\n    domain: a.example\n", outcome.before());
        assertEquals("version: 1\nblacklist:\n  - id: a\n    domain: a.example\n    mode: report\n", outcome.after());
        assertEquals(
                ids("blacklist/a"), Objects.requireNonNull(outcome.difference()).changed());
    }

    @Test
    void ofALongChangeTheIdsAreToldAndHowManyMoreThereAre() {
        String many = IntStream.range(0, 5_000)
                .mapToObj(i -> "  - {id: e" + i + ", domain: e" + i + ".example}\n")
                .collect(Collectors.joining("", "version: 1\nallow:\n", ""));
        Outcome outcome = outcome("version: 1\n", many);
        assertNull(outcome.after());
        Difference.Ids added = Objects.requireNonNull(
                Objects.requireNonNull(outcome.difference()).added());
        assertEquals(5_000, added.count());
        assertEquals(100, added.ids().size());
        assertEquals("allow/e0", added.ids().getFirst());
    }
}
