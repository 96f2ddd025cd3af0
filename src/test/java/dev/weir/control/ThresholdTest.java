package dev.weir.control;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.http.HttpMethod;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThresholdTest {

    private static final Threshold THRESHOLD = new Threshold(List.of("weir.example", "bücher.example", "not a name"));

    private static Visit get(String target) {
        return new Visit(
                HttpMethod.GET,
                target,
                List.of("localhost:3180"),
                "127.0.0.1",
                false,
                null,
                null,
                null,
                null,
                -1,
                false);
    }

    private static Visit at(List<String> hosts, String socket) {
        return new Visit(HttpMethod.GET, "/", hosts, socket, false, null, null, null, null, -1, false);
    }

    private static Visit from(
            HttpMethod method,
            String target,
            @Nullable String origin,
            @Nullable String site,
            @Nullable String mode,
            boolean secure) {
        return new Visit(
                method,
                target,
                List.of("localhost:3180"),
                "127.0.0.1",
                secure,
                origin,
                site,
                mode,
                "application/json",
                2,
                true);
    }

    private static int status(Visit visit) {
        return THRESHOLD.refusal(visit).map(Problem::status).orElse(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:3180",
                "localhost.:1",
                "127.0.0.1:3180",
                "127.9.8.7",
                "[::1]:3180",
                "weir.example",
                "xn--bcher-kva.example:443"
            })
    void aNameOfOursMayBeAskedFor(String host) {
        assertEquals(200, status(at(List.of(host), "127.0.0.1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "evil.example:3180",
                "192.0.2.1",
                "127.0.0.1.evil.example",
                "2130706433",
                "0.0.0.0",
                "",
                ":",
                "localhost:x",
                "user@localhost",
                "localhost/",
                "[::1",
                "::1",
                "[]"
            })
    void anotherNameIsNotServed(String host) {
        assertEquals(421, status(at(List.of(host), "127.0.0.1")));
    }

    @Test
    void theAddressThatItCameInAtIsOurs() {
        assertEquals(200, status(at(List.of("192.0.2.1:3180"), "192.0.2.1")));
        assertEquals(421, status(at(List.of("192.0.2.2:3180"), "192.0.2.1")));
        assertEquals(200, status(at(List.of("[2001:db8::1]:3180"), "2001:db8:0:0:0:0:0:1")));
    }

    @Test
    void thereIsOneHost() {
        assertEquals(400, status(at(List.of(), "127.0.0.1")));
        assertEquals(400, status(at(List.of("localhost", "localhost"), "127.0.0.1")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/api/v1/status",
                "/api/v1/blacklist/no-ads_1.x~",
                "/api/v1/cache/entries?url=http://a/../b//c%2f",
                "/api/v1/blacklist/%C3%A9",
                "/webjars/htmx.org/2.0.7/dist/htmx.min.js",
                "/a@b",
                "/api/v1/blacklist/a%20%40%25"
            })
    void aPathWithOneReadingIsServed(String target) {
        assertEquals(200, status(get(target)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/blacklist/..%2fallow",
                "/api/v1/blacklist/..%2Fallow",
                "/api/v1/blacklist/%2e%2e/allow",
                "/api/v1/blacklist/.%2E",
                "/api/v1/blacklist/../allow",
                "/api/./v1",
                "/api;a/v1/status",
                "/api/v1/status;a=b",
                "/api/v1/status%3Ba",
                "/api/v1/%73tatus",
                "/api/v1/a%2Db",
                "/api/v1/a%5Fb",
                "/api/v1/a%7eb",
                "/api/v1/a%39",
                "/api//v1/status",
                "//api/v1",
                "/api/v1/blacklist/a%00",
                "/api/v1/blacklist/a%0d%0ab",
                "/api/v1/blacklist/a%5cb",
                "/api/v1/blacklist/a\\b",
                "/api/v1/%7f",
                "/api/v1/%zz",
                "/api/v1/%2",
                "/a b",
                "/\u0000",
                "/é",
                "http://localhost/api/v1/status",
                "*",
                "",
                "api"
            })
    void aPathWithSeveralReadingsIsNot(String target) {
        assertEquals(400, status(get(target)));
    }

    @Test
    void anOverlongIdIsRefused() {
        assertEquals(400, status(get("/api/v1/blacklist/" + "a".repeat(513))));
    }

    @Test
    void aTargetIsNotLongerThanAnyUrlInIt() {
        assertEquals(200, status(get("/api/v1/status?" + "a".repeat(49_137))));
        assertEquals(414, status(get("/api/v1/status?" + "a".repeat(49_138))));
        assertEquals(400, status(get("/" + "a".repeat(49_000))), "nor does a long path need a deep stack");
        assertEquals(200, status(get("/" + "a/%C3".repeat(9_000))));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                // origin, Sec-Fetch-Site, secure, status
                "-, -, false, 200",
                "http://localhost:3180, same-origin, false, 200",
                "HTTP://LOCALHOST:3180, -, false, 200",
                "https://localhost:3180, -, true, 200",
                "-, none, false, 200",
                "http://evil.example, cross-site, false, 403",
                "http://evil.example, -, false, 403",
                "http://localhost:8080, same-site, false, 403",
                "http://localhost:8080, -, false, 403",
                "https://localhost:3180, -, false, 403",
                "http://localhost:3180, -, true, 403",
                "http://127.0.0.1:3180, -, false, 403",
                "null, -, false, 403",
                "'', -, false, 403",
                "-, cross-site, false, 403",
                "-, same-site, false, 403",
                "http://localhost:3180, cross-site, false, 403",
                "-, something-new, false, 403",
            })
    void aChangeComesFromOurPagesOrFromAProgram(
            @Nullable String origin, @Nullable String site, boolean secure, int status) {
        assertEquals(status, status(from(HttpMethod.POST, "/api/v1/allow", origin, site, "cors", secure)));
        assertEquals(status, status(from(HttpMethod.DELETE, "/api/v1/allow/x", origin, site, "cors", secure)));
    }

    @ParameterizedTest
    @CsvSource({"navigate, 200", "no-cors, 403", "cors, 403", "websocket, 403"})
    void anotherSiteMayLinkToUsAndNoMore(String mode, int status) {
        assertEquals(status, status(from(HttpMethod.GET, "/", null, "cross-site", mode, false)));
    }

    @Test
    void anotherSiteMayNotNavigateWithAForm() {
        assertEquals(403, status(from(HttpMethod.POST, "/blacklist", null, "cross-site", "navigate", false)));
    }

    @Test
    void aFormSaysWhereItComesFrom() {
        assertEquals(403, status(from(HttpMethod.POST, "/blacklist", null, null, null, false)));
        assertEquals(200, status(from(HttpMethod.POST, "/blacklist", "http://localhost:3180", null, null, false)));
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "/api/v1/allow, application/json, 200",
                "/api/v1/policy, application/yaml, 200",
                "/api/v1/allow, text/plain, 415",
                "/api/v1/allow, application/x-www-form-urlencoded, 415",
                "/api/v1/allow, multipart/form-data, 415",
                "/api/v1/allow, -, 415",
                "/api/v1/manager, -, 200",
                "/api/v1/manager, text/plain, 200",
                "/api/v1/manager?a, text/plain, 200",
                "/api/v1/manager/, text/plain, 415",
                "/api/v1/manager/x, text/plain, 415",
                "/blacklist, application/x-www-form-urlencoded, 200",
            })
    void whatAFormCanSendIsNoApiRequest(String target, @Nullable String type, int status) {
        assertEquals(
                status,
                status(new Visit(
                        HttpMethod.POST,
                        target,
                        List.of("localhost"),
                        "127.0.0.1",
                        false,
                        "http://localhost",
                        null,
                        null,
                        type,
                        10,
                        true)));
    }

    @ParameterizedTest
    @CsvSource({"1048576, 200", "1048577, 413", "999999999999, 413"})
    void aBodyIsNotTooLarge(long bytes, int status) {
        assertEquals(
                status,
                status(new Visit(
                        HttpMethod.POST,
                        "/api/v1/allow",
                        List.of("localhost"),
                        "127.0.0.1",
                        false,
                        null,
                        null,
                        null,
                        "application/json",
                        bytes,
                        true)));
    }
}
