package dev.weir.cache;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries come out of the second level as they went in, and nothing else comes out of it. */
class FrozenTest {

    private static final Seal SUM = Seal.checksum();
    private static final Seal KEYED = Seal.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final Frozen.When NOW =
            new Frozen.When(1_700_000_000_000L, Given.at(0).nanos());
    private static final long MOST = 1 << 20;

    private static StoredResponse response(String body, String... lines) {
        return Given.stored(
                Given.get("Accept-Encoding: gzip"),
                Given.response(200, lines),
                Content.whole(List.of(body.getBytes(StandardCharsets.ISO_8859_1))));
    }

    private static byte[] frozen(Seal seal) {
        return Frozen.write(
                Given.KEY,
                List.of(
                        Frozen.Copy.of(
                                response(
                                        "hello",
                                        "Cache-Control: max-age=60",
                                        "Vary: Accept-Encoding",
                                        "X-Own: b\u00e4",
                                        "ETag: \"a\""),
                                7),
                        Frozen.Copy.of(response("x", "Cache-Control: max-age=60, stale-if-error=5"), 8)),
                seal,
                NOW);
    }

    private static List<Frozen.Copy> thawed(byte[] bytes, Seal seal, Frozen.When when) {
        return assertInstanceOf(Frozen.Thawed.Entry.class, Frozen.read(Given.KEY, bytes, seal, when, MOST))
                .copies();
    }

    @Test
    void itIsWhatItWas() {
        for (Seal seal : List.of(SUM, KEYED)) {
            List<Frozen.Copy> copies = thawed(frozen(seal), seal, NOW);
            assertEquals(2, copies.size());
            StoredResponse first = copies.getFirst().response();
            assertEquals(7, copies.getFirst().purges());
            assertEquals(200, first.status());
            assertEquals("b\u00e4", first.fields().get("x-own"));
            assertEquals("hello", new String(first.content().chunk(0), StandardCharsets.UTF_8));
            assertTrue(first.content().isWhole());
            assertTrue(first.hasValidator());
            assertTrue(first.isSelectedBy(Given.get("Accept-Encoding: gzip")));
            assertTrue(!first.isSelectedBy(Given.get("Accept-Encoding: br")));
            assertEquals(60, first.ttl(Given.at(0)));
            assertTrue(copies.getLast().response().isUsableOnError(Given.at(62)));
        }
    }

    /** RFC 9111 §1.2.2: 2^31 is what larger numbers mean, and many an origin counts in milliseconds. */
    @ParameterizedTest
    @ValueSource(strings = {"max-age=2147483648", "max-age=31536000000"})
    void theLongestTimesComeBack(String control) {
        StoredResponse stored = response("x", "Cache-Control: " + control);
        byte[] bytes = Frozen.write(Given.KEY, List.of(Frozen.Copy.of(stored, 0)), SUM, NOW);
        StoredResponse read = thawed(bytes, SUM, NOW).getFirst().response();
        assertEquals(stored.ttl(Given.at(0)), read.ttl(Given.at(0)));
    }

    @Test
    void itAgesByTheCommonClockWhateverTheOthersAre() {
        byte[] bytes = frozen(SUM);
        // Another process, ten seconds later, whose own clock began elsewhere.
        Frozen.When later = new Frozen.When(NOW.millis() + 10_000, 42);
        StoredResponse read = thawed(bytes, SUM, later).getFirst().response();
        assertEquals(50, read.ttl(new Moment(42, 0)));
        // One that says to come from the future has come now.
        Frozen.When earlier = new Frozen.When(NOW.millis() - 3_600_000, 42);
        assertEquals(60, thawed(bytes, SUM, earlier).getFirst().response().ttl(new Moment(42, 0)));
    }

    @Test
    void whatIsCutOffIsNotUsed() {
        byte[] bytes = frozen(SUM);
        for (int length = 1; length < bytes.length; length++) {
            assertInstanceOf(
                    Frozen.Thawed.Unusable.class, Frozen.read(Given.KEY, Arrays.copyOf(bytes, length), SUM, NOW, MOST));
        }
        assertInstanceOf(Frozen.Thawed.Nothing.class, Frozen.read(Given.KEY, new byte[0], SUM, NOW, MOST));
    }

    @Test
    void whatWasChangedIsNotUsed() {
        for (Seal seal : List.of(SUM, KEYED)) {
            byte[] bytes = frozen(seal);
            for (int at = 0; at < bytes.length; at++) {
                byte[] changed = bytes.clone();
                changed[at] ^= 1;
                assertInstanceOf(
                        Frozen.Thawed.Unusable.class, Frozen.read(Given.KEY, changed, seal, NOW, MOST), "byte " + at);
            }
        }
    }

    @Test
    void whatWasMadeForAnotherTargetOrWithAnotherKeyIsNotUsed() {
        CacheKey other = CacheKey.of(Given.ORIGIN, "/other");
        assertInstanceOf(Frozen.Thawed.Unusable.class, Frozen.read(other, frozen(SUM), SUM, NOW, MOST));
        Seal another = Seal.keyed("fedcba9876543210".getBytes(StandardCharsets.UTF_8));
        assertInstanceOf(Frozen.Thawed.Unusable.class, Frozen.read(Given.KEY, frozen(KEYED), another, NOW, MOST));
        assertInstanceOf(Frozen.Thawed.Unusable.class, Frozen.read(Given.KEY, frozen(SUM), KEYED, NOW, MOST));
    }

    /** Whoever can seal can still not make a message that could not have come by HTTP, nor take more memory than there is. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void whateverIsSealedEndsAndHoldsNoControls(long seed) {
        Random random = new Random(seed);
        byte[] bytes = frozen(SUM);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = bytes.clone();
            int changes = 1 + random.nextInt(4);
            for (int i = 0; i < changes; i++) {
                changed[6 + random.nextInt(changed.length - 6)] = (byte) random.nextInt();
            }
            System.arraycopy(SUM.of(Given.KEY.uri(), changed, 6), 0, changed, 2, 4);
            if (Frozen.read(Given.KEY, changed, SUM, NOW, MOST)
                    instanceof Frozen.Thawed.Entry(List<Frozen.Copy> copies)) {
                for (Frozen.Copy copy : copies) {
                    copy.response()
                            .fields()
                            .write((name, value) -> assertTrue(name.chars().noneMatch(c -> c <= ' ')
                                    && value.chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0)));
                }
            }
        }
    }

    @Test
    void aPartOfABodyIsItsOwn() {
        Body body = new Body(99, 0, Body.PART + 3L, Body.PART + 3L);
        byte[] bytes = {1, 2, 3};
        byte[] part = Frozen.part(Given.KEY, body, 1, bytes, KEYED);
        assertArrayEquals(bytes, Frozen.bytes(Given.KEY, body, 1, part, KEYED).orElseThrow());
        assertTrue(Frozen.bytes(Given.KEY, body, 0, part, KEYED).isEmpty());
        assertTrue(Frozen.bytes(Given.KEY, new Body(98, 0, Body.PART + 3L, Body.PART + 3L), 1, part, KEYED)
                .isEmpty());
        assertTrue(Frozen.bytes(Given.KEY, body, 1, Arrays.copyOf(part, part.length - 1), KEYED)
                .isEmpty());
    }

    /** Whoever reads another format reads neither these entries nor the purges and news that belong to them. */
    @Test
    void anEntrySaysItsFormat() {
        assertEquals(3, Frozen.FORMAT);
        assertEquals(Frozen.FORMAT, frozen(SUM)[1]);
    }

    /** Names are written as their places in a table: another table is another version. */
    @Test
    void theTableOfNamesBelongsToTheVersion() throws NoSuchAlgorithmException {
        StringBuilder names = new StringBuilder();
        for (int i = 1; i < 64; i++) {
            Fields fields = Fields.unpack(new byte[] {(byte) i, 0, 0, 0});
            if (fields != null) {
                fields.write((name, _) -> names.append(name).append('\n'));
            }
        }
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(names.toString().getBytes(StandardCharsets.UTF_8));
        assertEquals("b6eaf3d0bb32ec9d", HexFormat.of().formatHex(hash, 0, 8));
    }

    @Test
    void fieldsThatAreNoneAreRefused() {
        assertNull(Fields.unpack(new byte[] {99, 0, 0, 0}));
        assertNull(Fields.unpack(new byte[] {1, 0, 0, 1}));
        assertNull(Fields.unpack(new byte[] {1, 0, 0, 1, '\n'}));
        assertNull(Fields.unpack(new byte[] {0, 0, 0, 1, ':', 0, 0, 0}));
        assertNull(Fields.unpack(new byte[] {1, (byte) 0xff, (byte) 0xff, (byte) 0xff}));
        assertNull(Fields.unpack(new byte[] {0, 0, 0, 0, 0, 0, 0}), "no name");
    }

    /** They would be sent as they are, beside a body that is framed otherwise. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked",
                "transfer-encoding: identity",
                "CONNECTION: keep-alive",
                "Upgrade: h2c",
                "Keep-Alive: timeout=5",
                "Proxy-Authenticate: Basic",
                "ETag:  \"a\"",
                "ETag: \"a\"\t"
            })
    void soAreFieldsThatNobodyStores(String line) {
        String[] field = line.split(": ", 2);
        Fields.Packer packer = new Fields.Packer();
        packer.add("ETag", "\"b\"");
        assertNotNull(Fields.unpack(packer.pack().packed()));
        packer.add(field[0], field[1]);
        assertNull(Fields.unpack(packer.pack().packed()));
    }

    @Test
    void itIsKeptForAsLongAsItIsOfUse() {
        StoredResponse plain = Given.stored("Cache-Control: max-age=60");
        assertEquals(TimeUnit.SECONDS.toMillis(50), plain.keepMillis(1000, Given.at(10)));
        assertEquals(0, plain.keepMillis(1000, Given.at(60)));
        StoredResponse validated = Given.stored("Cache-Control: max-age=60", "ETag: \"a\"");
        assertEquals(TimeUnit.SECONDS.toMillis(1050), validated.keepMillis(1000, Given.at(10)));
        StoredResponse onError = Given.stored("Cache-Control: max-age=60, stale-if-error=30");
        assertEquals(TimeUnit.SECONDS.toMillis(80), onError.keepMillis(1000, Given.at(10)));
    }
}
