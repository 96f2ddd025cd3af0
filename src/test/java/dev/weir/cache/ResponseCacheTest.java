package dev.weir.cache;

import static dev.weir.cache.Given.KEY;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.request;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.cache.BodyRoom.Use;
import dev.weir.cache.Storability.Storable;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCacheTest {

    private static final String FRESH = "Cache-Control: max-age=60";
    private static final byte[] WHOLE = "0123456789".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);

    /** A quarter of the store. */
    private static final int ROOM = 1 << 18;

    private Moment now = at(0);
    private final ResponseCache cache = ResponseCache.inMemory(Given.settings(), () -> now);

    private StoredResponse store(CacheRequest request, OriginResponse response, Content content) {
        Storable storable = assertInstanceOf(Storable.class, cache.judge(request, response, CacheRule.NONE));
        return cache.store(request, response, storable, content, 5).response();
    }

    private StoredResponse store(String... lines) {
        return store(get(), response(200, now, now, lines), Content.whole(List.of(WHOLE)));
    }

    private StoredResponse storePart(int first, int end, String tag) {
        Fields fields = Given.fields(
                FRESH, "ETag: " + tag, "Content-Range: bytes " + first + "-" + (end - 1) + "/" + WHOLE.length);
        OriginResponse part = new OriginResponse(206, "", fields, now, now, OptionalLong.of(end - first), true);
        Content content = Content.part(first, WHOLE.length, List.of(Arrays.copyOfRange(WHOLE, first, end)));
        return store(get("Range: bytes=0-"), part, content);
    }

    private Lookup lookup(String... lines) {
        return cache.lookup(get(lines), now);
    }

    private @Nullable StoredResponse found(String... lines) {
        return switch (lookup(lines)) {
            case Lookup.Usable(StoredResponse stored, Suitability _) -> stored;
            case Lookup.Unconfirmed(StoredResponse stored, Suitability.MustValidate _) -> stored;
            case Lookup.Missing _ -> null;
        };
    }

    // --- lookup

    @Test
    void tellsWhyThereIsNothing() {
        assertEquals(new Lookup.Missing(Lookup.Reason.URI), lookup());
        StoredResponse stored = store(get("X: 1"), response(200, FRESH, "Vary: x"), Content.EMPTY);
        assertEquals(new Lookup.Missing(Lookup.Reason.VARIANT), lookup("X: 2"));
        assertEquals(new Lookup.Usable(stored, new Suitability.Fresh()), lookup("X: 1"));
        now = at(60);
        assertEquals(new Lookup.Missing(Lookup.Reason.VARIANT), lookup());
        assertEquals(
                new Lookup.Unconfirmed(stored, new Suitability.MustValidate(Suitability.Reason.STALE)), lookup("X: 1"));
    }

    /** RFC 9111 §3.3, §3.4: a part answers a request for what it holds. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, false",
                "bytes=2-5, -, true",
                "bytes=3-4, -, true",
                "'bytes=2-2,5-5', -, true",
                "bytes=1-5, -, false",
                "bytes=2-6, -, false",
                "'bytes=2-3,7-8', -, false",
                "bytes=2-, -, false",
                "bytes=-2, -, false",
                "lines=2-5, -, false",
                "bytes=5-2, -, false",
                "bytes=2-5, '\"a\"', true",
                "bytes=2-5, '\"b\"', false",
                "bytes=2-5, 'W/\"a\"', false",
            })
    void aPartAnswersForItself(@Nullable String range, @Nullable String ifRange, boolean found) {
        storePart(2, 6, "\"a\"");
        String[] lines = java.util.stream.Stream.of(
                        range == null ? "" : "Range: " + range, ifRange == null ? "" : "If-Range: " + ifRange)
                .filter(line -> !line.isEmpty())
                .toArray(String[]::new);
        assertEquals(
                found,
                lookup(lines) instanceof Lookup.Usable,
                () -> lookup(lines).toString());
        assertEquals(!found, lookup(lines).equals(new Lookup.Missing(Lookup.Reason.PART)));
    }

    @Test
    void partsGrowIntoTheWhole() {
        storePart(2, 6, "\"a\"");
        storePart(6, 10, "\"a\"");
        assertInstanceOf(Lookup.Usable.class, lookup("Range: bytes=3-9"));
        assertNull(found());
        storePart(0, 3, "\"a\"");
        StoredResponse whole = found();
        assertNotNull(whole);
        assertEquals(200, whole.status());
        storePart(0, 3, "\"b\"");
        assertNull(found());
    }

    @Test
    void aPartThatIsAllAnswersAsTheWhole() {
        storePart(0, 10, "\"a\"");
        StoredResponse whole = found();
        assertNotNull(whole);
        assertEquals(200, whole.status());
        assertFalse(whole.fields().has("content-range"));
    }

    // --- freshening

    private StoredResponse freshen(CacheRequest request, StoredResponse stored, String... notModified) {
        return cache.freshen(request, stored, response(304, now, now, notModified), CacheRule.NONE)
                .response();
    }

    @Test
    void a304MakesItFreshAgain() {
        StoredResponse stored = store(FRESH, "ETag: \"a\"", "X: 1");
        now = at(100);
        StoredResponse renewed = freshen(get(), stored, "Cache-Control: max-age=30", "X: 2");
        assertSame(renewed, found());
        assertEquals(new Lookup.Usable(renewed, new Suitability.Fresh()), lookup());
        assertEquals(200, renewed.status());
        assertEquals("2", renewed.fields().get("x"));
        assertEquals(30, renewed.ttl(now));
        assertSame(stored.content(), renewed.content());
        // What a hit saves is the fetch of all of it, not the question whether it changed.
        assertEquals(stored.fetchNanos(), renewed.fetchNanos());
    }

    @Test
    void aPartOfTheContentHasItsShareOfTheFetch() {
        StoredResponse stored = store(FRESH);
        long length = stored.content().length();
        assertEquals(5, stored.shareOfFetchNanos(length));
        assertEquals(5 / length, stored.shareOfFetchNanos(1));
        assertEquals(0, stored.shareOfFetchNanos(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-store", "private"})
    void a304MayForbidToKeepIt(String control) {
        StoredResponse stored = store(FRESH, "ETag: \"a\"");
        StoredResponse once = freshen(get(), stored, "Cache-Control: " + control);
        assertNull(found());
        assertSame(stored.content(), once.content());
        assertFalse(once.isFresh(now));
    }

    /** What one client's request forbids to store is no reason to forget what another's let be stored. */
    @ParameterizedTest
    @ValueSource(strings = {"Authorization: x", "Cache-Control: no-store"})
    void a304ForOneClientChangesNothing(String line) {
        StoredResponse stored = store(FRESH, "ETag: \"a\"");
        now = at(100);
        StoredResponse once = freshen(get(line), stored, FRESH, "X: 1");
        assertEquals("1", once.fields().get("x"));
        assertSame(stored, found());
    }

    @Test
    void fieldsForOneClientAreNotStored() {
        StoredResponse stored = store("Cache-Control: max-age=60, private=\"x-a\"", "X-A: 1", "X-B: 1", "ETag: \"a\"");
        assertFalse(stored.fields().has("x-a"));
        assertTrue(stored.fields().has("x-b"));
        StoredResponse renewed = freshen(get(), stored, "X-A: 2");
        assertFalse(renewed.fields().has("x-a"));
    }

    @Test
    void a304AfterARemovalBringsNothingBack() {
        StoredResponse stored = store(FRESH, "ETag: \"a\"");
        var _ = cache.purge(new Purge(new Purge.Url(KEY), false));
        freshen(get(), stored, FRESH);
        assertNull(found());
    }

    // --- HEAD, RFC 9111 §4.3.5

    private void head(int status, String... lines) {
        cache.headReceived(request("HEAD", KEY), response(status, now, now, lines), CacheRule.NONE);
    }

    @Test
    void aHeadThatAgreesMakesItFresh() {
        store(FRESH, "ETag: \"a\"");
        now = at(100);
        head(200, FRESH, "ETag: \"a\"", "Content-Length: 10", "X: 2");
        StoredResponse renewed = found();
        assertNotNull(renewed);
        assertEquals(60, renewed.ttl(now));
        assertEquals("2", renewed.fields().get("x"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ETag: \"b\"", "Content-Length: 11", "Last-Modified: Tue, 14 Nov 2023 21:13:20 GMT"})
    void aHeadThatDiffersMakesItStale(String line) {
        store(FRESH, "ETag: \"a\"", "Last-Modified: Tue, 14 Nov 2023 21:13:21 GMT");
        head(200, FRESH, line);
        assertInstanceOf(Lookup.Unconfirmed.class, lookup());
    }

    @Test
    void aHeadThatFailsSaysNothing() {
        StoredResponse stored = store(FRESH, "ETag: \"a\"");
        head(404, "ETag: \"b\"");
        head(500, "ETag: \"b\"");
        assertSame(stored, found());
        assertInstanceOf(Lookup.Usable.class, lookup());
        var _ = cache.purge(new Purge(new Purge.Url(KEY), false));
        head(200, FRESH, "ETag: \"a\"");
        assertNull(found());
    }

    // --- invalidation, RFC 9111 §4.4

    @Test
    void anUnsafeRequestMakesItInvalid() {
        store(FRESH);
        assertEquals(List.of(), cache.answered(KEY, 500, null, null));
        assertNotNull(found());
        assertEquals(List.of(KEY), cache.answered(KEY, 200, null, null));
        assertNull(found());
    }

    @Test
    void whatWasAskedForBeforeIsNotStoredAfter() {
        OriginResponse before = askedFor(cache.generation());
        cache.answered(KEY, 204, null, null);
        store(get(), before, Content.EMPTY);
        assertNull(found());
        store(get(), askedFor(cache.generation()), Content.EMPTY);
        assertNotNull(found());
    }

    private OriginResponse askedFor(long generation) {
        return new OriginResponse(200, "", Given.fields(FRESH), now, now, OptionalLong.of(0), true, generation);
    }

    @Test
    void a304AskedForBeforeDoesNotFreshenAfter() {
        StoredResponse stored = store(FRESH, "ETag: \"a\"");
        OriginResponse notModified = response(304, now, at(5), FRESH);
        now = at(3);
        cache.answered(KEY, 204, null, null);
        now = at(4);
        StoredResponse other = store(FRESH, "ETag: \"b\"");
        var _ = cache.freshen(get(), stored, notModified, CacheRule.NONE);
        assertSame(other, found());
    }

    /** What was asked for earlier and took longer is not put over what came since. */
    @Test
    void anOlderAnswerDoesNotReplaceANewerOne() {
        OriginResponse older = response(200, at(0), at(0), FRESH);
        OriginResponse newer = response(200, at(1), at(1), FRESH);
        StoredResponse kept = store(get(), newer, Content.EMPTY);
        store(get(), older, Content.EMPTY);
        assertSame(kept, found());
    }

    /** A purge, or an unsafe request, reaches what is on its way. */
    @Test
    void whatWasAskedForBeforeAPurgeIsNotStored() {
        long before = cache.generation();
        assertTrue(cache.isCurrent(KEY, before));
        assertEquals(0, cache.purge(new Purge(new Purge.Tag("x"), false)));
        assertFalse(cache.isCurrent(KEY, before));
        assertTrue(cache.isCurrent(KEY, cache.generation()));
        long then = cache.generation();
        assertEquals(List.of(KEY), cache.answered(KEY, 200, null, null));
        assertFalse(cache.isCurrent(KEY, then));
        assertTrue(cache.isCurrent(new CacheKey("http://other.example/"), then));
    }

    // --- room

    @Test
    void roomIsTakenAndGivenBack() {
        assertTrue(cache.room().take(Use.STORED, ROOM));
        assertFalse(cache.room().take(Use.STORED, 1));
        cache.room().give(Use.STORED, 1);
        assertTrue(cache.room().take(Use.STORED, 1));
        assertFalse(cache.room().take(Use.STORED, 1));
        cache.room().give(Use.STORED, ROOM);
        assertTrue(cache.room().take(Use.STORED, ROOM));
    }

    @Test
    void switchedOffNothingIsKept() {
        ResponseCache none = ResponseCache.none(Given.settings());
        assertFalse(none.isOn());
        assertTrue(cache.isOn());
        assertEquals(new Lookup.Missing(Lookup.Reason.URI), none.lookup(get(), now));
        assertEquals(List.of(KEY), none.answered(KEY, 200, null, null));
        assertEquals(0, none.purge(new Purge(new Purge.All(), false)));
        assertEquals(0, none.entries() + none.bytes() + none.evictions());
        none.forEach((_, _) -> assertTrue(false));
    }
}
