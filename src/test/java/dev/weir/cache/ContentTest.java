package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ContentTest {

    private static final byte[] WHOLE = new byte[40];

    static {
        for (int i = 0; i < WHOLE.length; i++) {
            WHOLE[i] = (byte) i;
        }
    }

    private static Content part(int first, int end) {
        return Content.part(first, WHOLE.length, List.of(Arrays.copyOfRange(WHOLE, first, end)));
    }

    private static byte[] bytes(Content content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < content.chunks(); i++) {
            bytes.writeBytes(content.chunk(i));
        }
        return bytes.toByteArray();
    }

    private static String extent(@Nullable Content content) {
        return content == null ? "-" : content.first() + ".." + (content.first() + content.length());
    }

    @ParameterizedTest
    @CsvSource({
        "0, 5, 5, 9, 0..9",
        "5, 9, 0, 5, 0..9",
        "0, 5, 3, 9, 0..9",
        "3, 9, 0, 5, 0..9",
        "0, 9, 3, 5, 0..9",
        "3, 5, 0, 9, 0..9",
        "0, 5, 0, 9, 0..9",
        "0, 9, 0, 9, 0..9",
        "0, 9, 3, 9, 0..9",
        "0, 5, 6, 9, -",
        "6, 9, 0, 5, -",
        "0, 20, 20, 40, 0..40",
        "0, 40, 3, 5, 0..40",
    })
    void stretchesThatTouchAreOne(int first, int end, int otherFirst, int otherEnd, String all) {
        assertEquals(all, extent(part(first, end).joined(part(otherFirst, otherEnd))));
    }

    @Test
    void partsOfOtherLengthsAreOfSomethingElse() {
        assertNull(part(0, 5).joined(Content.part(5, 41, List.of(new byte[2]))));
    }

    @Test
    void whatIsJoinedHasEveryByteInItsPlace() {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 5000; i++) {
            Content one = chunked(random);
            Content other = chunked(random);
            Content all = one.joined(other);
            long oneEnd = one.first() + one.length();
            long otherEnd = other.first() + other.length();
            boolean touching = one.first() <= otherEnd && other.first() <= oneEnd;
            assertEquals(touching, all != null, () -> "seed " + seed);
            if (all != null) {
                int first = (int) Math.min(one.first(), other.first());
                int end = (int) Math.max(oneEnd, otherEnd);
                assertEquals(first, all.first(), () -> "seed " + seed);
                assertEquals(end - first, all.length(), () -> "seed " + seed);
                for (int chunk = 0; chunk < all.chunks(); chunk++) {
                    assertTrue(all.chunk(chunk).length > 0, () -> "seed " + seed);
                }
                assertEquals(
                        Arrays.toString(Arrays.copyOfRange(WHOLE, first, end)),
                        Arrays.toString(bytes(all)),
                        () -> "seed " + seed);
                assertEquals(all.length() == WHOLE.length, all.isWhole(), () -> "seed " + seed);
            }
        }
    }

    private static Content chunked(Random random) {
        int first = random.nextInt(WHOLE.length);
        int end = first + 1 + random.nextInt(WHOLE.length - first);
        List<byte[]> chunks = new ArrayList<>();
        for (int at = first; at < end; ) {
            int next = Math.min(end, at + 1 + random.nextInt(8));
            chunks.add(Arrays.copyOfRange(WHOLE, at, next));
            at = next;
        }
        return Content.part(first, WHOLE.length, chunks);
    }

    @Test
    void knowsWhatItHolds() {
        Content part = part(5, 10);
        assertTrue(part.holds(5, 9));
        assertTrue(part.holds(7, 7));
        assertFalse(part.holds(4, 9));
        assertFalse(part.holds(5, 10));
        assertFalse(part.isWhole());
        assertTrue(part(0, 40).isWhole());
        assertTrue(Content.EMPTY.isWhole());
        assertTrue(Content.whole(List.of(new byte[3], new byte[4])).isWhole());
        assertEquals(7, Content.whole(List.of(new byte[3], new byte[4])).length());
        assertEquals(40, part.complete());
    }

    // --- RFC 9111 §3.4

    private static StoredResponse stored(String tag, Content content) {
        return stored(206, tag, content);
    }

    private static StoredResponse stored(String tag, Content content, CacheRequest request) {
        return stored(206, tag, content, request);
    }

    private static StoredResponse stored(int status, String tag, Content content) {
        return stored(status, tag, content, Given.get());
    }

    private static StoredResponse stored(int status, String tag, Content content, CacheRequest request) {
        Fields fields = Given.fields(
                "ETag: " + tag, "Content-Range: bytes 0-0/40", "Content-Length: 1", "X: " + content.first());
        OriginResponse response =
                new OriginResponse(status, "", fields, Given.at(0), Given.at(0), java.util.OptionalLong.of(1), true);
        Storability.Storable storable = new Storability.Storable(
                new Lifetime.Stated(60), Given.control("max-age=60"), List.of(), java.util.Set.of());
        return StoredResponse.of(request, response, storable, fields, content, 0);
    }

    @Test
    void partsWithTheSameTagAreOneResponse() {
        StoredResponse joined =
                Parts.joined(Resource.of(stored("\"a\"", part(0, 5))), stored("\"a\"", part(5, 9)), Long.MAX_VALUE);
        assertEquals("0..9", extent(joined.content()));
        assertEquals(206, joined.status());
        // The newer fields stand, but for the part's own extent.
        assertEquals("5", joined.fields().get("x"));
        assertEquals("bytes 0-8/40", joined.fields().get("content-range"));
        assertEquals("9", joined.fields().get("content-length"));
    }

    /** weir.cache.max-object-size holds for what is put together as for what comes at once. */
    @Test
    void partsThatTogetherAreTooLongStayApart() {
        Resource kept = Resource.of(stored("\"a\"", part(0, 5)));
        StoredResponse newer = stored("\"a\"", part(5, 9));
        assertEquals("0..9", extent(Parts.joined(kept, newer, 9).content()));
        assertSame(newer, Parts.joined(kept, newer, 8));
    }

    /** A part that came for somebody's cookie is not made one with what came for others. */
    @Test
    void whatMayBePersonalIsNotPutTogetherWithWhatIsNot() {
        StoredResponse personal = stored("\"a\"", part(0, 5), Given.get("Cookie: a=b"));
        StoredResponse others = stored("\"a\"", part(5, 9));
        assertSame(others, Parts.joined(Resource.of(personal), others, Long.MAX_VALUE));
        assertTrue(Parts.joined(Resource.of(others), personal, Long.MAX_VALUE).isPersonal());
    }

    @Test
    void allPartsAreTheWhole() {
        StoredResponse joined =
                Parts.joined(Resource.of(stored("\"a\"", part(20, 40))), stored("\"a\"", part(0, 20)), Long.MAX_VALUE);
        assertEquals(200, joined.status());
        assertEquals("40", joined.fields().get("content-length"));
        StoredResponse completed = Parts.completed(stored("\"a\"", part(0, 40)));
        assertEquals(200, completed.status());
        assertNull(completed.fields().get("content-range"));
        StoredResponse part = stored("\"a\"", part(0, 39));
        assertSame(part, Parts.completed(part));
    }

    @ParameterizedTest
    @CsvSource({"'\"b\"', 0, 5", "'\"a\"', 0, 4"})
    void whatDoesNotFitIsReplaced(String tag, int first, int end) {
        StoredResponse newer = stored("\"a\"", part(5, 9));
        assertSame(newer, Parts.joined(Resource.of(stored(tag, part(first, end))), newer, Long.MAX_VALUE));
    }

    @Test
    void thePartOfAWholeThatIsStoredAddsNothing() {
        StoredResponse whole = stored(200, "\"a\"", part(0, 40));
        assertSame(whole, Parts.joined(Resource.of(whole), stored("\"a\"", part(5, 9)), Long.MAX_VALUE));
        StoredResponse newer = stored("\"b\"", part(5, 9));
        assertSame(newer, Parts.joined(Resource.of(whole), newer, Long.MAX_VALUE));
        assertNotNull(newer.content());
    }
}
