package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.Content;
import dev.weir.field.Selection.Span;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StoredBytesTest {

    private static final byte[] WHOLE = new byte[200];

    static {
        new Random(7).nextBytes(WHOLE);
    }

    /** Positions of the whole from one on, in arrays of random sizes. */
    private static Content content(Random random, int first) {
        List<byte[]> chunks = new ArrayList<>();
        for (int at = first; at < WHOLE.length; ) {
            int next = Math.min(WHOLE.length, at + 1 + random.nextInt(40));
            chunks.add(Arrays.copyOfRange(WHOLE, at, next));
            at = next;
        }
        return Content.part(first, WHOLE.length, chunks);
    }

    private static byte[] read(StoredBytes bytes) {
        Buffer all = Buffer.buffer();
        while (!bytes.isComplete()) {
            Buffer next = bytes.next();
            assertTrue(next != null && next.length() > 0);
            all.appendBuffer(next);
        }
        assertNull(bytes.next());
        return all.getBytes();
    }

    @Test
    void allOfItComes() {
        Random random = new Random(1);
        for (int i = 0; i < 500; i++) {
            assertArrayEquals(WHOLE, read(StoredBytes.whole(content(random, 0))));
        }
        assertArrayEquals(new byte[0], read(StoredBytes.whole(Content.EMPTY)));
    }

    @Test
    void aPartComes() {
        Random random = new Random(2);
        for (int i = 0; i < 2000; i++) {
            int from = random.nextInt(WHOLE.length);
            int last = from + random.nextInt(WHOLE.length - from);
            Content content = content(random, random.nextInt(from + 1));
            assertArrayEquals(
                    Arrays.copyOfRange(WHOLE, from, last + 1), read(StoredBytes.part(content, new Span(from, last))));
        }
    }

    /** In any order, overlapping or not (RFC 9110 §14.6). */
    @Test
    void severalPartsComeInTheOrderAsked() {
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            List<Span> spans = new ArrayList<>();
            List<String> heads = new ArrayList<>();
            Buffer expected = Buffer.buffer();
            for (int part = random.nextInt(5); part >= 0; part--) {
                int from = random.nextInt(WHOLE.length);
                int last = from + random.nextInt(WHOLE.length - from);
                spans.add(new Span(from, last));
                heads.add("--" + part);
                expected.appendBytes(heads.getLast().getBytes(StandardCharsets.ISO_8859_1))
                        .appendBytes(WHOLE, from, last + 1 - from);
            }
            expected.appendString("--end");
            assertArrayEquals(
                    expected.getBytes(), read(StoredBytes.multipart(content(random, 0), spans, heads, "--end")));
        }
    }

    @Test
    void theArraysAreNotCopied() {
        byte[] array = {1, 2, 3};
        Buffer next = StoredBytes.whole(Content.whole(List.of(array))).next();
        assertTrue(next != null);
        array[0] = 9;
        assertEquals(9, next.getByte(0));
    }

    @Test
    void closedThereIsNothingMore() {
        StoredBytes bytes = StoredBytes.whole(Content.whole(List.of(new byte[3], new byte[3])));
        bytes.next();
        assertFalse(bytes.isComplete());
        bytes.close();
        assertNull(bytes.next());
        assertFalse(bytes.isBroken());
    }

    @Test
    void whatIsOneStretchAndNotMuchComesAtOnce() {
        Content content = Content.whole(List.of(WHOLE));
        Buffer all = StoredBytes.whole(content).atOnce(WHOLE.length);
        assertTrue(all != null);
        assertArrayEquals(WHOLE, all.getBytes());
        assertNull(StoredBytes.whole(content).atOnce(WHOLE.length - 1));
        assertNull(StoredBytes.whole(Content.whole(List.of(new byte[1], new byte[1])))
                .atOnce(2));
    }

    @Test
    void itComesInPiecesOfTheSizeWanted() {
        StoredBytes bytes = StoredBytes.whole(Content.whole(List.of(WHOLE))).inPieces(60);
        for (int length : new int[] {60, 60, 60, 20}) {
            Buffer next = bytes.next();
            assertTrue(next != null);
            assertEquals(length, next.length());
        }
        assertTrue(bytes.isComplete());
    }
}
