package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PiecesTest {

    private final Pieces pieces = new Pieces();

    private static long heap(List<byte[]> arrays) {
        return arrays.stream().mapToLong(array -> array.length + 24L).sum();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 5_000, 8_191, 20_000, 100_000})
    void crumbsArePutTogetherAsTheyCome(int most) {
        Random random = new Random(most);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < 300 || (most < 100 && i < 300_000); i++) {
            byte[] chunk = new byte[random.nextInt(most + 1)];
            random.nextBytes(chunk);
            all.writeBytes(chunk);
            pieces.add(chunk);
            // What it grows by is no more than what is there; a short one before each fair one costs its array.
            assertTrue(pieces.memory() <= 2L * all.size() + 48L * pieces.count(), () -> "for " + all.size());
        }
        List<byte[]> kept = pieces.sealed();
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        kept.forEach(joined::writeBytes);
        assertArrayEquals(all.toByteArray(), joined.toByteArray());
        assertEquals(heap(kept), pieces.memory());
        assertTrue(kept.size() <= 2 * (all.size() / Pieces.FAIR + 1), () -> kept.size() + " for " + all.size());
    }

    @Test
    void fairOnesAreKeptAsTheyAre() {
        byte[] first = new byte[Pieces.FAIR];
        byte[] second = new byte[Pieces.FAIR + 1];
        pieces.add(first);
        pieces.add(second);
        List<byte[]> kept = pieces.sealed();
        assertSame(first, kept.get(0));
        assertSame(second, kept.get(1));
        assertEquals(2, kept.size());
    }

    @Test
    void aLoneCrumbIsNotCopied() {
        byte[] crumb = {1, 2, 3};
        pieces.add(crumb);
        assertSame(crumb, pieces.sealed().getFirst());
    }

    /** Somebody may still be reading from it. */
    @Test
    void whatWasTakenOutIsNotWrittenAgain() {
        byte[] crumb = {1, 2, 3};
        pieces.add(crumb);
        pieces.add(new byte[] {4});
        byte[] grown = pieces.array(0);
        assertNotSame(crumb, grown);
        assertArrayEquals(new byte[] {1, 2, 3}, crumb);
        assertEquals(4, pieces.length(0));
        pieces.add(new byte[] {5});
        assertSame(grown, pieces.array(0));
        assertArrayEquals(new byte[] {1, 2, 3, 4, 5}, Arrays.copyOf(grown, pieces.length(0)));
    }

    @Test
    void aFairOneEndsWhatGrows() {
        pieces.add(new byte[1]);
        pieces.add(new byte[2]);
        assertTrue(pieces.mayGrow(0));
        pieces.add(new byte[Pieces.FAIR]);
        assertFalse(pieces.mayGrow(0));
        assertFalse(pieces.mayGrow(1));
        assertEquals(3, pieces.array(0).length);
        pieces.add(new byte[1]);
        assertEquals(3, pieces.count());
        assertTrue(pieces.mayGrow(2));
    }

    @Test
    void noArrayOfCrumbsIsLargerThanThatAndNoByteIsLost() {
        pieces.add(new byte[1]);
        for (int i = 0; i < 9; i++) {
            pieces.add(new byte[Pieces.FAIR - 1]);
        }
        assertEquals(2, pieces.count());
        assertEquals(Pieces.LARGE, pieces.length(0));
        assertEquals(1 + 9 * (Pieces.FAIR - 1) - Pieces.LARGE, pieces.length(1));
    }

    @Test
    void whatIsLetGoIsNoMemory() {
        pieces.add(new byte[Pieces.FAIR]);
        pieces.add(new byte[1]);
        pieces.add(new byte[1]);
        pieces.drop(1);
        assertEquals(1, pieces.count());
        assertTrue(pieces.mayGrow(0));
        pieces.drop(1);
        assertEquals(0, pieces.memory());
        byte[] next = {7};
        pieces.add(next);
        assertSame(next, pieces.array(0));
    }

    @Test
    void theSealedListIsACopy() {
        pieces.add(new byte[9000]);
        List<byte[]> kept = pieces.sealed();
        pieces.drop(1);
        assertEquals(1, kept.size());
    }

    @Test
    void whatIsNotMuchIsPutTogether() {
        byte[] all = new byte[Pieces.ONE];
        new Random(5).nextBytes(all);
        for (int at = 0; at < all.length; at += Pieces.FAIR) {
            pieces.add(Arrays.copyOfRange(all, at, at + Pieces.FAIR));
        }
        assertTrue(pieces.isJoinable());
        assertEquals(2 * Pieces.FAIR, pieces.start(2));
        pieces.join();
        assertFalse(pieces.isJoinable());
        List<byte[]> kept = pieces.sealed();
        assertEquals(1, kept.size());
        assertArrayEquals(all, kept.getFirst());
        assertEquals(heap(kept), pieces.memory());
    }

    @Test
    void whatIsMoreIsNot() {
        pieces.add(new byte[Pieces.ONE]);
        assertFalse(pieces.isJoinable());
        pieces.add(new byte[1]);
        assertFalse(pieces.isJoinable());
    }
}
