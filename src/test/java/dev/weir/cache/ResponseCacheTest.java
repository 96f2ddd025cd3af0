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

import dev.weir.cache.Storability.Storable;
import dev.weir.field.Selection.Span;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
        return cache.store(request, response, storable, content, 5);
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

    // --- ranges

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "GET, 200, -, -, whole",
                "GET, 200, bytes=2-3, -, 2-3",
                "GET, 200, bytes=8-, -, 8-9",
                "GET, 200, bytes=-3, -, 7-9",
                "GET, 200, bytes=-99, -, 0-9",
                "GET, 200, bytes=8-99, -, 8-9",
                "GET, 200, 'bytes=0-0,2-2', -, 0-0 2-2",
                "GET, 200, bytes=10-, -, none",
                "GET, 200, bytes=-0, -, none",
                "GET, 200, x=1-2, -, whole",
                "GET, 200, bytes=3-2, -, whole",
                "HEAD, 200, bytes=2-3, -, whole",
                "GET, 404, bytes=2-3, -, whole",
                "GET, 200, bytes=2-3, '\"a\"', 2-3",
                "GET, 200, bytes=2-3, '\"b\"', whole",
                "GET, 200, bytes=10-, '\"b\"', whole",
            })
    void aRangeGets(String method, int status, @Nullable String range, @Nullable String ifRange, String expected) {
        StoredResponse stored =
                Given.stored(get(), response(status, FRESH, "ETag: \"a\""), Content.whole(List.of(WHOLE)));
        String[] lines = java.util.stream.Stream.of(
                        range == null ? "" : "Range: " + range, ifRange == null ? "" : "If-Range: " + ifRange)
                .filter(line -> !line.isEmpty())
                .toArray(String[]::new);
        RangeAnswer answer = ResponseCache.range(request(method, KEY, lines), stored, now);
        assertEquals(
                expected,
                switch (answer) {
                    case RangeAnswer.Whole _ -> "whole";
                    case RangeAnswer.Unsatisfiable _ -> "none";
                    case RangeAnswer.Parts(List<Span> spans) ->
                        String.join(
                                " ",
                                spans.stream()
                                        .map(span -> span.first() + "-" + span.last())
                                        .toList());
                });
    }

    // --- freshening

    private StoredResponse freshen(CacheRequest request, StoredResponse stored, String... notModified) {
        return cache.freshen(request, stored, response(304, now, now, notModified), CacheRule.NONE, 9)
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
        assertEquals(9, renewed.fetchNanos());
        CacheRequest again = get();
        assertEquals(
                9,
                cache.freshen(again, renewed, response(304, now, now), CacheRule.NONE, 1)
                        .response()
                        .fetchNanos());
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
        cache.headReceived(request("HEAD", KEY), response(status, now, now, lines), CacheRule.NONE, 1);
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
        cache.freshen(get(), stored, notModified, CacheRule.NONE, 1);
        assertSame(other, found());
    }

    // --- errors, RFC 5861 §4 and RFC 9111 §4.2.4

    @ParameterizedTest
    @CsvSource({
        "500, true",
        "502, true",
        "503, true",
        "504, true",
        "501, false",
        "505, false",
        "404, false",
        "200, false"
    })
    void itStandsInForThese(int status, boolean standsIn) {
        StoredResponse stored = store("Cache-Control: max-age=10, stale-if-error=60");
        assertEquals(standsIn, ResponseCache.standsInFor(status, get(), stored, at(20)));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, '', 20, false, true",
        "max-age=10, stale-if-error=20, 20, true, true",
        "max-age=10, stale-if-error=20, 30, false, true",
        "max-age=10, no-cache, 20, false, false",
        "max-age=10, '', 86409, false, true",
        "max-age=10, '', 86410, false, false",
        "'max-age=10, must-revalidate', stale-if-error=20, 20, false, false",
        "'max-age=10, no-cache', stale-if-error=20, 5, false, false",
        "'max-age=10, stale-if-error=99999999', '', 999999, true, true",
        "'s-maxage=10, stale-if-error=99', '', 20, false, false",
    })
    void itMayBeUsedWhenNothingElseIsThere(
            String control, String asked, long later, boolean onError, boolean disconnected) {
        StoredResponse stored = store("Cache-Control: " + control, "ETag: \"a\"");
        CacheRequest request = asked.isEmpty() ? get() : get("Cache-Control: " + asked);
        assertEquals(onError, ResponseCache.standsInFor(503, request, stored, at(later)));
        assertEquals(disconnected, cache.isUsableDisconnected(request, stored, at(later)));
    }

    // --- for others

    @ParameterizedTest
    @CsvSource({
        "200, max-age=60, X: 1, true",
        "200, max-age=60, X: 2, false",
        "200, max-age=0, X: 1, false",
        "200, 'max-age=60, no-cache', X: 1, false",
        "200, 'max-age=60, no-cache=\"y\"', X: 1, true",
        "404, max-age=60, X: 1, true",
        "206, max-age=60, X: 1, false",
    })
    void whatIsComingIsForAnother(int status, String control, String asked, boolean isFor) {
        OriginResponse response = new OriginResponse(
                status,
                "",
                Given.fields("Cache-Control: " + control, "Vary: X", "ETag: \"a\"", "Content-Range: bytes 0-0/9"),
                now,
                now,
                OptionalLong.of(1),
                true);
        Storability storability = cache.judge(get("X: 1"), response, CacheRule.NONE);
        Storable storable = assertInstanceOf(Storable.class, storability);
        Shared shared = ResponseCache.shared(get("X: 1"), response, storability);
        assertEquals(isFor, shared != null && shared.isFor(get(asked), now));
        assertFalse(shared != null && shared.isFor(get(asked), at(100)));
        StoredResponse stored = cache.store(get("X: 1"), response, storable, Content.EMPTY, 1);
        assertEquals(isFor || status == 206, ResponseCache.isConfirmedFor(get(asked), stored, now));
    }

    @Test
    void whatIsForOneClientIsNotShared() {
        OriginResponse response =
                response(200, now, now, "Cache-Control: max-age=60, private=\"x-a\"", "X-A: 1", "X-B: 1");
        Storability storability = cache.judge(get(), response, CacheRule.NONE);
        Shared shared = Objects.requireNonNull(ResponseCache.shared(get(), response, storability));
        assertFalse(shared.fields().has("x-a"));
        assertTrue(shared.fields().has("x-b"));
        assertNull(ResponseCache.shared(get(), response, new Storability.Unstorable(Storability.Reason.PRIVATE)));
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
        assertTrue(cache.takeRoom(ROOM));
        assertFalse(cache.takeRoom(1));
        cache.giveRoom(1);
        assertTrue(cache.takeRoom(1));
        assertFalse(cache.takeRoom(1));
        cache.giveRoom(ROOM);
        assertTrue(cache.takeRoom(ROOM));
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
