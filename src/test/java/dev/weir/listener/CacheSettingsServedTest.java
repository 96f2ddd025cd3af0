package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each {@code weir.cache.*} key does over the wire. */
class CacheSettingsServedTest {

    private static Stage stage(@Nullable String settings) {
        return new Stage(setup -> {
            for (String line : settings == null ? new String[0] : settings.split("~")) {
                int equals = line.indexOf('=');
                setup.with("weir." + line.substring(0, equals), line.substring(equals + 1));
            }
            return setup;
        });
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(delimiter = '|', textBlock = """
        cache.store=none                          | Cache-Control: max-age=10                  | 0     | fetched
        cache.max-object-size=5                   | Cache-Control: max-age=10                  | 0     | fetched
        cache.max-object-size=6                   | Cache-Control: max-age=10                  | 0     | reused
        cache.heuristic-max=1h                    | Last-Modified: {-1000000}                  | 3599  | reused
        cache.heuristic-max=1h                    | Last-Modified: {-1000000}                  | 3600  | validated
        cache.heuristic-max=1h                    | Access-Control-Max-Age: 9000               | 3600  | fetched
        cache.heuristic-max=1h                    | Cache-Control: max-age=9000                | 8999  | reused
        cache.access-control-max-age=false        | Access-Control-Max-Age: 60                 | 0     | fetched
        cache.default-ttl=20s                     | X: 1                                       | 19    | reused
        cache.default-ttl=20s                     | X: 1                                       | 20    | fetched
        cache.default-ttl=20s                     | 404~X: 1                                   | 0     | fetched
        cache.default-ttl=20s                     | Set-Cookie: a=1                            | 0     | fetched
        cache.default-ttl=20s                     | Pragma: no-cache                           | 0     | fetched
        cache.default-ttl=2d                      | X: 1                                       | 86400 | fetched
        cache.set-cookie=explicit                 | Set-Cookie: a=1~Cache-Control: max-age=10  | 9     | reused
        cache.set-cookie=explicit                 | Set-Cookie: a=1~Last-Modified: {-1000}     | 0     | fetched
        cache.set-cookie=public                   | Set-Cookie: a=1~Cache-Control: max-age=10  | 0     | fetched
        cache.set-cookie=public                   | Set-Cookie: a=1~Cache-Control: max-age=10, public | 9 | reused
        cache.set-cookie=never                    | Set-Cookie: a=1~Cache-Control: max-age=10, public | 0 | fetched
        cache.targeted-fields=Other-Cache-Control | Other-Cache-Control: max-age=10            | 9     | reused
        cache.targeted-fields=Other-Cache-Control | Weir-Cache-Control: max-age=10             | 0     | fetched
                                                  | Weir-Cache-Control: max-age=10             | 9     | reused
        preset=classic                            | X: 1                                       | 98999 | reused
        preset=classic                            | X: 1                                       | 99000 | fetched
        preset=classic                            | Last-Modified: {-100000000}                | 9000000 | reused
        preset=classic~cache.default-ttl=0s       | X: 1                                       | 0     | fetched
        cache.rules.a.match=*/*~cache.rules.a.min=30s | Cache-Control: max-age=10              | 29    | reused
        cache.rules.a.match=*/*~cache.rules.a.min=30s | Cache-Control: max-age=10~Set-Cookie: a=1 | 11 | fetched
        cache.rules.a.match=*/*~cache.rules.a.min=30s | Cache-Control: no-store                | 0     | fetched
        cache.rules.a.match=*/*~cache.rules.a.min=30s | Set-Cookie: a=1                        | 0     | fetched
        cache.rules.a.match=*/*~cache.rules.a.max=5s | Cache-Control: max-age=10               | 5     | fetched
        cache.rules.a.match=*/*~cache.rules.a.lifetime=30s | X: 1                              | 29    | reused
        cache.rules.a.match=*/*~cache.rules.a.lifetime=30s | Cache-Control: max-age=1          | 1     | fetched
        cache.rules.a.match=*/*~cache.rules.a.bypass=true | Cache-Control: max-age=10          | 0     | fetched
        cache.rules.a.match=other.example/*~cache.rules.a.bypass=true | Cache-Control: max-age=10 | 9  | reused
        """)
    void eachKey(@Nullable String settings, String answer, int later, String outcome) {
        try (Stage stage = stage(settings);
                RawOrigin origin = stage.open()) {
            stage.answers(answer);
            stage.get("");
            stage.clock.pass(later);
            assertEquals(outcome, stage.outcome(stage.get(""), 1));
            assertEquals(outcome.equals("reused") ? 1 : 2, origin.requests().size());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/p/-/p-1.0.0.tgz, true",
        "/packages/ab/p-1.0-py3-none-any.whl, true",
        "/simple/p/, false",
        "/m2/a/b/1/b-1.jar, true",
        "/m2/a/maven-metadata.xml, false",
        "/m2/a/1-SNAPSHOT/b-1-SNAPSHOT.jar, false",
        "/m/@v/v1.0.0.zip, true",
        "/m/@v/list, false",
        "/d/pool/main/p.deb, true",
        "/d/dists/s/InRelease, false",
        "/v2/i/blobs/sha256:ab, true",
    })
    void presetPackagesKeepsWhatNeverChangesAndAsksAgainForWhatListsIt(String path, boolean forLong) {
        try (Stage stage = stage("preset=packages");
                RawOrigin origin = stage.open()) {
            stage.answers("Cache-Control: max-age=300~ETag: \"a\"");
            String url = origin.url(path);
            stage.ask("GET", url, "");
            stage.clock.pass(59);
            assertEquals("reused", stage.outcome(stage.ask("GET", url, ""), 1));
            stage.clock.pass(2);
            assertEquals(forLong ? "reused" : "validated", stage.outcome(stage.ask("GET", url, ""), 1));
        }
    }

    @Test
    void ignoredQueryFieldsAreNotInTheKey() {
        try (Stage stage = stage("cache.rules.a.match=*/*~cache.rules.a.ignore-query=utm,ref");
                RawOrigin origin = stage.open()) {
            stage.answersAnew("Cache-Control: max-age=10");
            for (String query : List.of("?a=1", "?utm=2&a=1", "?a=1&ref", "?ref=&a=1&utm=4")) {
                assertEquals("body-1", stage.ask("GET", stage.url() + query, "").text());
            }
            assertEquals(
                    "body-2", stage.ask("GET", stage.url() + "?a=2&utm=1", "").text());
            assertEquals("/1?a=2&utm=1", origin.requests().getLast().target());
        }
    }

    /** RFC 9111 §4.4: what is kept under another spelling of a reference goes as well. */
    @Test
    void whatAReferenceMeansIsInvalidHoweverItIsSpelled() {
        try (Stage stage = stage("cache.rules.a.match=*/*~cache.rules.a.ignore-query=utm");
                RawOrigin origin = stage.open()) {
            stage.answersAnew("Cache-Control: max-age=10");
            stage.ask("GET", stage.url() + "?a=1", "");
            origin.answerOnce(stage.response("303~Location: %p?utm=3&a=1", ""));
            stage.ask("POST", origin.url("/form"), "");
            assertEquals("fetched", stage.outcome(stage.ask("GET", stage.url() + "?a=1", ""), 2));
        }
    }

    @Test
    void nothingIsStoredUnderABypass() {
        try (Stage stage = stage("cache.rules.a.match=*/*~cache.rules.a.bypass=true");
                RawOrigin origin = stage.open()) {
            origin.answer(stage.response("Cache-Control: max-age=10~Content-Location: %p", "own"));
            stage.ask("POST", stage.url(), "");
            stage.get("");
            assertEquals(0, stage.weir.plane().cache().entries());
            // RFC 9111 §5.2.1.7
            assertEquals(504, stage.get("Cache-Control: only-if-cached").status());
            assertEquals(2, origin.requests().size());
        }
    }

    /** Not even beside what is kept, though it is not kept itself. */
    @Test
    void aCookieInA304EndsWhatIsStoredWhereNoneMayBe() {
        try (Stage stage = stage("cache.set-cookie=never");
                RawOrigin origin = stage.open()) {
            origin.answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "kept"));
            stage.get("");
            stage.clock.pass(2);
            origin.answerOnce(stage.response(
                    "304~Cache-Control: max-age=9, private=\"set-cookie\"~ETag: \"a\"~Set-Cookie: s=1", ""));
            assertEquals(List.of("s=1"), stage.get("").fields().values("set-cookie"));
            assertEquals(0, stage.weir.plane().cache().entries());
        }
    }

    @Test
    void theStoreIsNeverLargerThanItsBound() {
        long most = 300_000;
        try (Stage stage = stage("cache.memory.max-bytes=" + most);
                RawOrigin origin = stage.open();
                RawClient client = stage.weir.client()) {
            String body = Bytes.random(1, 9000).text();
            origin.answer(stage.response("Cache-Control: max-age=1000", body));
            for (int i = 0; i < 300; i++) {
                if (i == 250) {
                    System.gc();
                }
                client.send(stage.request("GET", stage.url() + "/" + i, ""));
                assertEquals(body, client.readResponse().text());
                assertTrue(stage.weir.gauge("weir.cache.bytes") <= most);
            }
            assertTrue(stage.weir.plane().cache().evictions() > 200);
            assertTrue(stage.weir.gauge("weir.cache.bytes") > most * 0.5);
        }
    }

    @Test
    void pathFormSharesWhatIsStoredAndRewritesItForEachClient() {
        try (Stage stage = stage(null);
                RawOrigin origin = stage.open()) {
            stage.answers("302~Cache-Control: max-age=10~Location: http://%o/there~Set-Cookie: a=1; Path=/b;"
                    + " Domain=x.example");
            RawResponse absolute = stage.get("");
            String own = "http://localhost:" + stage.weir.port();
            for (int i = 0; i < 2; i++) {
                RawResponse path = pathForm(stage, "/" + stage.url());
                assertEquals("weir;hit;ttl=10", Stage.status(path));
                assertTrue(
                        String.valueOf(path.header("location")).endsWith("/http://" + origin.authority() + "/there"),
                        path.head());
                assertEquals("a=1; Path=/http://" + origin.authority() + "/b", path.header("set-cookie"), own);
            }
            RawResponse again = stage.get("");
            assertEquals(absolute.header("location"), again.header("location"));
            assertEquals("a=1; Path=/b; Domain=x.example", again.header("set-cookie"));
            assertEquals(1, origin.requests().size());
        }
    }

    private static RawResponse pathForm(Stage stage, String target) {
        try (RawClient client = stage.weir.client()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost:" + stage.weir.port() + "\r\n\r\n");
            return client.readResponse();
        }
    }

    @Test
    void withoutAStoreNothingIsSaidOfIt() {
        try (Stage stage = stage("cache.store=none");
                RawOrigin origin = stage.open()) {
            stage.answersAnew("Cache-Control: max-age=10");
            assertNull(stage.get("").header("cache-status"));
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void everyOutcomeIsCounted() {
        try (Stage stage = stage("cache.rules.a.match=*/bypass~cache.rules.a.bypass=true");
                RawOrigin origin = stage.open()) {
            stage.answers("Cache-Control: max-age=10~ETag: \"a\"");
            stage.get("");
            stage.get("");
            counted(stage, "miss", 1);
            counted(stage, "hit", 1);
            Eventually.await(() -> saved(stage) == 6, "the body is saved");
            stage.clock.pass(11);
            stage.get("Cache-Control: max-stale");
            counted(stage, "stale", 1);
            stage.get("");
            counted(stage, "revalidated", 1);
            Eventually.await(() -> saved(stage) == 18, "the body is saved");
            stage.ask("GET", origin.url("/bypass"), "");
            stage.ask("POST", stage.url(), "");
            counted(stage, "bypass", 2);
            stage.get("Cache-Control: only-if-cached");
            counted(stage, "client_error", 1);
            origin.answer("");
        }
    }

    private static double saved(Stage stage) {
        return stage.weir.registry().get("weir.saved.bytes").functionCounter().count();
    }

    private static void counted(Stage stage, String outcome, int count) {
        Eventually.await(
                () -> stage.weir.count("weir.requests", "outcome", outcome) == count, count + " of " + outcome);
    }

    /**
     * What is on its way to clients stays in memory even if the store lets it go, so there is a bound. Past it a stored body is fetched
     * again; who wants only what is stored gets no more than that it is not to be had.
     */
    @Test
    void whatMayNotBeSetOnItsWayIsFetchedUnlessOnlyWhatIsStoredIsWanted() {
        try (Stage stage = stage("cache.memory.max-bytes=12M~cache.max-object-size=4M");
                RawOrigin origin = stage.open();
                RawClient one =
                        RawClient.to(stage.weir.port()).receiveBuffer(4096).connect();
                RawClient two = stage.weir.client()) {
            String body = Bytes.random(1, 4_000_000).text();
            origin.answer(stage.response("Cache-Control: max-age=1000", body));
            for (String path : List.of("/a", "/b")) {
                assertEquals(body, stage.ask("GET", stage.url() + path, "").text());
            }
            // It is read no further than its head, so it is on its way when the other is asked for.
            one.send(stage.request("GET", stage.url() + "/a", ""));
            assertEquals("weir;hit;ttl=1000", Stage.status(one.readHead()));
            RawResponse refused = stage.ask("GET", stage.url() + "/b", "Cache-Control: only-if-cached");
            assertEquals(504, refused.status());
            assertEquals("weir;detail=only-if-cached", Stage.status(refused));
            assertEquals(2, origin.requests().size());
            two.send(stage.request("GET", stage.url() + "/b", ""));
            assertEquals("weir;fwd=bypass;stored;ttl=1000", Stage.status(two.readHead()));
            assertEquals(3, origin.requests().size());
            one.reset();
            Eventually.await(
                    () -> Stage.status(stage.ask("HEAD", stage.url() + "/b", "Cache-Control: only-if-cached"))
                            .startsWith("weir;hit"),
                    "room is given back");
        }
    }
}
