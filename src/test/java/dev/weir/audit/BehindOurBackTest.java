package dev.weir.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyDocument;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import org.junit.jupiter.api.Test;

class BehindOurBackTest {

    private static PolicyDocument document(String text) {
        return ((Reading.Read) PolicyReader.read(text, Place.Layer.LIVE, "test")).document();
    }

    @Test
    void onlyWhatDiffersIsShown() {
        Difference difference = Difference.of(
                document("version: 1\nblacklist:\n  - {id: a, domain: a.example}\n  - {id: b, domain: b.example}\n"),
                document("version: 1\ndefault: deny\nblacklist:\n  - {id: c, domain: c.example}\n\n"
                        + "  - {id: b, domain: b.example}\n"));
        assertEquals("version: 1\nblacklist:\n  - id: a\n    domain: a.example\n", difference.before());
        assertEquals("version: 1\ndefault: deny\nblacklist:\n  - id: c\n    domain: c.example\n", difference.after());
    }

    @Test
    void whatIsNotSoundIsShownWhole() {
        assertEquals(
                new Difference("x: y\n", "version: 1\n"),
                Difference.of(Draft.live("x: y\n", "test"), Draft.live("version: 1\n", "test")));
        assertEquals(
                new Difference(null, null), Difference.of(Draft.live("", "test"), Draft.live("version: 1\n", "test")));
    }

    @Test
    void anEntryThatMovedIsTheSame() {
        Difference difference = Difference.of(
                document("version: 1\nallow:\n  - {id: a, domain: a.example}\n"),
                document("version: 1\n\n\nallow:\n\n  - id: a\n    domain: a.example\n"));
        assertNull(difference.before());
        assertNull(difference.after());
    }

    @Test
    void aChangedEntryIsOnBothSides() {
        Difference difference = Difference.of(
                document("version: 1\nblacklist:\n  - {id: a, domain: a.example}\n"),
                document("version: 1\nblacklist:\n  - {id: a, domain: a.example, mode: report}\n"));
        assertEquals("version: 1\nblacklist:\n  - id: a\n    domain: a.example\n", difference.before());
        assertEquals(
                "version: 1\nblacklist:\n  - id: a\n    domain: a.example\n    mode: report\n", difference.after());
    }
}
