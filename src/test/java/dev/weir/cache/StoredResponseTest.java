package dev.weir.cache;

import static dev.weir.cache.Given.HOUR_AGO;
import static dev.weir.cache.Given.NOW;
import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static dev.weir.cache.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoredResponseTest {

    /** RFC 9111 §4.2.3, requested two seconds before it came. */
    @ParameterizedTest
    @CsvSource({
        "'', '', 2",
        "0, '', 2",
        "10, '', 12",
        "'7, 9', '', 9",
        "x, '', 2",
        "-1, '', 2",
        "1.5, '', 2",
        "99999999999999999999, '', 2147483650",
        "'', 'Tue, 14 Nov 2023 22:13:20 GMT', 2",
        "'', 'Tue, 14 Nov 2023 22:13:10 GMT', 10",
        "'', 'Tue, 14 Nov 2023 22:13:30 GMT', 2",
        "5, 'Tue, 14 Nov 2023 22:13:10 GMT', 10",
        "9, 'Tue, 14 Nov 2023 22:13:10 GMT', 11",
        "5, yesterday, 7",
    })
    void startsAtItsAge(String age, String date, long expected) {
        Fields fields = Given.fields("Age: " + age, "Date: " + date);
        assertEquals(expected, StoredResponse.initialAge(fields, at(-2), at(0)));
    }

    @Test
    void agesByTheSecond() {
        StoredResponse stored = stored("Cache-Control: max-age=60", "Age: 10", "Date: " + NOW);
        for (long second = 0; second < 100; second++) {
            assertEquals(10 + second, stored.age(at(second)));
            assertEquals(50 - second, stored.ttl(at(second)));
            assertEquals(second < 50, stored.isFresh(at(second)));
        }
    }

    @Test
    void isFreshToTheNanosecond() {
        StoredResponse stored = stored("Cache-Control: max-age=60");
        Moment end = at(60);
        assertTrue(stored.isFresh(new Moment(end.nanos() - 1, end.epochSecond())));
        assertFalse(stored.isFresh(end));
        assertEquals(1, stored.ttl(new Moment(end.nanos() - 1, end.epochSecond())));
        assertEquals(0, stored.ttl(end));
    }

    /** Somebody sets the clock: what is stored gets neither older nor younger by that. */
    @ParameterizedTest
    @ValueSource(strings = {"PT-1H", "PT0S", "PT1H", "P3650D", "P-3650D"})
    void onlyTheMonotonicClockCounts(Duration moved) {
        StoredResponse stored = stored("Cache-Control: max-age=60", "Date: " + NOW);
        for (long second : List.of(0L, 1L, 59L, 60L, 61L)) {
            assertEquals(second, stored.age(at(second, moved)));
            assertEquals(60 - second, stored.ttl(at(second, moved)));
            assertEquals(second < 60, stored.isFresh(at(second, moved)));
        }
    }

    @Test
    void theLongestLifetimeDoesNotOverflow() {
        StoredResponse stored = stored("Cache-Control: max-age=99999999999999999999");
        long century = TimeUnit.DAYS.toSeconds(36_500);
        assertTrue(stored.isFresh(at(TimeUnit.DAYS.toSeconds(365))));
        assertFalse(stored.isFresh(at(century)));
        assertEquals(century - 2_147_483_648L, -stored.ttl(at(century)));
        StoredResponse old = stored("Cache-Control: max-age=5", "Age: 99999999999999999999");
        assertFalse(old.isFresh(at(0)));
        assertEquals(5 - 2_147_483_648L, old.ttl(at(0)));
    }

    @Test
    void softPurgedItIsStale() {
        StoredResponse purged = stored("Cache-Control: max-age=60").softPurged();
        assertTrue(purged.isSoftPurged());
        assertFalse(purged.isFresh(at(0)));
        assertEquals(0, purged.ttl(at(0)));
        assertEquals(-10, purged.ttl(at(70)));
        assertEquals(5, purged.age(at(5)));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, false, false",
        "'max-age=10, no-cache', true, false",
        "'max-age=10, no-cache=\"x\"', false, false",
        "'max-age=10, must-revalidate', false, true",
        "'max-age=10, proxy-revalidate', false, true",
        "s-maxage=10, false, true",
        "public, false, false",
    })
    void remembersWhatItsOriginDemands(String control, boolean noCache, boolean mustRevalidate) {
        StoredResponse stored = stored("Cache-Control: " + control, "ETag: \"a\"");
        assertEquals(noCache, stored.isNoCache());
        assertEquals(mustRevalidate, stored.mustRevalidate());
        assertTrue(stored.hasValidator());
        assertFalse(stored("Cache-Control: max-age=10").hasValidator());
        assertTrue(stored("Last-Modified: " + HOUR_AGO).hasValidator());
    }

    /** RFC 5861 §3 and §4; seconds after it became stale. */
    @ParameterizedTest
    @CsvSource({
        "'stale-while-revalidate=5, stale-if-error=9', 0, true, true",
        "'stale-while-revalidate=5, stale-if-error=9', 4, true, true",
        "'stale-while-revalidate=5, stale-if-error=9', 5, false, true",
        "'stale-while-revalidate=5, stale-if-error=9', 8, false, true",
        "'stale-while-revalidate=5, stale-if-error=9', 9, false, false",
        "'stale-while-revalidate=5, stale-if-error=9, must-revalidate', 0, false, false",
        "'stale-while-revalidate=5, stale-if-error=9, no-cache', 0, false, false",
        "'stale-while-revalidate=2147483648, stale-if-error=2147483648', 99999999, true, true",
        "'x', 0, false, false",
    })
    void mayBeUsedStale(String control, long later, boolean whileRevalidated, boolean onError) {
        StoredResponse stored = stored("Cache-Control: max-age=10, " + control, "ETag: \"a\"");
        assertEquals(whileRevalidated, stored.isUsableWhileRevalidated(at(10 + later)));
        assertEquals(onError, stored.isUsableOnError(at(10 + later)));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, 110",
        "'max-age=10, must-revalidate', 10",
        "'max-age=10, stale-while-revalidate=500', 510",
        "'max-age=10, stale-if-error=500', 510",
        "'max-age=10, stale-if-error=50', 110",
    })
    void isOfUseUntil(String control, long seconds) {
        StoredResponse stored = stored("Cache-Control: " + control);
        assertEquals(TimeUnit.SECONDS.toNanos(seconds), stored.usefulNanos(100));
        StoredResponse validatable = stored("Cache-Control: " + control, "ETag: \"a\"");
        assertTrue(validatable.usefulNanos(0) > TimeUnit.DAYS.toNanos(36_500 / 2));
    }

    /** However long an operator lets it be stale. */
    @Test
    void isOfUseForAsLongAsCanBeCounted() {
        StoredResponse stored = stored("Cache-Control: max-age=10");
        assertTrue(stored.usefulNanos(TimeUnit.DAYS.toSeconds(200_000)) > TimeUnit.DAYS.toNanos(10_000));
    }

    @Test
    void cameWhenItCame() {
        StoredResponse stored = stored(get(), response(200, at(-3), at(0), "Cache-Control: max-age=5"), Content.EMPTY);
        assertEquals(at(0), stored.received(at(50)));
        assertEquals(3, stored.age(at(0)));
    }

    @Test
    void bearsTheTagsOfBothFields() {
        StoredResponse stored =
                stored("Cache-Control: max-age=5", "Surrogate-Key: a b", "Cache-Tag: c,d e", "Cache-Tag: a");
        assertEquals(List.of("a", "b", "c"), stored.tags());
    }
}
