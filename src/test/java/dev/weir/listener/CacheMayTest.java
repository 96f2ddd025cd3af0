package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shared cache may do, and this one does. */
class CacheMayTest {

    @RegisterExtension
    static final Stage stage =
            new Stage(setup -> setup.with("weir.cache.targeted-fields", "Weir-Cache-Control,CDN-Cache-Control"));

    /** RFC 9110 §9.3.3. */
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        Cache-Control: max-age=10~Content-Location: %p              | reused
        Cache-Control: max-age=10~Content-Location: http://%o%p     | reused
        Cache-Control: max-age=10~Content-Location: %p-else         | fetched
        Cache-Control: max-age=10~Content-Location: http://b.example%p | fetched
        Cache-Control: max-age=10                                   | fetched
        Content-Location: %p~Last-Modified: {-1000}                 | fetched
        201~Cache-Control: max-age=10~Content-Location: %p          | fetched
        Cache-Control: private, max-age=10~Content-Location: %p     | fetched
        """)
    void anAnswerToPostIsForGetWhereItSaysSo(String answer, String outcome) {
        stage.origin()
                .on(request -> stage.response(
                        answer, "body-" + stage.origin().requests().size()));
        stage.ask("POST", stage.url(), "");
        stage.clock.pass(1);
        RawResponse response = stage.get("");
        assertEquals(outcome, stage.outcome(response, 1));
        assertEquals(outcome.equals("reused") ? "body-1" : "body-2", response.text());
    }

    /** RFC 9110 §9.3.3 is about an answer to POST, and this may be one to something else; it makes invalid all the same. */
    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override: PATCH", "X-HTTP-Method: PUT", "X-Method-Override: DELETE"})
    void anAnswerToPostByAnotherNameIsNotForGet(String field) {
        stage.origin()
                .on(request -> stage.response(
                        "Cache-Control: max-age=10~Content-Location: %p",
                        "body-" + stage.origin().requests().size()));
        assertEquals("body-1", stage.get("").text());
        assertEquals("body-2", stage.ask("POST", stage.url(), field).text());
        assertEquals("body-3", stage.get("").text());
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "POST"})
    void aBodyThatCameInCrumbsIsStoredWhole(String method) {
        String body = "0123456789".repeat(7_000);
        StringBuilder crumbs = new StringBuilder("HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\nContent-Location: "
                + stage.url() + "\r\nTransfer-Encoding: chunked\r\n\r\n");
        body.chars()
                .forEach(digit -> crumbs.append("1\r\n").append((char) digit).append("\r\n"));
        stage.origin().answerOnce(crumbs.append("0\r\n\r\n").toString());
        assertEquals(body, stage.ask(method, stage.url(), "").text());
        RawResponse response = stage.get("");
        assertEquals("reused", stage.outcome(response, 1));
        assertEquals(body, response.text());
    }

    /** RFC 9111 §4.2.3: the time its request took counts. */
    @Test
    void theAgeOfAnAnswerToPostBeginsWithItsRequest() {
        Held held = stage.origin().hold();
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request("POST", stage.url(), ""));
            held.request();
            stage.clock.pass(4);
            held.release(stage.response("Cache-Control: max-age=10~Age: 3~Content-Location: %p", "body"));
            assertEquals("body", client.readResponse("POST").text());
        }
        stage.clock.pass(1);
        RawResponse response = stage.get("");
        assertEquals("reused", stage.outcome(response, 1));
        assertEquals("8", response.header("age"));
    }

    @Test
    void headIsAnsweredFromAStoredGet() {
        stage.answers("Cache-Control: max-age=10");
        stage.get("");
        RawResponse response = stage.head("");
        assertEquals("reused", stage.outcome(response, 1));
        assertEquals("6", response.header("content-length"));
    }

    /** RFC 9110 §15.1. */
    @ParameterizedTest
    @CsvSource({"203", "204", "300", "301", "308", "404", "405", "410", "414", "501"})
    void statusesWithAHeuristic(String status) {
        stage.answers(status + "~Last-Modified: {-1000}");
        stage.get("");
        stage.clock.pass(50);
        RawResponse response = stage.get("");
        assertEquals("reused", stage.outcome(response, 1));
        assertEquals(status, Integer.toString(response.status()));
        assertEquals("X", response.reason());
    }

    /** RFC 9213. */
    @ParameterizedTest(name = "{0}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        CDN-Cache-Control: max-age=10~Cache-Control: no-store                              | 9  | reused
        CDN-Cache-Control: no-store~Cache-Control: max-age=10                              | 0  | fetched
        CDN-Cache-Control: max-age=1~Weir-Cache-Control: max-age=10                        | 9  | reused
        Weir-Cache-Control: no-store~CDN-Cache-Control: max-age=10                         | 0  | fetched
        CDN-Cache-Control: max-age=1~Expires: {100}                                        | 2  | fetched
        CDN-Cache-Control: private~Cache-Control: max-age=10                               | 0  | fetched
        CDN-Cache-Control: max-age="10"~Cache-Control: max-age=5                           | 6  | fetched
        CDN-Cache-Control: &&&~Cache-Control: max-age=5                                    | 4  | reused
        Other-Cache-Control: no-store~Cache-Control: max-age=10                            | 9  | reused
        """)
    void aTargetedFieldTakesThePlaceOfCacheControl(String answer, int later, String outcome) {
        stage.answersAnew(answer);
        stage.get("");
        stage.clock.pass(later);
        assertEquals(outcome, stage.outcome(stage.get(""), 1));
    }

    /** RFC 9111 §4.1: values that mean the same select the same. */
    @ParameterizedTest(name = "{0}: {1}, {2}")
    @CsvSource(delimiter = '|', textBlock = """
        Accept-Encoding | gzip, br     | gzip,br      | reused
        Accept-Encoding | gzip         | GZIP         | reused
        Accept-Language | en           | de           | fetched
        Foo             | a            | A            | fetched
        """)
    void valuesAreComparedByWhatTheyMean(String name, String one, String other, String outcome) {
        stage.answersAnew("Cache-Control: max-age=10~Vary: " + name);
        stage.get(name + ": " + one);
        assertEquals(outcome, stage.outcome(stage.get(name + ": " + other), 1));
    }

    /** RFC 5861 §4: any situation that would make it a 502, and for HEAD as for GET. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        GET  | HTTP/1.1 200 OK~Content-Length: 1~Content-Length: 2~~
        GET  | HTTP/1.1 200 OK~Content-Le
        GET  | nonsense~~
        GET  | HTTP/1.1 206 Partial Content~Content-Range: bytes 0-0/9~Content-Length: 1~~x
        GET  | HTTP/1.1 407 Proxy Authentication Required~Content-Length: 0~~
        GET  | HTTP/1.1 503 Service Unavailable~Content-Length: 0~~
        HEAD | HTTP/1.1 503 Service Unavailable~Content-Length: 0~~
        HEAD | nonsense~~
        """)
    void whatIsStaleStandsInForWhatCannotBeUsed(String method, String bytes) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1, stale-if-error=60~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(5);
        Held held = stage.origin().hold();
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request(method, stage.url(), ""));
            held.conversation().write(stage.fill(bytes)).closeOutput();
            RawResponse response = client.readResponse(method);
            assertEquals(200, response.status());
            assertEquals(method.equals("GET") ? "old" : "", response.text());
            String status = Stage.status(response);
            assertTrue(status.endsWith("detail=stale-if-error") || status.endsWith("detail=disconnected"), status);
        } finally {
            held.release();
        }
    }

    /** RFC 9112 §8: whole, unless the connection says otherwise; its origin says for how long. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Cache-Control: max-age=9                              | 1
        Cache-Control: max-age=9~Transfer-Encoding: identity  | 1
        ETag: "a"                                             | 2
        Last-Modified: {-864000}                              | 2
        """)
    void whatEndsWithItsConnectionIsStoredWhereItsOriginSaysForHowLong(String fields, int asked) {
        stage.origin().answerThenClose("HTTP/1.1 200 OK\r\n" + stage.fill(fields) + "\r\n\r\nall of it");
        stage.origin().answerThenClose("HTTP/1.1 200 OK\r\n" + stage.fill(fields) + "\r\n\r\nall of it");
        assertEquals("all of it", stage.get("").text());
        assertEquals("all of it", stage.get("").text());
        assertEquals(asked, stage.origin().requests().size());
    }

    /** RFC 5861: it is of use though it is never fresh and nothing could confirm it. */
    @Test
    void whatIsNeverFreshIsStoredForWhenItIsStale() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=0, stale-if-error=60", "old"));
        assertEquals("weir;fwd=uri-miss;stored;ttl=0", Stage.status(stage.get("")));
        stage.answersAnew("503~X: 1");
        assertEquals("old", stage.get("").text());
    }

    /** RFC 5861 §4, as the request has it. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        Cache-Control: stale-if-error=10 | 200
        Cache-Control: stale-if-error=2  | 503
                                         | 503
        """)
    void aClientMayAcceptStaleInsteadOfAnError(@Nullable String fields, int status) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(5);
        stage.answersAnew("503~X: 1");
        assertEquals(status, stage.get(fields).status());
    }
}
