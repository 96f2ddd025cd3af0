package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.BodyRoom.Use;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BodyRoomTest {

    /** A quarter of what memory may hold. */
    private static final long ALL = 1000;

    private static BodyRoom room(long largest) {
        return new BodyRoom(new CacheSettings(
                4 * ALL, largest, 60, true, 0, CacheSettings.SetCookie.NEVER, List.of(), CacheRules.NONE));
    }

    private static long fill(BodyRoom room, Use use) {
        long taken = 0;
        while (room.take(use, 1)) {
            taken++;
        }
        return taken;
    }

    @ParameterizedTest
    @CsvSource({"STORED, 1000", "KEPT, 500", "AHEAD, 625", "NEXT, 750"})
    void eachUseHasItsShare(Use use, long most) {
        BodyRoom room = room(100);
        assertEquals(most, fill(room, use));
        room.give(use, most);
        assertEquals(0, room.taken());
        assertEquals(most, fill(room, use));
    }

    /** Who keeps gives way to who reads ahead, and both to who needs the next part; what is stored has a quarter in any case. */
    @Test
    void whatReplicasShareLeavesAQuarter() {
        BodyRoom room = room(100);
        assertEquals(500, fill(room, Use.KEPT));
        assertEquals(125, fill(room, Use.AHEAD));
        assertFalse(room.take(Use.KEPT, 1));
        assertEquals(125, fill(room, Use.NEXT));
        assertEquals(250, fill(room, Use.STORED));
    }

    /** What is stored may take it all, and gives nothing to the others then. */
    @Test
    void allOfItIsOneBound() {
        BodyRoom room = room(100);
        assertTrue(room.take(Use.STORED, ALL));
        assertFalse(room.take(Use.NEXT, 1));
        room.give(Use.STORED, 10);
        assertEquals(10, fill(room, Use.NEXT));
        assertEquals(ALL, room.taken());
    }

    @Test
    void oneOfTheLargestMayBeKept() {
        assertEquals(900, fill(room(900), Use.KEPT));
        assertEquals(5000, fill(room(5000), Use.KEPT));
    }
}
