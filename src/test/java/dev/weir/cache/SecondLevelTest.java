package dev.weir.cache;

import static dev.weir.cache.Given.KEY;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cache writes to the second level and what it makes of what it reads there, whatever happens in between. */
class SecondLevelTest {

    private static final Seal SEAL = Seal.keyed("0123456789abcdef".getBytes(StandardCharsets.UTF_8));
    private static final CacheSettings SETTINGS = new CacheSettings(
            8 << 20, 1 << 20, 86_400, true, 0, CacheSettings.SetCookie.EXPLICIT, List.of(), CacheRules.NONE);
    private static final int SMALL = 10;
    private static final int LARGE = 600_000;

    /** Is not loaded whole. */
    private static final int LARGER = 1 << 20;

    private Moment now = at(0);
    private final HeldLevel level = new HeldLevel(() -> now);
    private final ResponseCache one = cache();
    private final ResponseCache two = cache();

    private ResponseCache cache() {
        return ResponseCache.shared(SETTINGS, () -> now, new SharedStore(level, SEAL));
    }

    private Future<Void> store(ResponseCache by, int bytes, String... lines) {
        return store(by, bytes, response(200, now, now, lines));
    }

    private static Future<Void> store(ResponseCache by, int bytes, OriginResponse response) {
        Storability.Storable storable =
                assertInstanceOf(Storability.Storable.class, by.judge(get(), response, CacheRule.NONE));
        Content content = Content.whole(List.of(new byte[bytes]));
        return by.store(get(), response, storable, content, 5).passed();
    }

    private Future<Recalled> recall() {
        return Objects.requireNonNull(two.recall(get()));
    }

    private Lookup found(Future<Recalled> recall) {
        assertTrue(recall.succeeded());
        return two.lookup(get(), recall.result(), now);
    }

    /** It was read before it was replaced, or as it was: it counts as a copy in memory would have a moment before. */
    @ParameterizedTest
    @ValueSource(ints = {SMALL, LARGE})
    void whatWasReadWhileSomethingNewerCameAnswersOnce(int bytes) {
        store(one, bytes, "Cache-Control: max-age=60");
        level.hold();
        Future<Recalled> recall = recall();
        level.others().told(SecondLevel.News.CHANGED, KEY);
        level.letGo();
        assertInstanceOf(Lookup.Usable.class, found(recall));
        assertInstanceOf(Lookup.Missing.class, two.lookup(get(), now));
    }

    static Stream<Named<Consumer<HeldLevel>>> invalidations() {
        return Stream.of(
                Named.of("told", level -> level.others().told(SecondLevel.News.INVALID, KEY)),
                Named.of("told before it was replaced", level -> {
                    level.others().told(SecondLevel.News.INVALID, KEY);
                    level.others().told(SecondLevel.News.CHANGED, KEY);
                }),
                Named.of("told after it was replaced", level -> {
                    level.others().told(SecondLevel.News.CHANGED, KEY);
                    level.others().told(SecondLevel.News.INVALID, KEY);
                }),
                Named.of(
                        "purged",
                        level -> level.others().purged(1, level.others().everything())),
                Named.of("not heard", level -> {
                    level.others().deaf();
                    level.others().hears();
                }));
    }

    @ParameterizedTest
    @MethodSource("invalidations")
    void whatBecameInvalidWhileItWasReadIsAMiss(Consumer<HeldLevel> invalidation) {
        store(one, SMALL, "Cache-Control: max-age=60");
        level.hold();
        Future<Recalled> recall = recall();
        invalidation.accept(level);
        level.letGo();
        assertInstanceOf(Lookup.Missing.class, found(recall));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Cache-Control: max-age=60", "Cache-Control: max-age=10, stale-while-revalidate=60"})
    void noReplicaUsesWhatANewerAnswerThatIsNotStoredWillReplace(String lifetime) {
        store(one, SMALL, lifetime);
        now = at(20);
        assertInstanceOf(Lookup.Usable.class, one.lookup(get(), now));
        OriginResponse newer = response(200, now, now, "Cache-Control: no-store");
        Storability.Unstorable why =
                assertInstanceOf(Storability.Unstorable.class, one.judge(get(), newer, CacheRule.NONE));
        one.contested(get(), one.stored(KEY).getFirst(), newer, why.reason());
        assertTrue(level.told.contains(SecondLevel.News.INVALID + " " + KEY.uri()), level.told.toString());
        assertInstanceOf(Lookup.Missing.class, found(recall()));
    }

    @Test
    void aPurgeThatNoReplicaSealedIsNotHeeded() {
        store(one, SMALL, "Cache-Control: max-age=60");
        byte[] forged = PurgeText.write(Purge.EVERYTHING);
        level.others().purged(1, forged);
        level.others().purged(2, Seal.checksum().sealed("purges", forged));
        assertEquals(2, level.counted.get(SecondLevel.Event.FOREIGN));
        assertInstanceOf(Lookup.Usable.class, found(recall()));
    }

    /** Only the parts that this one put there go: what was there first stays whole. */
    @Test
    void nothingIsLeftOfABodyWhoseEntryWasOvertaken() {
        now = at(10);
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").succeeded());
        Set<String> first = Set.copyOf(level.parts.keySet());
        OriginResponse earlier = response(200, at(5), at(5), "Cache-Control: max-age=60");
        assertTrue(store(two, LARGE, earlier).failed());
        assertEquals(first, level.parts.keySet());
    }

    @Test
    void nothingIsLeftOfABodyWhoseEntryWasRefused() {
        level.takesEntries = false;
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").failed());
        assertEquals(Set.of(), level.parts.keySet());
    }

    @Test
    void anEntryThatMayHaveBeenTakenKeepsItsBody() {
        level.answersInTime = false;
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").failed());
        assertInstanceOf(Lookup.Usable.class, found(recall()));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatBecameInvalidWhileItWasWrittenIsTakenOutWhetherThatIsAnsweredInTimeOrNot(boolean inTime) {
        Promise<Void> writing = Promise.promise();
        level.writing = writing;
        level.answersInTime = inTime;
        OriginResponse asked = response(200, now, now, "Cache-Control: max-age=60");
        Future<Void> passed = store(
                one,
                LARGE,
                new OriginResponse(
                        200, "", asked.fields(), now, now, asked.length(), /* delimited= */ true, one.generation()));
        one.purge(new Purge(new Purge.Url(KEY), false));
        writing.complete();
        assertEquals(inTime, passed.succeeded());
        assertEquals(Map.of(), level.entries);
        assertEquals(List.of("INVALID " + KEY.uri()), level.told);
    }

    /** A confirmed one goes on with the parts that are there, and they stay where its own entry is refused. */
    @Test
    void whatWasThereBeforeStaysWhereTheNextEntryIsRefused() {
        store(one, LARGE, "Cache-Control: max-age=60", "ETag: \"a\"");
        Set<String> first = Set.copyOf(level.parts.keySet());
        level.takesEntries = false;
        StoredResponse stored = one.stored(KEY).getFirst();
        OriginResponse confirmed = response(304, now, now, "Cache-Control: max-age=70", "ETag: \"a\"");
        assertTrue(
                one.freshen(get(), stored, confirmed, CacheRule.NONE).passed().failed());
        assertEquals(first, level.parts.keySet());
    }

    @Test
    void whatIsTooMuchOnItsWayIsNotPassedOn() {
        Promise<Void> writing = Promise.promise();
        level.writing = writing;
        int fit = (32 << 20) / (LARGE + 1000);
        for (int i = 0; i < fit; i++) {
            assertFalse(store(one, LARGE, "Cache-Control: max-age=60").isComplete());
        }
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").failed());
        assertEquals(1, level.counted.get(SecondLevel.Event.SHED));
        writing.complete();
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").succeeded());
    }

    @Test
    void whatReplacesABodyTakesItsPartsAway() {
        store(one, LARGE, "Cache-Control: max-age=60");
        Set<String> first = Set.copyOf(level.parts.keySet());
        now = at(1);
        assertTrue(store(one, LARGE, "Cache-Control: max-age=60").succeeded());
        assertEquals(first.size(), level.parts.size());
        assertNotEquals(first, level.parts.keySet());
        assertEquals(List.of("CHANGED " + KEY.uri()), level.told);
    }

    private StoredResponse beside(Future<Recalled> recall) {
        return assertInstanceOf(Lookup.Usable.class, found(recall)).stored();
    }

    /** All of its parts come. */
    private static void load(StoredResponse stored) {
        Beside where = Objects.requireNonNull(stored.content().beside());
        assertTrue(where.present(stored, 0, where.body().parts()).succeeded());
        List<byte[]> parts = IntStream.range(0, where.body().parts())
                .mapToObj(i -> where.part(i).result())
                .toList();
        where.loaded(stored, parts);
    }

    @Test
    void aLargeBodyStaysWhereItIsUntilItIsBrought() {
        store(one, LARGER, "Cache-Control: max-age=60");
        level.hold();
        Future<Recalled> recall = recall();
        level.letGo();
        StoredResponse stored = beside(recall);
        assertEquals(LARGER, stored.content().length());
        assertTrue(stored.content().isWhole());
        assertInstanceOf(Lookup.Missing.class, two.lookup(get(), now));
        load(stored);
        StoredResponse kept =
                assertInstanceOf(Lookup.Usable.class, two.lookup(get(), now)).stored();
        assertNull(kept.content().beside());
        assertEquals(LARGER, kept.content().length());
    }

    @ParameterizedTest
    @MethodSource("invalidations")
    void aLargeBodyThatBecameInvalidWhileItWasBroughtIsNotKept(Consumer<HeldLevel> invalidation) {
        store(one, LARGER, "Cache-Control: max-age=60");
        StoredResponse stored = beside(recall());
        invalidation.accept(level);
        load(stored);
        assertInstanceOf(Lookup.Missing.class, two.lookup(get(), now));
    }

    /** Who asks next finds nothing, even where it could not be taken out. */
    @Test
    void aLargeBodyThatIsNotWhatItShouldBeIsNotLookedForAgain() {
        store(one, LARGER, "Cache-Control: max-age=60");
        StoredResponse stored = beside(recall());
        Map<String, byte[]> parts = Map.copyOf(level.parts);
        level.parts.replaceAll((_, part) -> new byte[part.length]);
        assertTrue(Objects.requireNonNull(stored.content().beside()).part(0).failed());
        assertEquals(Map.of(), level.parts);
        level.parts.putAll(parts);
        assertInstanceOf(Lookup.Missing.class, found(recall()));
        assertEquals(1, level.counted.get(SecondLevel.Event.UNUSABLE));
        assertEquals(1, level.counted.get(SecondLevel.Event.MISS));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aLargeBodyThatIsConfirmedGoesOnWhereItIsStillThere(boolean isThere) {
        store(one, LARGER, "Cache-Control: max-age=60", "ETag: \"a\"");
        StoredResponse stored = beside(recall());
        if (!isThere) {
            level.parts.clear();
        }
        now = at(10);
        OriginResponse confirmed = response(304, now, now, "Cache-Control: max-age=70", "ETag: \"a\"");
        ResponseCache.Freshened renewed = two.freshen(get(), stored, confirmed, CacheRule.NONE);
        assertEquals(isThere, renewed.passed().succeeded());
        assertNotNull(renewed.response().content().beside());
        assertInstanceOf(Lookup.Missing.class, two.lookup(get(), now));
        assertEquals(isThere ? 70 : 50, beside(recall()).ttl(now));
    }

    @Test
    void aLargeBodyThatIsForOneClientAloneIsNotKept() {
        store(one, LARGER, "Cache-Control: max-age=60", "ETag: \"a\"");
        OriginResponse confirmed = response(304, now, now, "Cache-Control: no-store", "ETag: \"a\"");
        ResponseCache.Freshened renewed = two.freshen(get(), beside(recall()), confirmed, CacheRule.NONE);
        assertFalse(renewed.shareable());
        assertFalse(
                Objects.requireNonNull(renewed.response().content().beside()).isKept());
    }
}
