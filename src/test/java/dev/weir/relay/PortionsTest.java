package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Body;
import dev.weir.relay.Piece.Stretch;
import dev.weir.relay.Piece.Text;
import dev.weir.relay.Portions.Portion;
import dev.weir.relay.Portions.Some;
import dev.weir.relay.Portions.Words;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortionsTest {

    private static final int PART = Body.PART;
    private static final int LAST = 7;
    private static final Body BODY = new Body(1, 0, 2L * PART + LAST, 2L * PART + LAST);

    private static Portions wanted(Piece... pieces) {
        return new Portions(BODY, List.of(pieces));
    }

    private static List<Portion> all(Portions portions) {
        List<Portion> all = new ArrayList<>();
        for (Portion next = portions.peek(); next != null; next = portions.peek()) {
            all.add(next);
            portions.next();
        }
        assertNull(portions.peek());
        return all;
    }

    @Test
    void allOfItIsEachPartWhole() {
        Portions whole = wanted(new Stretch(0, BODY.length()));
        assertTrue(whole.isWhole());
        assertEquals(0, whole.first());
        assertEquals(3, whole.to());
        assertEquals(
                List.of(new Some(0, 0, PART, PART), new Some(1, 0, PART, PART), new Some(2, 0, LAST, LAST)),
                all(whole));
    }

    @Test
    void aStretchIsSomeOfTheFirstAndTheLastPart() {
        Portions stretch = wanted(new Stretch(PART - 1, 2L * PART + 1));
        assertFalse(stretch.isWhole());
        assertEquals(0, stretch.first());
        assertEquals(3, stretch.to());
        assertEquals(
                List.of(new Some(0, PART - 1, PART, PART), new Some(1, 0, PART, PART), new Some(2, 0, 1, LAST)),
                all(stretch));
    }

    @Test
    void whatEndsWithAPartTakesNoneOfTheNext() {
        Portions stretch = wanted(new Stretch(PART, 2L * PART));
        assertEquals(1, stretch.first());
        assertEquals(2, stretch.to());
        assertEquals(List.of(new Some(1, 0, PART, PART)), all(stretch));
    }

    @Test
    void severalComeInTheirOrderWithTheirWords() {
        Portions several =
                wanted(new Text("a"), new Stretch(2L * PART, 2L * PART + 1), new Text("b"), new Stretch(5, 6));
        assertNull(several.only());
        assertEquals(0, several.first());
        assertEquals(3, several.to());
        assertEquals(
                List.of(
                        new Words(new Piece.Text("a")),
                        new Some(2, 0, 1, LAST),
                        new Words(new Piece.Text("b")),
                        new Some(0, 5, 6, PART)),
                all(several));
    }
}
