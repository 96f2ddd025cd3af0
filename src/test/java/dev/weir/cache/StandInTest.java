package dev.weir.cache;

import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandInTest {

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
        StoredResponse stored = stored("Cache-Control: max-age=10, stale-if-error=60");
        assertEquals(standsIn, StandIn.forStatus(status, get(), stored, at(20)));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, '', 20, false, true",
        "max-age=10, stale-if-error=20, 20, true, true",
        "max-age=10, stale-if-error=20, 30, false, true",
        "max-age=10, no-cache, 20, false, false",
        "'max-age=10, stale-if-error=99', max-age=99, 20, false, false",
        "'max-age=10, stale-if-error=99', min-fresh=1, 20, false, false",
        "'max-age=10, stale-if-error=99', 'min-fresh=1, stale-if-error=20', 20, true, true",
        "max-age=10, '', 86409, false, true",
        "max-age=10, '', 86410, false, false",
        "'max-age=10, must-revalidate', stale-if-error=20, 20, false, false",
        "'max-age=10, no-cache', stale-if-error=20, 5, false, false",
        "'max-age=10, stale-if-error=99999999', '', 999999, true, true",
        "'s-maxage=10, stale-if-error=99', '', 20, false, false",
    })
    void itMayBeUsedWhenNothingElseIsThere(
            String control, String asked, long later, boolean onError, boolean disconnected) {
        StoredResponse stored = stored("Cache-Control: " + control, "ETag: \"a\"");
        CacheRequest request = asked.isEmpty() ? get() : get("Cache-Control: " + asked);
        assertEquals(onError, StandIn.forStatus(503, request, stored, at(later)));
        assertEquals(
                disconnected,
                StandIn.disconnected(request, stored, Given.settings().heuristicMax(), at(later)));
    }
}
