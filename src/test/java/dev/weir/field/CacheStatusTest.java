package dev.weir.field;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weir.field.CacheStatus.Fwd;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CacheStatusTest {

    private static final OptionalInt NO_STATUS = OptionalInt.empty();
    private static final OptionalLong NO_TTL = OptionalLong.empty();

    static Stream<Arguments> members() {
        return Stream.of(
                arguments(new CacheStatus("weir", null, NO_STATUS, NO_TTL, false, false, null), "weir;hit"),
                arguments(
                        new CacheStatus("weir", null, NO_STATUS, OptionalLong.of(-412), false, false, null),
                        "weir;hit;ttl=-412"),
                arguments(new CacheStatus("weir", null, OptionalInt.of(200), NO_TTL, true, true, null), "weir;hit"),
                arguments(
                        new CacheStatus("weir", Fwd.URI_MISS, NO_STATUS, NO_TTL, false, false, null),
                        "weir;fwd=uri-miss"),
                arguments(
                        new CacheStatus(
                                "weir", Fwd.STALE, OptionalInt.of(304), OptionalLong.of(60), true, true, "refreshed"),
                        "weir;fwd=stale;fwd-status=304;stored;collapsed;ttl=60;detail=refreshed"),
                arguments(
                        new CacheStatus("weir", Fwd.BYPASS, NO_STATUS, NO_TTL, false, false, "by \"rule\" 7"),
                        "weir;fwd=bypass;detail=\"by \\\"rule\\\" 7\""),
                arguments(
                        new CacheStatus("my cache", null, NO_STATUS, NO_TTL, false, false, "a\r\nB: c\u00e4"),
                        "\"my cache\";hit;detail=\"a??B: c?\""),
                arguments(
                        new CacheStatus("weir", null, NO_STATUS, OptionalLong.of(Long.MIN_VALUE), false, false, null),
                        "weir;hit;ttl=-999999999999999"));
    }

    @ParameterizedTest
    @MethodSource("members")
    void theMemberSaysWhatApplies(CacheStatus status, String written) {
        assertEquals(written, status.write());
    }

    @Test
    void whatIsNeitherStoredNorAskedForSaysWhy() {
        assertEquals("weir;detail=only-if-cached", CacheStatus.neither("weir", "only-if-cached"));
    }

    @ParameterizedTest
    @CsvSource({
        "BYPASS, bypass",
        "METHOD, method",
        "URI_MISS, uri-miss",
        "VARY_MISS, vary-miss",
        "MISS, miss",
        "REQUEST, request",
        "STALE, stale",
        "PARTIAL, partial",
    })
    void reasonsHaveTheirTokens(Fwd fwd, String token) {
        assertEquals(token, fwd.token());
    }

    @Test
    void theCacheNearestToTheClientStandsLast() {
        CacheStatus status = new CacheStatus("weir", null, NO_STATUS, NO_TTL, false, false, null);
        assertEquals(List.of("weir;hit"), status.append(List.of()));
        assertEquals(List.of("a;hit, b;fwd=miss", "c", "weir;hit"), status.append(List.of("a;hit, b;fwd=miss", "c")));
    }
}
