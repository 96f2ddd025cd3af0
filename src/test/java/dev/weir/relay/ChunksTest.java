package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunksTest {

    private static byte[] joined(List<byte[]> chunks) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        chunks.forEach(bytes::writeBytes);
        return bytes.toByteArray();
    }

    @Test
    void crumbsArePutTogether() {
        Random random = new Random(1);
        for (int most : List.of(1, 100, 5_000, 100_000)) {
            List<byte[]> chunks = new ArrayList<>();
            for (int i = 0; i < 300; i++) {
                byte[] chunk = new byte[random.nextInt(most + 1)];
                random.nextBytes(chunk);
                chunks.add(chunk);
            }
            byte[] all = joined(chunks);
            List<byte[]> tidy = Chunks.tidy(chunks, all.length);
            assertArrayEquals(all, joined(tidy));
            assertTrue(tidy.size() <= all.length / 8192 + 1, () -> most + ": " + tidy.size());
        }
    }

    @Test
    void fairArraysAreKeptAsTheyAre() {
        List<byte[]> chunks = List.of(new byte[8192], new byte[8192]);
        List<byte[]> tidy = Chunks.tidy(chunks, 16_384);
        assertEquals(2, tidy.size());
        assertSame(chunks.getFirst(), tidy.getFirst());
        List<byte[]> one = List.of(new byte[3]);
        assertSame(one.getFirst(), Chunks.tidy(one, 3).getFirst());
        assertEquals(List.of(), Chunks.tidy(List.of(), 0));
        assertEquals(
                1, Chunks.tidy(List.of(new byte[8191], new byte[8192]), 16_383).size());
    }

    /** What is put together was counted first, and is its own: the reader's list may be cleared. */
    @Test
    void theListIsACopy() {
        List<byte[]> chunks = new ArrayList<>(List.of(new byte[9000]));
        List<byte[]> tidy = Chunks.tidy(chunks, 9000);
        chunks.clear();
        assertEquals(1, tidy.size());
    }

    @Test
    void anArrayThatHoldsNothingElseIsNotCopied() {
        byte[] array = {1, 2, 3};
        assertSame(array, Chunks.of(Chunks.view(array, 0, 3)));
        assertArrayEquals(new byte[] {2, 3}, Chunks.of(Chunks.view(array, 1, 2)));
        byte[] start = Chunks.of(Chunks.view(array, 0, 2));
        assertArrayEquals(new byte[] {1, 2}, start);
        assertNotSame(array, start);
    }

    @Test
    @SuppressWarnings("deprecation") // no other way to a buffer outside the heap
    void bytesOutsideTheHeapAreCopied() {
        var direct = Unpooled.directBuffer(3).writeBytes(new byte[] {1, 2, 3});
        try {
            assertArrayEquals(new byte[] {1, 2, 3}, Chunks.of(Buffer.buffer(direct)));
        } finally {
            direct.release();
        }
    }
}
