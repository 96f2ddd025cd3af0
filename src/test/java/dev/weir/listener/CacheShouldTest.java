package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shared cache should do, and how it tells what it did. */
class CacheShouldTest {

    @RegisterExtension
    static final Stage stage = new Stage();

    /** RFC 9111 §4.3.1. */
    @Test
    void bothValidatorsAreSent() {
        stage.answers("Cache-Control: max-age=1~ETag: \"a\"~Last-Modified: {-100}");
        stage.get("");
        String modified = stage.origin().requests().getFirst().headerLines().isEmpty() ? "" : stage.date(-100);
        stage.clock.pass(2);
        stage.get("If-None-Match: \"mine\"~If-Modified-Since: {-1}");
        assertEquals("\"a\"", stage.origin().requests().getLast().header("if-none-match"));
        assertEquals(modified, stage.origin().requests().getLast().header("if-modified-since"));
    }

    /** RFC 9111 §4.1: some origins leave Vary out of the answer to those who prefer nothing. */
    @Test
    void anAnswerThatSaysWhatItVariesByIsPreferred() {
        stage.origin()
                .on(request -> "fr".equals(request.header("accept-language"))
                        ? stage.response("Cache-Control: max-age=10~Vary: Accept-Language", "french")
                        : stage.response("Cache-Control: max-age=10", "default"));
        stage.get("Accept-Language: fr");
        stage.get("Accept-Language: fr~Cache-Control: no-cache");
        assertEquals("default", stage.get("Accept-Language: de").text());
        assertEquals("french", stage.get("Accept-Language: fr").text());
        assertEquals("default", stage.get("").text());
        assertEquals(3, stage.origin().requests().size());
    }

    /** RFC 9111 §5.2.1.7. */
    @Test
    void onlyIfCachedIs504() {
        RawResponse response = stage.get("Cache-Control: only-if-cached");
        assertEquals(504, response.status());
        // RFC 9211 §2.2: nothing went forward.
        assertEquals("weir;detail=only-if-cached", Stage.status(response));
        stage.origin().assertNotConnected();
    }

    /** RFC 9111 §5.2.1.7: nor where no stored response could be the answer. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET     | If-Match: "a"
        HEAD    | If-Unmodified-Since: {0}
        GET     | X-HTTP-Method-Override: PUT
        GET     | Content-Length: 1
        POST    | X: 1
        OPTIONS | X: 1
        FROB    | X: 1
        """)
    void onlyIfCachedIs504WhereTheStoreIsPassedBy(String method, String field) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=10~ETag: \"a\"", "body"));
        stage.get("");
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request(method, stage.url(), field + "~Cache-Control: only-if-cached"));
            RawResponse response = client.readResponse(method);
            assertEquals(504, response.status());
            assertEquals("weir;detail=only-if-cached", Stage.status(response));
        }
        assertEquals(1, stage.origin().requests().size());
        assertEquals("weir;hit;ttl=10", Stage.status(stage.get("")));
    }

    /** RFC 9110 §15.4.5: what says nothing of the representation's content stays. */
    @Test
    void aNotModifiedAnswerSaysWhatTheWholeOneWould() {
        stage.answers(
                "Cache-Control: max-age=10~ETag: \"a\"~Vary: A~Content-Location: /x~Expires: {9}~Content-Language: en");
        RawResponse whole = stage.get("A: 1");
        RawResponse response = stage.get("A: 1~If-None-Match: \"a\"");
        assertEquals(304, response.status());
        for (String name : List.of("cache-control", "content-location", "date", "etag", "expires", "vary")) {
            assertEquals(whole.header(name), response.header(name), name);
        }
        assertNull(response.header("content-language"));
    }

    // RFC 9211

    /** RFC 9211 §2.3: what the origin answered is said where the client is told something else. */
    @Test
    void aClientThatHasWhatComesIsToldWhatTheOriginSaid() {
        stage.answersAnew("Cache-Control: max-age=10~ETag: \"a\"");
        RawResponse response = stage.get("If-None-Match: \"a\"");
        assertEquals(304, response.status());
        assertEquals("weir;fwd=uri-miss;fwd-status=200;stored;ttl=10", Stage.status(response));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        a hit                   | GET  | Cache-Control: max-age=10             | 4 |                          | weir;hit;ttl=6
        a stale hit             | GET  | Cache-Control: max-age=1~ETag: "a"    | 4 | Cache-Control: max-stale | weir;hit;ttl=-3
        nothing stored          | GET  | X: 1                                  | 0 |                          | weir;fwd=uri-miss;detail=not-reusable
        no-store                | GET  | Cache-Control: no-store               | 0 |                          | weir;fwd=uri-miss;detail=no-store
        private                 | GET  | Cache-Control: private                | 0 |                          | weir;fwd=uri-miss;detail=private
        Vary of anything        | GET  | Cache-Control: max-age=9~Vary: *      | 0 |                          | weir;fwd=uri-miss;detail=vary
        a cookie                | GET  | Set-Cookie: a=1~ETag: "a"             | 0 |                          | weir;fwd=uri-miss;detail=set-cookie
        credentials             | GET  | Cache-Control: private                | 0 | Authorization: Basic Zg== | weir;fwd=uri-miss;detail=private
        credentials kept apart  | GET  | Cache-Control: no-store               | 0 | Authorization: Basic Zg== | weir;fwd=uri-miss;detail=no-store
        another variant         | GET  | Cache-Control: max-age=9~Vary: A      | 0 | A: 1                     | weir;fwd=vary-miss;stored;ttl=9
        no-cache asked          | GET  | Cache-Control: max-age=10~ETag: "a"   | 0 | Cache-Control: no-cache  | weir;fwd=request;fwd-status=304;stored;ttl=10
        no-store asked          | GET  | Cache-Control: max-age=10~ETag: "a"   | 0 | Cache-Control: no-store  | weir;fwd=request;detail=request-no-store
        no-cache asked of what is stale | GET | Cache-Control: max-age=1~ETag: "a" | 3 | Cache-Control: no-cache | weir;fwd=stale;fwd-status=304;stored;ttl=1
        max-age asked of what is stale | GET | Cache-Control: max-age=1~ETag: "a" | 3 | Cache-Control: max-age=1 | weir;fwd=stale;fwd-status=304;stored;ttl=1
        no-store asked of what is stale | GET | Cache-Control: max-age=1~ETag: "a" | 3 | Cache-Control: no-store | weir;fwd=stale;detail=request-no-store
        no-store asked, and nothing there | GET | Cache-Control: no-store      | 0 | Cache-Control: no-store  | weir;fwd=uri-miss;detail=request-no-store
        no-store asked, another variant there | GET | Cache-Control: max-age=9~Vary: A | 0 | A: 1~Cache-Control: no-store | weir;fwd=vary-miss;detail=request-no-store
        confirmed               | GET  | Cache-Control: max-age=1~ETag: "a"    | 3 |                          | weir;fwd=stale;fwd-status=304;stored;ttl=1
        stale and replaced      | GET  | Cache-Control: max-age=1              | 3 |                          | weir;fwd=stale;stored;ttl=1
        HEAD and stored         | HEAD | Cache-Control: max-age=10             | 3 |                          | weir;hit;ttl=7
        an unsafe request       | POST | Cache-Control: max-age=10             | 3 |                          | weir;fwd=method
        a safe one              | OPTIONS | Cache-Control: max-age=10          | 3 |                          | weir;fwd=method
        a condition for the origin | GET | Cache-Control: max-age=10~ETag: "a" | 3 | If-Match: "a"           | weir;fwd=bypass
        """)
    void cacheStatusTellsWhatWasDone(
            String name, String method, String answer, int later, @Nullable String second, String status) {
        stage.answers(answer);
        stage.get("");
        stage.clock.pass(later);
        assertEquals(status, Stage.status(stage.ask(method, stage.url(), second)));
    }

    @Test
    void itComesAfterThatOfTheCachesBefore() {
        stage.answers("Cache-Control: max-age=10~Cache-Status: near;hit~Cache-Status: nearer;fwd=miss");
        assertEquals(
                List.of("near;hit", "nearer;fwd=miss", "weir;fwd=uri-miss;stored;ttl=10"),
                stage.get("").fields().values("cache-status"));
        assertEquals(
                List.of("near;hit", "nearer;fwd=miss", "weir;hit;ttl=10"),
                stage.get("").fields().values("cache-status"));
    }

    /** RFC 9111 §4.2.2: what Weir supplies itself is for what nobody set a cookie in, or says not to keep. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        Last-Modified: {-1000}                                | 99  | reused
        Last-Modified: {-1000}                                | 100 | validated
        Last-Modified: {-1000000000}                          | 86399 | reused
        Last-Modified: {-1000000000}                          | 86400 | validated
        Last-Modified: {1000}                                 | 1   | validated
        404~Last-Modified: {-1000}                            | 99  | reused
        403~Last-Modified: {-1000}                            | 1   | fetched
        403~Cache-Control: public~Last-Modified: {-1000}      | 99  | reused
        Last-Modified: {-1000}~Pragma: no-cache               | 1   | validated
        Access-Control-Max-Age: 60                            | 59  | reused
        Access-Control-Max-Age: 60                            | 60  | fetched
        Access-Control-Max-Age: 60~Cache-Control: max-age=0   | 1   | fetched
        Access-Control-Max-Age: 60~Expires: 0                 | 1   | fetched
        403~Access-Control-Max-Age: 60                        | 1   | fetched
        Access-Control-Max-Age: -1                            | 1   | fetched
        """)
    void lifetimesThatTheOriginDidNotState(String answer, int later, String outcome) {
        stage.answers(answer);
        stage.get("");
        stage.clock.pass(later);
        assertEquals(outcome, stage.outcome(stage.get(""), 1));
    }

    /** Whoever confirms it: the content may be meant for the client that it was fetched for. */
    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void whatCameForACookieIsGivenNoLifetimeByAConfirmation(String method) {
        stage.origin()
                .on(request -> stage.response(
                        request.header("if-modified-since") == null
                                ? "Last-Modified: {-864000}"
                                : "304~Last-Modified: {-864000}",
                        request.method().equals("HEAD") || request.header("if-modified-since") != null
                                ? ""
                                : "of " + request.header("cookie")));
        stage.get("Cookie: u=1");
        stage.ask(method, stage.url(), null);
        assertEquals(2, stage.origin().requests().size());
        stage.get("Cookie: u=2");
        assertEquals(3, stage.origin().requests().size());
        stage.get("");
        assertEquals(4, stage.origin().requests().size());
    }

    /** Nor is it used for others without one, stale as it is. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ETag: "a"                                          | Cache-Control: max-stale
        ETag: "a"                                          | Cache-Control: stale-if-error=99999
        ETag: "a"~Cache-Control: stale-if-error=60         |
        ETag: "a"~Cache-Control: stale-while-revalidate=60 |
        Cache-Control: stale-while-revalidate=60           |
        Cache-Control: stale-if-error=60                   |
        """)
    void whatCameForACookieIsNotUsedStaleForOthers(String answer, @Nullable String fields) {
        stage.origin().answerOnce(stage.response(answer, "of one"));
        assertEquals("of one", stage.get("Cookie: u=1").text());
        stage.origin().answer("HTTP/1.1 503 No\r\nContent-Length: 4\r\n\r\nnone");
        assertEquals("none", stage.get(fields).text());
    }

    @ParameterizedTest(name = "{0} then {1}")
    @CsvSource(delimiter = '|', textBlock = """
        Origin: http://a          | Origin: http://a         | reused
        Origin: http://a          | Origin: http://b         | fetched
        Origin: http://a          |                          | fetched
        Cookie: a=1               | Cookie: a=1              | fetched
        Authorization: Basic Zg== | Authorization: Basic Zg== | fetched
        X: 1                      | Cookie: a=1              | fetched
        X: 1                      | Authorization: Basic Zg== | fetched
        """)
    void accessControlMaxAgeIsForOneOriginAndForNobodyWithCredentials(
            String first, @Nullable String second, String outcome) {
        stage.answers("Access-Control-Max-Age: 60");
        stage.get(first);
        assertEquals(outcome, stage.outcome(stage.get(second), 1));
    }
}
