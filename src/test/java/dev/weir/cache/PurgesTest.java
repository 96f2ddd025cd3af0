package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A response is held against the purges that came after it was asked for, and no others. */
class PurgesTest {

    private static final StoredResponse STORED =
            Given.stored("Cache-Control: max-age=60", "Surrogate-Key: one two", "Cache-Tag: three");

    private final Purges purges = new Purges();

    private static Purge tag(String tag, boolean soft) {
        return new Purge(new Purge.Tag(tag), soft);
    }

    private StoredResponse left(long asked) {
        return Objects.requireNonNull(purges.left(Given.KEY, STORED, asked));
    }

    @ParameterizedTest
    @CsvSource({"one, true", "two, true", "three, true", "four, false", "on, false"})
    void aTagMeetsWhatBearsIt(String tag, boolean gone) {
        purges.add(1, tag(tag, false));
        assertEquals(gone, purges.left(Given.KEY, STORED, 0) == null);
    }

    @ParameterizedTest
    @CsvSource({"http://a.example/, true", "http://a.example/p, true", "http://a.example/q, false", "http://b, false"})
    void aPrefixMeetsWhatBeginsWithIt(String prefix, boolean gone) {
        purges.add(1, new Purge(new Purge.Prefix(prefix), false));
        assertEquals(gone, purges.left(Given.KEY, STORED, 0) == null);
    }

    @Test
    void oneThatWasHeardOfBeforeDoesNotCount() {
        purges.add(1, Purge.EVERYTHING);
        assertSame(STORED, purges.left(Given.KEY, STORED, purges.mark()));
        purges.add(2, tag("four", false));
        assertSame(STORED, purges.left(Given.KEY, STORED, 1));
        purges.add(3, tag("one", false));
        assertNull(purges.left(Given.KEY, STORED, 1));
    }

    @Test
    void aSoftOneLeavesWhatHasToBeValidatedAndAHardOneNothing() {
        purges.add(1, tag("one", true));
        assertTrue(left(0).isSoftPurged());
        purges.add(2, tag("two", false));
        purges.add(3, tag("three", true));
        assertNull(purges.left(Given.KEY, STORED, 0));
        assertTrue(left(2).isSoftPurged());
    }

    @Test
    void whatWasAskedForBeforeTheOldestThatIsKnownIsNotBelieved() {
        for (int i = 1; i <= Purges.MOST; i++) {
            purges.add(i, tag("four", false));
        }
        assertSame(STORED, purges.left(Given.KEY, STORED, 0));
        purges.add(Purges.MOST + 1, tag("four", false));
        assertNull(purges.left(Given.KEY, STORED, 0));
        assertSame(STORED, purges.left(Given.KEY, STORED, 1));
    }

    @Test
    void oneThatIsToldTwiceCountsOnce() {
        purges.add(2, tag("four", false));
        purges.add(1, Purge.EVERYTHING);
        assertSame(STORED, purges.left(Given.KEY, STORED, 0));
        assertEquals(2, purges.mark());
    }

    @Test
    void aLogThatIsReadAnewForgetsWhatIsNotInIt() {
        purges.add(1, tag("four", false));
        purges.begin(7);
        assertNull(purges.left(Given.KEY, STORED, 6));
        assertSame(STORED, purges.left(Given.KEY, STORED, 7));
        assertEquals(7, purges.mark());
    }
}
