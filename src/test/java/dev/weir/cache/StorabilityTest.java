package dev.weir.cache;

import static dev.weir.cache.Given.HOUR_AGO;
import static dev.weir.cache.Given.KEY;
import static dev.weir.cache.Given.get;
import static dev.weir.cache.Given.request;
import static dev.weir.cache.Given.response;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.cache.CacheSettings.SetCookie;
import dev.weir.cache.Storability.Reason;
import dev.weir.cache.Storability.Storable;
import dev.weir.cache.Storability.Unstorable;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StorabilityTest {

    private static final String FRESH = "Cache-Control: max-age=60";

    private static Storability judge(CacheRequest request, OriginResponse response) {
        return judge(request, response, Given.settings());
    }

    private static Storability judge(CacheRequest request, OriginResponse response, CacheSettings settings) {
        return new Storability.Judge(settings).judge(request, response, CacheRule.NONE);
    }

    private static @Nullable Reason reason(Storability storability) {
        return storability instanceof Unstorable(Reason reason) ? reason : null;
    }

    private static Storable storable(String... lines) {
        return assertInstanceOf(Storable.class, judge(get(), response(200, lines)));
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments(Reason.METHOD, request("HEAD", KEY), response(200, FRESH)),
                arguments(Reason.METHOD, request("get", KEY), response(200, FRESH)),
                arguments(Reason.METHOD, request("PUT", KEY), response(200, FRESH, "Content-Location: /p")),
                arguments(Reason.METHOD, request("POST", KEY), response(200, FRESH)),
                arguments(Reason.METHOD, request("POST", KEY), response(200, FRESH, "Content-Location: /q")),
                arguments(
                        Reason.METHOD,
                        request("POST", KEY),
                        response(200, FRESH, "Content-Location: http://b.example/p")),
                arguments(Reason.METHOD, request("POST", KEY), response(201, FRESH, "Content-Location: /p")),
                arguments(
                        Reason.METHOD,
                        request("POST", KEY),
                        response(200, "Last-Modified: " + HOUR_AGO, "Content-Location: /p")),
                arguments(Reason.REQUEST_NO_STORE, get("Cache-Control: no-store"), response(200, FRESH)),
                arguments(Reason.NO_STORE, get(), response(200, FRESH, "Cache-Control: no-store")),
                arguments(Reason.NO_STORE, get(), response(200, "Cache-Control: max-age=60, No-Store=\"x\"")),
                arguments(Reason.PRIVATE, get(), response(200, "Cache-Control: max-age=60, private")),
                arguments(Reason.PRIVATE, get(), response(200, "Cache-Control: max-age=60, private=\"\"")),
                arguments(Reason.PRIVATE, get(), response(200, "Cache-Control: public, max-age=60, private")),
                arguments(Reason.PRIVATE, get(), response(200, "Cache-Control: private=\"x\", private, max-age=60")),
                arguments(Reason.NOT_UNDERSTOOD, get(), response(299, "Cache-Control: must-understand, max-age=60")),
                arguments(
                        Reason.NOT_UNDERSTOOD,
                        get(),
                        response(299, "Cache-Control: must-understand, no-store, max-age=60")),
                arguments(Reason.AUTHORIZATION, get("Authorization: x"), response(200, FRESH)),
                arguments(Reason.AUTHORIZATION, get("Authorization: x"), response(200, "ETag: \"a\"")),
                arguments(
                        Reason.AUTHORIZATION,
                        get("Authorization: x"),
                        response(200, "Cache-Control: proxy-revalidate, max-age=60")),
                arguments(Reason.VARY, get(), response(200, FRESH, "Vary: *")),
                arguments(Reason.VARY, get(), response(200, FRESH, "Vary: Accept", "Vary: x, *")),
                arguments(Reason.VARY, get(), response(200, FRESH, "Vary: a b")),
                arguments(Reason.SET_COOKIE, get(), response(200, "ETag: \"a\"", "Set-Cookie: a=b")),
                arguments(Reason.CONDITIONAL, get("If-None-Match: \"a\""), response(304, FRESH, "ETag: \"a\"")),
                arguments(Reason.CONDITIONAL, get("If-None-Match: \"a\""), response(304, "ETag: \"a\"")),
                arguments(Reason.CONDITIONAL, get("If-Match: \"a\""), response(412, FRESH)),
                arguments(Reason.CONDITIONAL, get("Range: bytes=9-"), response(416, FRESH)),
                // RFC 9112 §8: complete, but kept only where its origin says for how long.
                arguments(Reason.NOT_DELIMITED, get(), cut(response(200, "ETag: \"a\""))),
                arguments(Reason.NOT_DELIMITED, get(), cut(response(200, "Last-Modified: " + HOUR_AGO))),
                arguments(Reason.TOO_LARGE, get(), sized(response(200, FRESH), 1001)),
                arguments(Reason.NOT_REUSABLE, get(), response(200)),
                arguments(Reason.NOT_REUSABLE, get(), response(200, "Cache-Control: max-age=0")),
                arguments(Reason.NOT_REUSABLE, get(), response(200, "Cache-Control: public")),
                arguments(Reason.NOT_REUSABLE, get(), response(200, "Expires: 0")),
                // RFC 9111 §3: the status is not heuristically cacheable, and nothing else lets it be stored.
                arguments(Reason.NOT_REUSABLE, get(), response(302, "ETag: \"a\"")),
                arguments(Reason.NOT_REUSABLE, get(), response(500, "Last-Modified: " + HOUR_AGO)),
                arguments(Reason.NOT_REUSABLE, get(), response(299, "Cache-Control: no-cache", "ETag: \"a\"")));
    }

    @ParameterizedTest
    @MethodSource("refused")
    void isRefused(Reason reason, CacheRequest request, OriginResponse response) {
        assertEquals(new Unstorable(reason), judge(request, response));
    }

    @Test
    void everyReasonHasARowAndATokenOfItsOwn() {
        Set<Reason> seen = Stream.concat(refused(), parts())
                .flatMap(row -> Stream.ofNullable((Reason) row.get()[0]))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Reason.class)));
        assertEquals(EnumSet.allOf(Reason.class), seen);
        assertEquals(
                Reason.values().length,
                Stream.of(Reason.values()).map(Reason::token).distinct().count());
    }

    static Stream<Arguments> accepted() {
        return Stream.of(
                arguments(get(), response(200, FRESH)),
                arguments(get(), response(200, "Cache-Control: s-maxage=1")),
                arguments(get(), response(200, "Expires: " + Given.IN_A_MINUTE)),
                arguments(get(), response(200, "ETag: \"a\"")),
                arguments(get(), response(200, "Cache-Control: no-cache", "ETag: \"a\"")),
                arguments(get(), response(200, "Cache-Control: max-age=0", "ETag: W/\"a\"")),
                arguments(get(), response(404, "Last-Modified: " + HOUR_AGO)),
                arguments(get(), response(501, "ETag: \"a\"")),
                arguments(get(), response(302, FRESH)),
                arguments(get(), response(302, "Cache-Control: max-age=0", "ETag: \"a\"")),
                arguments(get(), response(302, "Expires: 0", "ETag: \"a\"")),
                arguments(get(), response(500, "Cache-Control: public", "ETag: \"a\"")),
                arguments(get(), response(599, FRESH)),
                arguments(get(), response(200, "Cache-Control: no-store, must-understand, max-age=60")),
                arguments(get(), response(200, "Cache-Control: private=\"set-cookie\", max-age=60")),
                arguments(get("Authorization: x"), response(200, "Cache-Control: public, max-age=60")),
                arguments(get("Authorization: x"), response(200, "Cache-Control: s-maxage=60")),
                arguments(get("Authorization: x"), response(200, "Cache-Control: must-revalidate, max-age=60")),
                arguments(get("Cookie: a=b"), response(200, FRESH)),
                arguments(get("Cache-Control: no-cache"), response(200, FRESH)),
                arguments(get(), response(200, FRESH, "Vary: Accept, Cookie")),
                arguments(get(), response(200, FRESH, "Set-Cookie: a=b")),
                arguments(get(), sized(response(200, FRESH), 1000)),
                arguments(request("POST", KEY), response(200, FRESH, "Content-Location: /p")),
                arguments(request("POST", KEY), response(200, FRESH, "Content-Location: HTTP://A.example:80/p")));
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void isStored(CacheRequest request, OriginResponse response) {
        assertInstanceOf(Storable.class, judge(request, response));
    }

    private static OriginResponse sized(OriginResponse response, long length) {
        return new OriginResponse(
                response.status(),
                "",
                response.fields(),
                response.requested(),
                response.received(),
                OptionalLong.of(length),
                true);
    }

    private static OriginResponse cut(OriginResponse response) {
        return new OriginResponse(
                response.status(),
                "",
                response.fields(),
                response.requested(),
                response.received(),
                OptionalLong.empty(),
                false);
    }

    static Stream<Arguments> parts() {
        return Stream.of(
                arguments(null, 5, "\"a\"", "bytes 0-4/10"),
                arguments(Reason.PARTIAL, 5, "W/\"a\"", "bytes 0-4/10"),
                arguments(Reason.PARTIAL, 5, "a", "bytes 0-4/10"),
                arguments(Reason.PARTIAL, 5, null, "bytes 0-4/10"),
                arguments(Reason.PARTIAL, 5, "\"a\"", null),
                arguments(Reason.PARTIAL, 5, "\"a\"", "bytes 0-4/*"),
                arguments(Reason.PARTIAL, 5, "\"a\"", "bytes */10"),
                arguments(Reason.PARTIAL, 5, "\"a\"", "bytes 4-9/10"),
                arguments(Reason.PARTIAL, 5, "\"a\"", "bytes 0-4/4"),
                arguments(Reason.PARTIAL, 5, "\"a\"", "lines 0-4/10"),
                arguments(Reason.PARTIAL, -1, "\"a\"", "bytes 0-4/10"),
                arguments(Reason.TOO_LARGE, 1001, "\"a\"", "bytes 0-1000/2000"));
    }

    /** RFC 9111 §3.3: a part is kept when it says truly which part of what it is. */
    @ParameterizedTest
    @MethodSource("parts")
    void aPartIsStored(@Nullable Reason reason, long length, @Nullable String tag, @Nullable String range) {
        List<String> lines = Stream.of(
                        FRESH, tag == null ? "" : "ETag: " + tag, range == null ? "" : "Content-Range: " + range)
                .filter(line -> !line.isEmpty())
                .toList();
        OriginResponse head = response(206, lines.toArray(String[]::new));
        OriginResponse part = length < 0 ? head : sized(head, length);
        assertEquals(reason, reason(judge(get("Range: bytes=0-4"), part)));
    }

    @ParameterizedTest
    @CsvSource({
        "EXPLICIT, max-age=60, true",
        "EXPLICIT, public, false",
        "PUBLIC, max-age=60, false",
        "PUBLIC, 'public, max-age=60', true",
        "NEVER, 'public, max-age=60', false",
    })
    void cookiesAreStoredAsTheOperatorSays(SetCookie when, String control, boolean stored) {
        OriginResponse response = response(200, "Cache-Control: " + control, "Set-Cookie: a=b", "ETag: \"a\"");
        Storability storability = judge(get(), response, Given.settings(when, 0, List.of()));
        assertEquals(stored ? null : Reason.SET_COOKIE, reason(storability));
    }

    @Test
    void theTargetedFieldTakesTheOthersPlace() {
        CacheSettings settings =
                Given.settings(SetCookie.EXPLICIT, 0, List.of("weir-cache-control", "cdn-cache-control"));
        assertEquals(
                Reason.NO_STORE, reason(judge(get(), response(200, FRESH, "CDN-Cache-Control: no-store"), settings)));
        assertEquals(
                null,
                reason(judge(
                        get(), response(200, "Cache-Control: no-store", "CDN-Cache-Control: max-age=9"), settings)));
        assertEquals(
                Reason.PRIVATE,
                reason(judge(
                        get(),
                        response(200, "CDN-Cache-Control: max-age=9", "Weir-Cache-Control: private"),
                        settings)));
        // RFC 9213 §2.1: what is no Dictionary is not there.
        assertEquals(
                Reason.NO_STORE,
                reason(judge(
                        get(), response(200, "Cache-Control: no-store", "CDN-Cache-Control: max-age=9;;"), settings)));
    }

    @Test
    void whatSelectsItIsSortedAndInLowerCase() {
        assertEquals(
                List.of("accept", "cookie"),
                storable(FRESH, "Vary: Cookie", "Vary: ACCEPT, cookie").vary());
        assertEquals(List.of(), storable(FRESH).vary());
    }

    /** It was said to one origin (Fetch §3.2.4). */
    @Test
    void accessControlMaxAgeMakesOriginSelect() {
        assertEquals(
                List.of("accept", "origin"),
                storable("Access-Control-Max-Age: 60", "Vary: accept").vary());
        assertEquals(List.of(), storable("Access-Control-Max-Age: 60", FRESH).vary());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "private=\"x-a, X-B\", max-age=60",
                "no-cache=\"x-a, X-B\", max-age=60",
                "no-cache=\"x-a\", private=\"x-b\", max-age=60",
                "private=\"x-a\", private=x-b, max-age=60"
            })
    void namedFieldsAreWithheld(String control) {
        assertEquals(Set.of("x-a", "x-b"), storable("Cache-Control: " + control).withheld());
    }
}
