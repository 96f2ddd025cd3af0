package dev.weir.relay;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.BodyRoom.Use;
import dev.weir.cache.CacheRules;
import dev.weir.cache.CacheSettings;
import dev.weir.cache.Moment;
import dev.weir.cache.ResponseCache;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FillingTest {

    private static final int AHEAD = 64 * 1024;

    /** What all bodies on their way may hold together: a quarter of the store. */
    private static final int ROOM = 1 << 18;

    /** What an array takes beyond its bytes. */
    private static final int ARRAY = 24;

    private static final MultiMap NO_TRAILERS = MultiMap.caseInsensitiveMultiMap();

    private final Held source = new Held();

    private static ResponseCache cache(long maxBytes, long maxObjectSize) {
        CacheSettings settings = new CacheSettings(
                maxBytes, maxObjectSize, 60, true, 0, CacheSettings.SetCookie.NEVER, List.of(), CacheRules.NONE);
        return ResponseCache.inMemory(settings, Moment::now);
    }

    private final ResponseCache cache = cache(1 << 20, 200_000);

    /** A source that remembers what it was told. */
    private static final class Held implements Filling.Source {
        private final List<String> told = new ArrayList<>();
        private final Semaphore mayGoOn = new Semaphore(0);

        @Override
        public synchronized void hold() {
            told.add("hold");
        }

        @Override
        public void release() {
            synchronized (this) {
                told.add("release");
            }
            mayGoOn.release();
        }

        @Override
        public synchronized void unread(boolean kept) {
            told.add(kept ? "unread, kept" : "unread");
        }

        synchronized List<String> told() {
            return List.copyOf(told);
        }
    }

    private Filling filling(boolean keeping) {
        return new Filling(cache, keeping, source);
    }

    private static Filling.Reader reader(Filling filling) {
        Filling.Reader reader = filling.reader(() -> {});
        assertNotNull(reader);
        return reader;
    }

    private static int read(Filling.Reader reader) {
        int length = 0;
        for (Buffer next = reader.next(); next != null; next = reader.next()) {
            length += next.length();
            reader.taken(next.length());
        }
        return length;
    }

    @Test
    void aLateReaderGetsAllWhileItIsKept() {
        Filling filling = filling(true);
        Filling.Reader first = reader(filling);
        filling.append(new byte[10]);
        assertEquals(10, read(first));
        Filling.Reader late = reader(filling);
        filling.append(new byte[5]);
        assertEquals(15, read(late));
        assertFalse(late.isComplete());
        List<byte[]> kept = filling.complete(NO_TRAILERS);
        assertNotNull(kept);
        assertEquals(15, kept.stream().mapToInt(chunk -> chunk.length).sum());
        assertTrue(late.isComplete());
        assertFalse(first.isComplete());
        assertEquals(5, read(first));
        assertTrue(first.isComplete());
        assertEquals(NO_TRAILERS, first.trailers());
        assertEquals(15, read(reader(filling)));
    }

    /** Whoever is within it reads on where it was. */
    @Test
    void whatIsNotMuchIsKeptAsOne() {
        Filling filling = filling(true);
        byte[] all = new byte[3 * Pieces.FAIR + 5];
        new Random(3).nextBytes(all);
        List<Filling.Reader> readers = new ArrayList<>();
        List<ByteArrayOutputStream> read = new ArrayList<>();
        for (int from = 0; from < all.length; from += Pieces.FAIR) {
            readers.add(reader(filling));
            read.add(new ByteArrayOutputStream());
            filling.append(Arrays.copyOfRange(all, from, Math.min(all.length, from + Pieces.FAIR)));
            for (int i = 0; i < readers.size(); i += 2) {
                Buffer next = readers.get(i).next();
                assertNotNull(next);
                read.get(i).writeBytes(next.getBytes());
            }
        }
        List<byte[]> kept = filling.complete(NO_TRAILERS);
        assertNotNull(kept);
        assertEquals(1, kept.size());
        assertArrayEquals(all, kept.getFirst());
        for (int i = 0; i < readers.size(); i++) {
            Filling.Reader reader = readers.get(i);
            for (Buffer next = reader.next(); next != null; next = reader.next()) {
                read.get(i).writeBytes(next.getBytes());
            }
            assertTrue(reader.isComplete());
            assertArrayEquals(all, read.get(i).toByteArray());
        }
    }

    @Test
    void whatIsNotKeptIsLetGoOnceRead() {
        Filling filling = filling(false);
        Filling.Reader one = reader(filling);
        Filling.Reader other = reader(filling);
        filling.append(new byte[10]);
        read(one);
        assertEquals(10, read(reader(filling)));
        read(other);
        assertNull(filling.reader(() -> {}));
        assertNull(filling.complete(NO_TRAILERS));
    }

    @Test
    void tooLongABodyIsNotKept() {
        Filling filling = filling(true);
        Filling.Reader reader = reader(filling);
        filling.append(new byte[200_000]);
        filling.append(new byte[1]);
        assertEquals(200_001, read(reader));
        assertNull(filling.reader(() -> {}));
        assertNull(filling.complete(NO_TRAILERS));
        assertTrue(cache.room().take(Use.STORED, ROOM));
    }

    @Test
    void roomIsGivenBackHoweverItEnds() {
        Filling complete = filling(true);
        Filling broken = filling(true);
        Filling.Reader reader = reader(broken);
        complete.append(new byte[100_000]);
        broken.append(new byte[100_000]);
        assertFalse(cache.room().take(Use.STORED, ROOM));
        assertNotNull(complete.complete(NO_TRAILERS));
        broken.broken();
        assertTrue(cache.room().take(Use.STORED, ROOM));
        assertTrue(reader.isBroken());
        assertNull(broken.reader(() -> {}));
    }

    @Test
    void withoutRoomItIsNotKept() {
        assertTrue(cache.room().take(Use.STORED, ROOM - 10));
        Filling filling = filling(true);
        Filling.Reader reader = reader(filling);
        // A little needs no room.
        filling.append(new byte[AHEAD - ARRAY]);
        filling.append(new byte[11]);
        assertEquals(AHEAD - ARRAY + 11, read(reader));
        assertNull(filling.complete(NO_TRAILERS));
        assertTrue(cache.room().take(Use.STORED, 10));
    }

    /** What is kept of crumbs takes the room of their bytes, and the room that is counted is what is kept. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000})
    void aBodyOfCrumbsIsKeptInFewArraysAndNoByteIsReadTwice(int crumb) {
        byte[] whole = new byte[150_000];
        new Random(3).nextBytes(whole);
        Filling filling = filling(true);
        Filling.Reader along = reader(filling);
        Filling.Reader behind = reader(filling);
        ByteArrayOutputStream first = new ByteArrayOutputStream();
        ByteArrayOutputStream second = new ByteArrayOutputStream();
        for (int at = 0; at < whole.length; at += crumb) {
            filling.append(Arrays.copyOfRange(whole, at, Math.min(whole.length, at + crumb)));
            copy(along, first);
            assertEquals(Math.min(whole.length, at + crumb), first.size());
            if (at % 1009 == 0) {
                copy(behind, second);
            }
        }
        assertEquals(3, pieces(reader(filling)));
        assertFalse(cache.room().take(Use.STORED, ROOM - (whole.length - AHEAD)));
        assertTrue(cache.room().take(Use.STORED, ROOM - 2L * AHEAD - (whole.length - AHEAD)));
        List<byte[]> kept = filling.complete(NO_TRAILERS);
        assertNotNull(kept);
        assertEquals(3, kept.size());
        copy(behind, second);
        assertTrue(along.isComplete());
        assertTrue(behind.isComplete());
        assertArrayEquals(whole, first.toByteArray());
        assertArrayEquals(whole, second.toByteArray());
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        kept.forEach(stored::writeBytes);
        assertArrayEquals(whole, stored.toByteArray());
        ByteArrayOutputStream late = new ByteArrayOutputStream();
        copy(reader(filling), late);
        assertArrayEquals(whole, late.toByteArray());
    }

    private static int pieces(Filling.Reader reader) {
        int pieces = 0;
        while (reader.next() != null) {
            pieces++;
        }
        reader.close();
        return pieces;
    }

    private static void copy(Filling.Reader reader, ByteArrayOutputStream to) {
        for (Buffer next = reader.next(); next != null; next = reader.next()) {
            to.writeBytes(next.getBytes());
            reader.taken(next.length());
        }
    }

    /** Of what is not kept and comes in crumbs, no more is held than the slower one has yet to read. */
    @Test
    void crumbsThatAreNotKeptAreLetGoOnceRead() {
        Filling filling = filling(false);
        Filling.Reader fast = reader(filling);
        Filling.Reader slow = reader(filling);
        for (int round = 0; round < 20; round++) {
            for (int i = 0; i < 50_000; i++) {
                filling.append(new byte[1]);
                assertEquals(1, read(fast));
            }
            assertEquals(50_000, read(slow));
            assertNull(filling.reader(() -> {}));
            assertTrue(cache.room().take(Use.STORED, ROOM));
            cache.room().give(Use.STORED, ROOM);
        }
        fast.close();
        for (int i = 0; i < 10; i++) {
            filling.append(new byte[1]);
        }
        Buffer gathered = slow.next();
        assertNotNull(gathered);
        assertEquals(10, gathered.length());
        assertNull(filling.complete(NO_TRAILERS));
        assertTrue(slow.isComplete());
    }

    @Test
    void theFastestReaderHoldsTheSourceWhileItIsKept() {
        Filling filling = filling(true);
        Filling.Reader fast = reader(filling);
        reader(filling);
        filling.append(new byte[AHEAD]);
        assertEquals(List.of(), source.told());
        filling.append(new byte[1]);
        filling.append(new byte[1]);
        assertEquals(List.of("hold"), source.told());
        read(fast);
        assertEquals(List.of("hold", "release"), source.told());
    }

    @Test
    void theOnlyReaderHoldsTheSourceOfWhatIsNotKept() {
        Filling filling = filling(false);
        Filling.Reader only = reader(filling);
        filling.append(new byte[AHEAD + 1]);
        assertEquals(List.of("hold"), source.told());
        assertNotNull(only.next());
        assertEquals(List.of("hold"), source.told());
        only.taken(AHEAD + 1);
        assertEquals(List.of("hold", "release"), source.told());
    }

    @Test
    void theLastReaderThatLeavesTellsTheSource() {
        Filling filling = filling(true);
        Filling.Reader one = reader(filling);
        Filling.Reader other = reader(filling);
        one.close();
        one.close();
        assertEquals(List.of(), source.told());
        other.close();
        assertEquals(List.of("unread, kept"), source.told());
        Filling done = filling(true);
        Filling.Reader late = reader(done);
        done.complete(NO_TRAILERS);
        late.close();
        assertEquals(List.of("unread, kept"), source.told());
    }

    @Test
    void aReaderOfWhatIsNotKeptTellsThatToo() {
        Filling filling = filling(false);
        reader(filling).close();
        assertEquals(List.of("unread"), source.told());
        filling.append(new byte[1]);
        assertEquals(List.of("unread", "unread"), source.told());
        assertTrue(filling.isUnread());
        assertTrue(filling.breakOff());
        assertNull(filling.reader(() -> {}));
    }

    @Test
    void whatSomeoneReadsIsNotBrokenOff() {
        Filling filling = filling(true);
        Filling.Reader reader = reader(filling);
        filling.append(new byte[100]);
        assertFalse(filling.breakOff());
        reader.close();
        assertTrue(filling.breakOff());
        assertTrue(cache.room().take(Use.STORED, ROOM));
    }

    /** When the reader that held the source leaves, the others have not read so much: the source must not stay held. */
    @Test
    void theSlowestReaderHoldsNobodyBack() {
        Filling filling = filling(false);
        Filling.Reader slow = reader(filling);
        Filling.Reader fast = reader(filling);
        filling.append(new byte[200_001]);
        assertEquals(List.of("hold"), source.told());
        read(fast);
        assertEquals(List.of("hold", "release"), source.told());
        filling.append(new byte[100_000]);
        fast.close();
        assertEquals(List.of("hold", "release", "hold"), source.told());
        assertEquals(300_001, read(slow));
        assertEquals(List.of("hold", "release", "hold", "release"), source.told());
    }

    @Test
    void whoFallsTooFarBehindIsCutOff() {
        Filling filling = filling(false);
        Filling.Reader slow = reader(filling);
        Filling.Reader fast = reader(filling);
        for (int i = 0; i < 12; i++) {
            filling.append(new byte[100_000]);
            assertEquals(100_000, read(fast));
        }
        assertTrue(slow.isBroken());
        assertNull(slow.next());
        filling.complete(NO_TRAILERS);
        assertFalse(slow.isComplete());
        assertTrue(fast.isComplete());
        fast.close();
        assertTrue(cache.room().take(Use.STORED, ROOM));
    }

    /** What is kept of a body from Redis gives way first. */
    @Test
    void whoIsSlowIsNotCutOffWhileThereIsRoomForWhatItHasYetToGet() {
        ResponseCache large = cache(1 << 25, 2 << 20);
        long kept = (4 << 20) - 100_000;
        assertTrue(large.room().take(Use.KEPT, kept));
        Filling filling = new Filling(large, Use.KEPT, true, source);
        Filling.Reader slow = reader(filling);
        Filling.Reader fast = reader(filling);
        for (int i = 0; i < 15; i++) {
            filling.append(new byte[100_000]);
            assertEquals(100_000, read(fast));
        }
        assertEquals(1_500_000, read(slow));
        assertNull(filling.complete(NO_TRAILERS));
        fast.close();
        slow.close();
        assertEquals(kept, large.room().taken());
    }

    @Test
    void whatIsNotKeptForWantOfRoomIsReadAllTheSame() {
        Filling filling = filling(true);
        Filling.Reader reader = reader(filling);
        filling.append(new byte[10]);
        assertEquals(10, read(reader));
        assertTrue(cache.room().take(Use.STORED, ROOM));
        filling.append(new byte[2 * AHEAD]);
        assertEquals(2 * AHEAD, read(reader));
        assertNull(filling.complete(NO_TRAILERS));
        assertTrue(reader.isComplete());
    }

    @Test
    void onlyWhoHasReadAllIsToldOfMore() {
        Filling filling = filling(true);
        AtomicInteger told = new AtomicInteger();
        Filling.Reader reader = filling.reader(told::incrementAndGet);
        assertNotNull(reader);
        filling.append(new byte[1]);
        filling.append(new byte[1]);
        assertEquals(0, told.get());
        assertEquals(2, read(reader));
        assertNull(reader.next());
        filling.append(new byte[1]);
        filling.append(new byte[1]);
        assertEquals(1, told.get());
        filling.complete(NO_TRAILERS);
        assertEquals(2, told.get());
        assertEquals(2, read(reader));
    }

    @Test
    void whoIsCutOffOrSeesItBreakIsToldThoughItDoesNotWait() {
        Filling filling = filling(false);
        AtomicInteger slow = new AtomicInteger();
        AtomicInteger other = new AtomicInteger();
        assertNotNull(filling.reader(slow::incrementAndGet));
        Filling.Reader fast = filling.reader(other::incrementAndGet);
        assertNotNull(fast);
        for (int i = 0; i < 12; i++) {
            filling.append(new byte[100_000]);
            fast.taken(100_000);
        }
        assertEquals(1, slow.get());
        assertEquals(0, other.get());
        filling.broken();
        assertEquals(1, slow.get());
        assertEquals(1, other.get());
    }

    /** What one that has left still sends says nothing of the others. */
    @Test
    void whoHasLeftHoldsNothingAndReleasesNothing() {
        Filling filling = filling(false);
        Filling.Reader stays = reader(filling);
        Filling.Reader leaves = reader(filling);
        filling.append(new byte[AHEAD]);
        leaves.close();
        leaves.taken(AHEAD);
        filling.append(new byte[1]);
        assertEquals(List.of("hold"), source.told());
        assertEquals(AHEAD + 1, read(stays));
        assertEquals(List.of("hold", "release"), source.told());
    }

    /** So many that what they cost together must not grow with their square, kept or not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Timeout(20)
    void aCrowdOfReadersCostsWhatEachReads(boolean keeping) {
        Filling filling = filling(keeping);
        List<Filling.Reader> readers = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            readers.add(reader(filling));
        }
        for (int i = 0; i < 100; i++) {
            filling.append(new byte[1000]);
            readers.forEach(reader -> assertEquals(1000, read(reader)));
        }
        Collections.shuffle(readers, new Random(7));
        readers.forEach(Filling.Reader::close);
        assertTrue(filling.isUnread());
        assertEquals(List.of(keeping ? "unread, kept" : "unread"), source.told());
    }

    private static final int LEAVES = 5;

    /** One writer that keeps to what it is told, many readers on threads of their own, late ones and such that leave. */
    @ParameterizedTest
    @CsvSource({"true, 20000", "false, 20000", "true, 300", "false, 300"})
    void manyReadersGetTheSameBytes(boolean keeping, int most) throws Exception {
        byte[] whole = new byte[3_000_000];
        new Random(5).nextBytes(whole);
        ResponseCache large = cache(1 << 24, 1 << 23);
        Filling filling = new Filling(large, keeping, source);
        try (ExecutorService threads = Executors.newCachedThreadPool()) {
            List<Future<byte[]>> read = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                read.add(threads.submit(all(filling, i == LEAVES)));
            }
            Random random = new Random(6);
            boolean joined = false;
            for (int at = 0; at < whole.length; ) {
                int next = Math.min(whole.length, at + 1 + random.nextInt(most));
                filling.append(Arrays.copyOfRange(whole, at, next));
                at = next;
                if (at > whole.length / 2 && keeping && !joined) {
                    joined = true;
                    read.add(threads.submit(all(filling, false)));
                }
                long holds = source.told().stream().filter("hold"::equals).count();
                long releases = source.told().stream().filter("release"::equals).count();
                if (holds > releases) {
                    assertTrue(source.mayGoOn.tryAcquire(20, TimeUnit.SECONDS));
                } else {
                    source.mayGoOn.drainPermits();
                }
            }
            List<byte[]> kept = filling.complete(NO_TRAILERS);
            assertEquals(keeping, kept != null);
            for (int i = 0; i < read.size(); i++) {
                byte[] got = read.get(i).get(20, TimeUnit.SECONDS);
                assertTrue(got.length > 40_000);
                assertArrayEquals(i == LEAVES ? Arrays.copyOf(whole, got.length) : whole, got);
            }
        }
        assertTrue(large.room().take(Use.STORED, 1 << 23));
    }

    private static Callable<byte[]> all(Filling filling, boolean leaves) {
        Semaphore more = new Semaphore(0);
        Filling.Reader reader = filling.reader(more::release);
        assertNotNull(reader);
        return () -> {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            while (!reader.isComplete()) {
                Buffer next = reader.next();
                if (next == null) {
                    assertTrue(reader.isComplete() || more.tryAcquire(20, TimeUnit.SECONDS));
                    continue;
                }
                bytes.writeBytes(next.getBytes());
                reader.taken(next.length());
                if (leaves && bytes.size() > 40_000) {
                    break;
                }
            }
            reader.close();
            return bytes.toByteArray();
        };
    }
}
