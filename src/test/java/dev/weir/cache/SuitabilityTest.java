package dev.weir.cache;

import static dev.weir.cache.Given.at;
import static dev.weir.cache.Given.control;
import static dev.weir.cache.Given.stored;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.cache.Suitability.AcceptedStale;
import dev.weir.cache.Suitability.Fresh;
import dev.weir.cache.Suitability.MustValidate;
import dev.weir.cache.Suitability.Reason;
import dev.weir.cache.Suitability.WhileRevalidated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuitabilityTest {

    private static String name(Suitability suitability) {
        return switch (suitability) {
            case Fresh _ -> "fresh";
            case AcceptedStale _ -> "accepted";
            case WhileRevalidated _ -> "revalidating";
            case MustValidate(Reason reason) -> reason == Reason.REQUEST ? "request" : "stale";
        };
    }

    private static StoredResponse response(String control) {
        return stored("Cache-Control: " + control, "ETag: \"a\"");
    }

    @ParameterizedTest
    @CsvSource({
        // stored, request, seconds later, what then
        "max-age=10, '', 0, fresh",
        "max-age=10, '', 9, fresh",
        "max-age=10, '', 10, stale",
        "max-age=0, '', 0, stale",
        "'max-age=10, no-cache', '', 0, stale",
        "'max-age=10, no-cache=\"x\"', '', 0, fresh",
        "'max-age=10, must-revalidate', '', 9, fresh",
        "'max-age=10, immutable', no-cache, 0, request",
        "max-age=10, no-cache, 0, request",
        "max-age=10, no-cache=x, 0, request",
        "max-age=10, max-age=5, 5, fresh",
        "max-age=10, max-age=5, 6, request",
        "max-age=10, max-age=0, 0, request",
        "max-age=10, max-age=x, 0, request",
        "max-age=10, max-age=99999999999999999999, 9, fresh",
        "max-age=10, max-age=99999999999999999999, 10, stale",
        "max-age=10, min-fresh=5, 5, fresh",
        "max-age=10, min-fresh=5, 6, request",
        "max-age=10, min-fresh=5, 10, stale",
        "max-age=10, min-fresh=x, 9, fresh",
        "'max-age=10, stale-while-revalidate=99', min-fresh=5, 11, stale",
        "max-age=10, max-stale, 9, fresh",
        "max-age=10, max-stale, 10, accepted",
        "max-age=10, max-stale, 999999, accepted",
        "max-age=10, max-stale=5, 15, accepted",
        "max-age=10, max-stale=5, 16, stale",
        "max-age=10, max-stale=0, 10, accepted",
        "max-age=10, max-stale=x, 11, stale",
        "max-age=10, 'max-age=99, max-stale=5', 15, accepted",
        "max-age=10, 'max-age=12, max-stale=5', 13, stale",
        "'max-age=10, must-revalidate', max-stale, 10, stale",
        "'max-age=10, proxy-revalidate', max-stale, 10, stale",
        "'s-maxage=10', max-stale, 10, stale",
        "'max-age=10, no-cache', max-stale, 10, stale",
        "'max-age=10, stale-while-revalidate=5', '', 10, revalidating",
        "'max-age=10, stale-while-revalidate=5', '', 14, revalidating",
        "'max-age=10, stale-while-revalidate=5', '', 15, stale",
        "'max-age=10, stale-while-revalidate=5', max-stale, 15, accepted",
        "'max-age=10, stale-while-revalidate=5', max-age=99, 11, stale",
        "'max-age=10, stale-while-revalidate=5', min-fresh=0, 10, stale",
        "'max-age=10, stale-while-revalidate=5', min-fresh=x, 11, stale",
        "'max-age=10, stale-while-revalidate=5', 'max-age=99, max-stale', 11, revalidating",
        "'max-age=10, stale-while-revalidate=5', 'max-age=99, max-stale=2', 12, revalidating",
        "'max-age=10, stale-while-revalidate=5', 'max-age=99, max-stale=2', 13, stale",
        "'max-age=10, stale-while-revalidate=5', max-stale=2, 13, revalidating",
        "'max-age=10, stale-while-revalidate=5', no-cache, 10, stale",
        "max-age=10, no-cache, 10, stale",
        "max-age=10, max-age=0, 10, stale",
        "max-age=10, max-age=5, 10, stale",
        "'max-age=10, stale-while-revalidate=5, must-revalidate', '', 10, stale",
        "'max-age=10, stale-while-revalidate=5, no-cache', '', 10, stale",
        "'max-age=10, stale-while-revalidate=99999999999', '', 999999, revalidating",
        "'max-age=10, stale-if-error=99', '', 10, stale",
    })
    void answers(String response, String request, long later, String expected) {
        assertEquals(expected, name(Suitability.of(control(request), response(response), at(later))));
    }

    @ParameterizedTest
    @CsvSource({
        "max-age=10, '', stale",
        "max-age=10, max-stale, stale",
        "'max-age=10, stale-while-revalidate=5', '', stale",
        "max-age=10, no-cache, stale",
    })
    void whatIsSoftPurgedIsStaleAtOnce(String response, String request, String expected) {
        assertEquals(
                expected,
                name(Suitability.of(control(request), response(response).softPurged(), at(1))));
    }
}
