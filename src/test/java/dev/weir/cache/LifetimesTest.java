package dev.weir.cache;

import static dev.weir.cache.Given.DAY_AGO;
import static dev.weir.cache.Given.HOUR_AGO;
import static dev.weir.cache.Given.IN_A_MINUTE;
import static dev.weir.cache.Given.NOW;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.response;
import static dev.weir.cache.Given.rule;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.cache.CacheSettings.SetCookie;
import dev.weir.cache.Lifetime.Assigned;
import dev.weir.cache.Lifetime.Reason;
import dev.weir.cache.Lifetime.Stated;
import dev.weir.cache.Lifetime.Unknown;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifetimesTest {

    private static final List<String> TARGETS = List.of("cdn-cache-control");
    private static final CacheSettings CLASSIC = Given.settings(SetCookie.EXPLICIT, 99_000, TARGETS);
    private static final CacheSettings PLAIN = Given.settings(SetCookie.EXPLICIT, 0, TARGETS);
    private static final Lifetime NONE = new Unknown();

    private static Lifetime of(CacheSettings settings, CacheRequest request, OriginResponse response, CacheRule rule) {
        return new Lifetimes(settings)
                .of(request, response, Directives.of(response.fields(), settings.targets()), rule);
    }

    private static Lifetime of(CacheRequest request, OriginResponse response, CacheRule rule) {
        return of(PLAIN, request, response, rule);
    }

    static Stream<Arguments> stated() {
        return Stream.of(
                arguments(10, response(200, "Cache-Control: s-maxage=10, max-age=20", "Expires: " + IN_A_MINUTE)),
                arguments(20, response(200, "Cache-Control: max-age=20", "Expires: " + IN_A_MINUTE)),
                arguments(0, response(200, "Cache-Control: s-maxage=0, max-age=20")),
                arguments(0, response(200, "Cache-Control: s-maxage=x, max-age=20")),
                arguments(0, response(200, "Cache-Control: max-age=1.5")),
                arguments(0, response(200, "Cache-Control: max-age=-1")),
                arguments(0, response(200, "Cache-Control: max-age=20", "Cache-Control: max-age=30")),
                arguments(20, response(200, "Cache-Control: max-age=20", "Cache-Control: max-age=20")),
                arguments(2_147_483_648L, response(200, "Cache-Control: max-age=99999999999999999999")),
                arguments(60, response(200, "Expires: " + IN_A_MINUTE)),
                arguments(60, response(200, "Expires: " + IN_A_MINUTE, "Date: " + NOW)),
                arguments(3660, response(200, "Expires: " + IN_A_MINUTE, "Date: " + HOUR_AGO)),
                arguments(60, response(200, "Expires: " + IN_A_MINUTE, "Date: yesterday")),
                arguments(0, response(200, "Expires: " + HOUR_AGO, "Date: " + NOW)),
                arguments(0, response(200, "Expires: 0", "Last-Modified: " + DAY_AGO)),
                arguments(0, response(200, "Expires: " + IN_A_MINUTE, "Expires: " + IN_A_MINUTE)),
                arguments(2_147_483_648L, response(200, "Expires: Fri, 31 Dec 9999 23:59:59 GMT")),
                arguments(60, response(500, "Cache-Control: public", "Expires: " + IN_A_MINUTE)),
                arguments(7, response(200, "CDN-Cache-Control: max-age=7", "Cache-Control: s-maxage=9")),
                arguments(9, response(200, "CDN-Cache-Control: ", "Cache-Control: s-maxage=9")));
    }

    /** RFC 9111 §4.2.1, and §4.2.1 of what is in doubt: stale. */
    @ParameterizedTest
    @MethodSource("stated")
    void theOriginStatesIt(long seconds, OriginResponse response) {
        assertEquals(new Stated(seconds), of(get(), response, CacheRule.NONE));
        assertEquals(new Stated(seconds), of(CLASSIC, get(), response, rule(-1, -1, 5)));
    }

    static Stream<Arguments> assigned() {
        return Stream.of(
                arguments(corsAge(60), get(), response(200, "Access-Control-Max-Age: 60", "Last-Modified: " + DAY_AGO)),
                arguments(corsAge(86_400), get(), response(200, "Access-Control-Max-Age: 86401")),
                arguments(corsAge(60), get(), response(200, "Access-Control-Max-Age:  60 ")),
                arguments(NONE, get(), response(200, "Access-Control-Max-Age: -1")),
                arguments(NONE, get("Cookie: a"), response(200, "Access-Control-Max-Age: 60")),
                arguments(NONE, get("Authorization: a"), response(200, "Access-Control-Max-Age: 60")),
                arguments(NONE, get(), response(200, "Access-Control-Max-Age: 60", "Set-Cookie: a")),
                arguments(NONE, get(), response(302, "Access-Control-Max-Age: 60")),
                arguments(tenth(360), get(), response(200, "Last-Modified: " + HOUR_AGO)),
                arguments(NONE, get("Cookie: a"), response(200, "Last-Modified: " + HOUR_AGO)),
                arguments(NONE, get("Authorization: a"), response(200, "Last-Modified: " + HOUR_AGO)),
                arguments(tenth(8280), get(), response(200, "Last-Modified: " + DAY_AGO, "Date: " + HOUR_AGO)),
                arguments(tenth(86_400), get(), response(200, "Last-Modified: Thu, 01 Jan 1970 00:00:00 GMT")),
                arguments(tenth(0), get(), response(200, "Last-Modified: Tue, 14 Nov 2023 22:13:11 GMT")),
                arguments(NONE, get(), response(200, "Last-Modified: " + NOW)),
                arguments(NONE, get(), response(200, "Last-Modified: " + IN_A_MINUTE)),
                arguments(NONE, get(), response(200, "Last-Modified: long ago")),
                arguments(NONE, get(), response(200, "Last-Modified: " + HOUR_AGO, "Set-Cookie: a")),
                arguments(NONE, get(), response(200, "Last-Modified: " + HOUR_AGO, "Pragma: No-Cache")),
                arguments(NONE, get(), response(302, "Last-Modified: " + HOUR_AGO)),
                arguments(tenth(360), get(), response(302, "Last-Modified: " + HOUR_AGO, "Cache-Control: public")),
                // RFC 9213 §2.2: Expires says nothing beside it; the rest is as ever.
                arguments(
                        tenth(360),
                        get(),
                        response(
                                200,
                                "Last-Modified: " + HOUR_AGO,
                                "CDN-Cache-Control: must-revalidate",
                                "Cache-Control: max-age=9",
                                "Expires: " + IN_A_MINUTE)),
                arguments(NONE, get(), response(200)));
    }

    private static Lifetime corsAge(long seconds) {
        return new Assigned(seconds, Reason.ACCESS_CONTROL_MAX_AGE);
    }

    private static Lifetime tenth(long seconds) {
        return new Assigned(seconds, Reason.LAST_MODIFIED);
    }

    @ParameterizedTest
    @MethodSource("assigned")
    void weirAssignsIt(Lifetime expected, CacheRequest request, OriginResponse response) {
        assertEquals(expected, of(request, response, CacheRule.NONE));
    }

    @Test
    void accessControlMaxAgeCanBeSwitchedOff() {
        CacheSettings off =
                new CacheSettings(1 << 20, 1000, 86_400, false, 0, SetCookie.EXPLICIT, List.of(), CacheRules.NONE);
        assertEquals(NONE, of(off, get(), response(200, "Access-Control-Max-Age: 60"), CacheRule.NONE));
    }

    /** RFC 9110 §15.1. */
    @Test
    void theseStatusesTakeAHeuristic() {
        List<Integer> taking = IntStream.range(200, 600)
                .filter(status -> of(get(), response(status, "Last-Modified: " + HOUR_AGO), CacheRule.NONE)
                                .seconds()
                        > 0)
                .boxed()
                .toList();
        assertEquals(List.of(200, 203, 204, 206, 300, 301, 308, 404, 405, 410, 414, 501), taking);
    }

    @Test
    void theseStatusesTakeTheDefault() {
        List<Integer> taking = IntStream.range(200, 600)
                .filter(status ->
                        of(CLASSIC, get(), response(status), CacheRule.NONE).seconds() > 0)
                .boxed()
                .toList();
        assertEquals(List.of(200, 203, 300, 301, 308), taking);
        assertEquals(new Assigned(86_400, Reason.DEFAULT), of(CLASSIC, get(), response(200), CacheRule.NONE));
        assertEquals(tenth(360), of(CLASSIC, get(), response(200, "Last-Modified: " + HOUR_AGO), CacheRule.NONE));
        assertEquals(NONE, of(CLASSIC, get(), response(200, "Set-Cookie: a"), CacheRule.NONE));
        assertEquals(NONE, of(CLASSIC, get(), response(200, "Pragma: no-cache"), CacheRule.NONE));
    }

    static Stream<Arguments> rules() {
        OriginResponse minute = response(200, "Cache-Control: max-age=60");
        OriginResponse silent = response(200);
        OriginResponse old = response(200, "Last-Modified: " + HOUR_AGO);
        return Stream.of(
                arguments(new Stated(100), minute, rule(100, -1, -1)),
                arguments(new Stated(60), minute, rule(60, 60, -1)),
                arguments(new Stated(5), minute, rule(-1, 5, -1)),
                arguments(new Stated(60), minute, rule(1, 100, 9)),
                arguments(new Stated(100), response(200, "Expires: 0"), rule(100, -1, -1)),
                arguments(byRule(9), silent, rule(-1, -1, 9)),
                arguments(byRule(9), old, rule(-1, -1, 9)),
                arguments(byRule(100), silent, rule(100, -1, -1)),
                arguments(byRule(100), silent, rule(100, -1, 9)),
                arguments(byRule(5), silent, rule(-1, 5, 9)),
                arguments(byRule(5), old, rule(-1, 5, -1)),
                arguments(tenth(360), old, rule(-1, 1000, -1)),
                // The operator's lifetime is not capped: heuristic-max is for what nobody decided.
                arguments(byRule(999_999), silent, rule(-1, -1, 999_999)),
                arguments(NONE, response(302), rule(100, -1, 9)),
                arguments(NONE, response(200, "Set-Cookie: a"), rule(100, -1, 9)));
    }

    private static Lifetime byRule(long seconds) {
        return new Assigned(seconds, Reason.RULE);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void aRuleBoundsIt(Lifetime expected, OriginResponse response, CacheRule rule) {
        assertEquals(expected, of(get(), response, rule));
    }

    /** {@code Date} is in the past of a clock that goes fast: what it says of the age counts elsewhere. */
    @Test
    void expiresIsMeasuredByTheOriginsClock() {
        OriginResponse response = response(200, Given.at(0), Given.at(7200), "Date: " + NOW, "Expires: " + IN_A_MINUTE);
        assertEquals(new Stated(60), of(get(), response, CacheRule.NONE));
    }
}
