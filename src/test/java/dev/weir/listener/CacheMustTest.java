package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Answer;
import dev.weir.testing.Held;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RecordedRequest;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a shared cache must do, and must not. */
class CacheMustTest {

    @RegisterExtension
    static final Stage stage = new Stage();

    /** Asks, lets time pass, asks again. */
    private static String second(@Nullable String first, String answer, int later, @Nullable String second) {
        stage.answers(answer);
        RawResponse before = stage.get(first);
        assertEquals("body-1", before.status() == 204 ? "body-1" : before.text());
        stage.clock.pass(later);
        RawResponse after = stage.get(second);
        String outcome = stage.outcome(after, 1);
        if (!outcome.equals("504") && before.status() != 204) {
            assertEquals(outcome.equals("fetched") ? "body-2" : "body-1", after.text());
        }
        return outcome;
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        # name | first request | answer | seconds later | second request | what becomes of it
        # RFC 9111 §3
        fresh for max-age                     || Cache-Control: max-age=10           | 9  || reused
        no longer than max-age                || Cache-Control: max-age=10           | 10 || fetched
        fresh until Expires                   || Expires: {+10}~Date: {0}            | 9  || reused
        no longer than Expires                || Expires: {+10}~Date: {0}            | 10 || fetched
        no-store is not stored                || Cache-Control: max-age=10, no-store | 1  || fetched
        no-store in any case                  || Cache-Control: max-age=10, No-Store | 1  || fetched
        no-store on its own line              || Cache-Control: max-age=10~Cache-Control: no-store | 1 || fetched
        private is not stored                 || Cache-Control: private, max-age=10  | 1  || fetched
        no-store of the request  | Cache-Control: no-store | Cache-Control: max-age=10 | 1 || fetched
        nothing said and nothing to validate by || X: 1                              | 1  || fetched
        # §3.5
        credentials and no word on them       | Authorization: Basic Zg== | Cache-Control: max-age=10 | 1 || fetched
        credentials and Expires alone         | Authorization: Basic Zg== | Expires: {+10}           | 1 || fetched
        credentials and public                | Authorization: Basic Zg== | Cache-Control: max-age=10, public | 1 || reused
        credentials and s-maxage              | Authorization: Basic Zg== | Cache-Control: s-maxage=10 | 1 || reused
        credentials and must-revalidate       | Authorization: Basic Zg== | Cache-Control: max-age=10, must-revalidate | 1 || reused
        # §4.1
        the same value of what Vary names     | A: 1 | Cache-Control: max-age=10~Vary: A   | 1 | A: 1 | reused
        another value of what Vary names      | A: 1 | Cache-Control: max-age=10~Vary: A   | 1 | A: 2 | fetched
        none where there was one              | A: 1 | Cache-Control: max-age=10~Vary: A   | 1 |      | fetched
        one where there was none              |      | Cache-Control: max-age=10~Vary: A   | 1 | A: 1 | fetched
        one of two named differs              | A: 1~B: 1 | Cache-Control: max-age=10~Vary: A, B | 1 | A: 1~B: 2 | fetched
        named on two lines                    | A: 1~B: 1 | Cache-Control: max-age=10~Vary: A~Vary: B | 1 | A: 1~B: 2 | fetched
        Vary of anything                      |      | Cache-Control: max-age=10~Vary: *   | 1 |      | fetched
        Vary of anything among others         |      | Cache-Control: max-age=10~Vary: A, * | 1 |     | fetched
        # §4.2
        s-maxage before max-age               || Cache-Control: max-age=1, s-maxage=10 | 5  || reused
        s-maxage of 0 before max-age          || Cache-Control: max-age=9, s-maxage=0  | 1  || fetched
        max-age before Expires                || Cache-Control: max-age=1~Expires: {+100} | 5 || fetched
        Age counts                            || Cache-Control: max-age=10~Age: 8      | 2  || fetched
        Age leaves some                       || Cache-Control: max-age=10~Age: 8      | 1  || reused
        the first Age of a list               || Cache-Control: max-age=10~Age: 8, 1   | 2  || fetched
        an Age that is none                   || Cache-Control: max-age=10~Age: 8.5    | 9  || reused
        an Age past all bounds                || Cache-Control: max-age=10~Age: 99999999999999999999 | 0 || fetched
        a Date that is past counts as age     || Cache-Control: max-age=10~Date: {-8}  | 2  || fetched
        Expires is measured from Date         || Expires: {+10}~Date: {+5}             | 5  || fetched
        Expires that is no date               || Expires: 0                            | 0  || fetched
        Expires that is words                 || Expires: tomorrow                     | 0  || fetched
        Expires said twice                    || Expires: {+10}~Expires: {+10}         | 0  || fetched
        max-age past all bounds               || Cache-Control: max-age=99999999999999999999 | 1000000 || reused
        max-age in quotes                     || Cache-Control: max-age="10"           | 9  || reused
        max-age below zero                    || Cache-Control: max-age=-1             | 0  || fetched
        max-age with a fraction               || Cache-Control: max-age=10.5           | 0  || fetched
        # §4.2.4
        stale is not reused                   || Cache-Control: max-age=1~ETag: "a"    | 2  || validated
        stale is not reused, by its date      || Cache-Control: max-age=1~Last-Modified: {-100} | 2 || validated
        # §5.2.1
        no-cache of the request               || Cache-Control: max-age=10~ETag: "a"   | 1 | Cache-Control: no-cache | validated
        max-age of the request                || Cache-Control: max-age=10~ETag: "a"   | 5 | Cache-Control: max-age=4 | validated
        max-age of the request, young enough  || Cache-Control: max-age=10~ETag: "a"   | 4 | Cache-Control: max-age=4 | reused
        max-age of 0                          || Cache-Control: max-age=10~ETag: "a"   | 0 | Cache-Control: max-age=0 | validated
        min-fresh that is left                || Cache-Control: max-age=10~ETag: "a"   | 5 | Cache-Control: min-fresh=5 | reused
        min-fresh that is not left            || Cache-Control: max-age=10~ETag: "a"   | 6 | Cache-Control: min-fresh=5 | validated
        max-stale permits                     || Cache-Control: max-age=1~ETag: "a"    | 3 | Cache-Control: max-stale=2 | stale
        max-stale permits no more             || Cache-Control: max-age=1~ETag: "a"    | 4 | Cache-Control: max-stale=2 | validated
        max-stale without bounds              || Cache-Control: max-age=1~ETag: "a"    | 9 | Cache-Control: max-stale | stale
        only-if-cached with something         || Cache-Control: max-age=10             | 1 | Cache-Control: only-if-cached | reused
        only-if-cached with something stale   || Cache-Control: max-age=1~ETag: "a"    | 2 | Cache-Control: only-if-cached | 504
        Pragma no-cache                       || Cache-Control: max-age=10~ETag: "a"   | 1 | Pragma: no-cache | validated
        Pragma beside Cache-Control           || Cache-Control: max-age=10~ETag: "a"   | 1 | Pragma: no-cache~Cache-Control: max-age=9 | reused
        # §5.2.2
        must-revalidate                       || Cache-Control: max-age=1, must-revalidate~ETag: "a"  | 2 | Cache-Control: max-stale=9 | validated
        proxy-revalidate                      || Cache-Control: max-age=1, proxy-revalidate~ETag: "a" | 2 | Cache-Control: max-stale=9 | validated
        s-maxage is as good as that           || Cache-Control: s-maxage=1~ETag: "a"   | 2 | Cache-Control: max-stale=9 | validated
        no-cache                              || Cache-Control: max-age=10, no-cache~ETag: "a" | 1 || validated
        no-cache and a client that does not care || Cache-Control: max-age=10, no-cache~ETag: "a" | 1 | Cache-Control: max-stale | validated
        no-cache for one field                || Cache-Control: max-age=10, no-cache="x"~X: 1 | 1 || reused
        private for one field                 || Cache-Control: max-age=10, private="x"~X: 1  | 1 || reused
        must-understand and a status it knows || Cache-Control: max-age=10, must-understand, no-store | 1 || reused
        must-understand and one it does not   || 299~Cache-Control: max-age=10, must-understand, no-store | 1 || fetched
        public alone is no lifetime           || Cache-Control: public                | 0 || fetched
        # §3, statuses
        404 with a lifetime                   || 404~Cache-Control: max-age=10        | 9 || reused
        500 with a lifetime                   || 500~Cache-Control: max-age=10        | 9 || reused
        599 with a lifetime                   || 599~Cache-Control: max-age=10        | 9 || reused
        302 with a lifetime                   || 302~Cache-Control: max-age=10~Location: /x | 9 || reused
        302 without                           || 302~Location: /x~Last-Modified: {-1000} | 1 || fetched
        400 without                           || 400~X: 1                             | 1 || fetched
        413 without                           || 413~X: 1                             | 1 || fetched
        431 without                           || 431~X: 1                             | 1 || fetched
        # RFC 8246 §2
        immutable                             || Cache-Control: max-age=10, immutable~ETag: "a" | 9 || reused
        immutable and a client that wants it confirmed || Cache-Control: max-age=10, immutable~ETag: "a" | 1 | Cache-Control: no-cache | validated
        immutable for as long as it is fresh  || Cache-Control: max-age=1, immutable~ETag: "a" | 2 || validated
        # RFC 5861
        stale-while-revalidate and a bounded age || Cache-Control: max-age=1, stale-while-revalidate=9~ETag: "a" | 3 | Cache-Control: max-age=9 | validated
        stale-while-revalidate and min-fresh  || Cache-Control: max-age=1, stale-while-revalidate=9~ETag: "a" | 3 | Cache-Control: min-fresh=1 | validated
        stale-while-revalidate is over        || Cache-Control: max-age=1, stale-while-revalidate=2~ETag: "a" | 3 || validated
        """)
    void twoRequests(
            String name, @Nullable String first, String answer, int later, @Nullable String second, String outcome) {
        assertEquals(outcome, second(first, answer, later, second));
    }

    // RFC 9111 §3.3, §3.4: what is not whole

    private static void assertNothingStored() {
        assertEquals(0, stage.weir.plane().cache().entries());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        cut before its length    | Content-Length: 10~~half-                       | close
        cut within a chunk       | Transfer-Encoding: chunked~~a~half-             | close
        cut between chunks       | Transfer-Encoding: chunked~~5~half-~            | close
        cut before its trailers  | Transfer-Encoding: chunked~~5~half-~0~          | close
        reset before its length  | Content-Length: 10~~half-                       | reset
        reset within a chunk     | Transfer-Encoding: chunked~~a~half-             | reset
        ended by a reset         | X: 1~~half-                                     | reset
        """)
    void whatIsNotWholeIsNotStored(String name, String rest, String end) {
        Answer answer = Answer.of("HTTP/1.1 200 OK\r\nCache-Control: max-age=10\r\n" + stage.fill(rest));
        stage.origin().answerOnce(end.equals("close") ? answer.thenClose() : answer.thenReset());
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request("GET", stage.url(), "Connection: close"));
            client.readToEnd();
        }
        assertNothingStored();
        stage.origin().answer(stage.response("Cache-Control: max-age=10", "whole"));
        RawResponse response = stage.get("");
        assertEquals("whole", response.text());
        assertEquals("weir;fwd=uri-miss;stored;ttl=10", Stage.status(response));
    }

    private static final String PART = "206~Cache-Control: max-age=10~ETag: \"a\"~Content-Range: bytes ";

    private static void part(String range, String content) {
        stage.origin().answerOnce(stage.response(PART + range, content));
        RawResponse response = stage.get("Range: bytes=" + range.substring(0, range.indexOf('/')));
        assertEquals(206, response.status());
        assertEquals(content, response.text());
    }

    private static void assertRange(String asked, String range, String content) {
        int before = stage.origin().requests().size();
        RawResponse response = stage.get("Range: bytes=" + asked);
        assertEquals(206, response.status());
        assertEquals("bytes " + range, response.header("content-range"));
        assertEquals(content, response.text());
        assertEquals(before, stage.origin().requests().size());
    }

    @Test
    void aPartAnswersForItself() {
        part("2-5/10", "2345");
        assertRange("3-4", "3-4/10", "34");
        RawResponse known = stage.get("Range: bytes=3-4~If-None-Match: \"a\"");
        assertEquals(304, known.status());
        stage.origin().answer(stage.response("Cache-Control: max-age=10~ETag: \"a\"", "0123456789"));
        RawResponse more = stage.get("Range: bytes=3-6");
        assertEquals("weir;fwd=partial;stored;ttl=10", Stage.status(more));
        assertEquals("0123456789", stage.get("").text());
    }

    @Test
    void aPartIsNoAnswerToAPlainRequest() {
        part("0-5/10", "012345");
        stage.origin().answer(stage.response("Cache-Control: max-age=10~ETag: \"b\"", "abcdefghij"));
        RawResponse whole = stage.get("");
        assertEquals(200, whole.status());
        assertEquals("abcdefghij", whole.text());
        assertEquals("weir;fwd=partial;stored;ttl=10", Stage.status(whole));
        assertEquals("abcdefghij", stage.get("").text());
    }

    @Test
    void partsThatTouchAreOne() {
        part("0-3/10", "0123");
        part("4-9/10", "456789");
        assertRange("2-5", "2-5/10", "2345");
        assertRange("-3", "7-9/10", "789");
        RawResponse whole = stage.get("");
        assertEquals(200, whole.status());
        assertEquals("0123456789", whole.text());
        assertEquals("10", whole.header("content-length"));
        assertNull(whole.header("content-range"));
        assertEquals(2, stage.origin().requests().size());
    }

    @Test
    void aPartThatIsAllOfItIsAWholeAnswer() {
        part("0-9/10", "0123456789");
        RawResponse whole = stage.get("");
        assertEquals(200, whole.status());
        assertEquals("0123456789", whole.text());
        assertNull(whole.header("content-range"));
        assertEquals(1, stage.origin().requests().size());
    }

    @Test
    void partsOfDifferentRepresentationsAreNotPutTogether() {
        part("0-3/10", "0123");
        stage.origin().answerOnce(stage.response(PART.replace("\"a\"", "\"b\"") + "4-9/10", "efghij"));
        stage.get("Range: bytes=4-9");
        stage.origin().answer(stage.response("X: 1", "fetched"));
        assertEquals("fetched", stage.get("").text());
        assertEquals("fetched", stage.get("Range: bytes=0-9").text());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        ETag: W/"a"~Content-Range: bytes 0-3/10
        Last-Modified: {-1000}~Content-Range: bytes 0-3/10
        ETag: "a"~Content-Range: bytes 0-3/*
        ETag: "a"~Content-Range: bytes 4-9/10
        ETag: "a"~Content-Range: bytes 3-0/10
        ETag: "a"~Content-Range: bytes 0-3/2
        ETag: "a"~Content-Range: lines 0-3/10
        ETag: "a"~Content-Range: bytes 0-99999999999999999999/10
        ETag: "a"~X: none
        """)
    void partsThatCannotBeTrustedAreNotStored(String fields) {
        stage.origin().answer(stage.response("206~Cache-Control: max-age=10~" + fields, "0123"));
        stage.get("Range: bytes=0-3");
        assertNothingStored();
    }

    /** What answers the request's own conditions or ranges would be no answer to the next request. */
    @ParameterizedTest
    @CsvSource({"304, If-None-Match: \"a\"", "304, If-Modified-Since: {0}", "416, Range: bytes=90-"})
    void answersToConditionsAndRangesAreNotStored(String status, String fields) {
        stage.origin().answerOnce(stage.response(status + "~Cache-Control: max-age=10~ETag: \"a\"", ""));
        assertEquals(status, Integer.toString(stage.get(fields).status()));
        stage.origin().answer(stage.response("Cache-Control: max-age=10", "whole"));
        assertEquals("whole", stage.get("").text());
    }

    // What is kept of the head

    @Test
    void fieldsOfOneConnectionAreNotStored() {
        stage.origin()
                .answer(stage.response(
                        "Cache-Control: max-age=10~Connection: X-Hop~X-Hop: 1~Keep-Alive: timeout=5~"
                                + "Proxy-Authenticate: Basic~Proxy-Connection: keep-alive~X-Kept: 1~Via: 1.0 other",
                        "body"));
        stage.get("");
        RawResponse hit = stage.get("");
        assertEquals("weir;hit;ttl=10", Stage.status(hit));
        for (String name : List.of("x-hop", "keep-alive", "proxy-authenticate", "proxy-connection")) {
            assertNull(hit.header(name), name);
        }
        assertEquals("1", hit.header("x-kept"));
        assertEquals("1.0 other, 1.1 weir", hit.header("via"));
    }

    @Test
    void aDateIsAppendedAndKept() {
        stage.origin().answer(stage.response("Cache-Control: max-age=10", "body"));
        String then = stage.date(0);
        assertEquals(then, stage.get("").header("date"));
        stage.clock.pass(5);
        assertEquals(then, stage.get("").header("date"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        X: 1                 | 0 | 0
        X: 1                 | 7 | 7
        Age: 20              | 7 | 27
        Age: 20, 3           | 7 | 27
        Age: x               | 7 | 7
        Date: {-30}          | 7 | 37
        Date: {-30}~Age: 50  | 7 | 57
        Date: {30}           | 7 | 7
        Date: yesterday      | 7 | 7
        """)
    void ageSaysHowOldItIs(String fields, int later, String age) {
        stage.answers("Cache-Control: max-age=100~" + fields);
        stage.get("");
        stage.clock.pass(later);
        RawResponse hit = stage.get("");
        assertEquals(List.of(age), hit.fields().values("age"));
        assertEquals("weir;hit;ttl=" + (100 - Integer.parseInt(age)), Stage.status(hit));
    }

    @Test
    void theWallClockDoesNotMakeItOlderOrYounger() {
        stage.answers("Cache-Control: max-age=10");
        stage.get("");
        stage.clock.set(3600);
        assertEquals("0", stage.get("").header("age"));
        stage.clock.set(-7200);
        stage.clock.pass(9);
        assertEquals("9", stage.get("").header("age"));
        stage.clock.pass(1);
        assertEquals("body-2", stage.get("").text());
    }

    @Test
    void timeOnTheWayCountsAsAge() {
        Held held = stage.origin().hold();
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request("GET", stage.url(), ""));
            held.request();
            stage.clock.pass(4);
            held.release(stage.response("Cache-Control: max-age=10~Age: 3", "body"));
            client.readResponse();
        }
        assertEquals("7", stage.get("").header("age"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-cache", "private"})
    void aFieldNamedByADirectiveIsNotGivenToOthers(String directive) {
        stage.answers("Cache-Control: max-age=10, " + directive + "=\"X-Mine, x-other\"~X-Mine: 1~X-Other: 2~X-All: 3");
        assertEquals("1", stage.get("").header("x-mine"));
        RawResponse hit = stage.get("");
        assertEquals("body-1", hit.text());
        assertNull(hit.header("x-mine"));
        assertNull(hit.header("x-other"));
        assertEquals("3", hit.header("x-all"));
    }

    /** Incomplete as it is, it replaces nothing (RFC 9111 §3.3), and what is stored stands in for the next error (RFC 5861 §4). */
    @ParameterizedTest
    @ValueSource(strings = {"X: 1", "Cache-Control: no-store", "404~X: 1", "Cache-Control: max-age=9"})
    void whatIsCutReplacesNothing(String fields) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1, stale-if-error=600", "old"));
        stage.get("");
        stage.clock.pass(5);
        Held held = stage.origin().hold();
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request("GET", stage.url(), ""));
            held.conversation().write(stage.response(fields, "newer").replace("newer", "new"));
            RawResponse head = client.readHead();
            held.conversation().closeOutput();
            assertTrue(client.readBody(head).truncated());
        } finally {
            held.release();
        }
        stage.answersAnew("503~X: 1");
        RawResponse response = stage.get("");
        assertEquals("old", response.text());
        assertEquals("weir;fwd=stale;fwd-status=503;ttl=-4;detail=stale-if-error", Stage.status(response));
    }

    /** Once it is whole it does, and what is stored is no longer taken for fresh as soon as it has begun. */
    @Test
    void whatIsWholeReplacesWhatIsStored() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=100, stale-if-error=600", "old"));
        stage.get("");
        Held held = stage.origin().hold();
        try (RawClient client = stage.weir.client()) {
            client.send(stage.request("GET", stage.url(), "Cache-Control: no-cache"));
            held.conversation()
                    .write(stage.response("Cache-Control: private", "newer").replace("newer", "new"));
            RawResponse head = client.readHead();
            stage.origin().answerOnce(stage.response("503~X: 1", "error"));
            assertEquals("weir;fwd=stale;fwd-status=503;ttl=0;detail=stale-if-error", Stage.status(stage.get("")));
            held.conversation().write("er");
            held.release();
            assertEquals("newer", client.readBody(head).text());
        }
        assertNothingStored();
        stage.origin().answerOnce(stage.response("503~X: 1", "error"));
        assertEquals("error", stage.get("").text());
    }

    /** Without a validator a client's own conditions and range go on, and what they are answered with is no newer whole. */
    @ParameterizedTest
    @CsvSource({
        "If-None-Match: \"x\", 304~ETag: \"x\", ''",
        "Range: bytes=0-1, 206~Content-Range: bytes 0-1/4, ke",
    })
    void whatAnswersAConditionReplacesNothing(String fields, String answer, String content) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=100", "kept"));
        stage.get("");
        stage.origin().answerOnce(stage.response(answer, content));
        assertEquals(
                answer.substring(0, 3),
                Integer.toString(stage.get("Cache-Control: no-cache~" + fields).status()));
        RawResponse hit = stage.get("");
        assertEquals("kept", hit.text());
        assertEquals("weir;hit;ttl=100", Stage.status(hit));
    }

    // RFC 9111 §4.3: validation

    @Test
    void a304BringsItsFieldsUpToDate() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"~X: old~Y: kept~Age: 0", "body"));
        stage.get("");
        stage.clock.pass(5);
        stage.origin()
                .answerOnce("HTTP/1.1 304 Not Modified\r\n"
                        + "Cache-Control: max-age=20\r\n"
                        + "ETag: \"a\"\r\n"
                        + "X: new\r\n"
                        + "Content-Length: 99\r\n\r\n");
        RawResponse validated = stage.get("");
        assertEquals("weir;fwd=stale;fwd-status=304;stored;ttl=20", Stage.status(validated));
        stage.clock.pass(3);
        for (RawResponse response : List.of(validated, stage.get(""))) {
            assertEquals("body", response.text());
            assertEquals("new", response.header("x"));
            assertEquals("kept", response.header("y"));
            assertEquals("4", response.header("content-length"));
        }
        assertEquals("3", stage.get("").header("age"));
    }

    /** RFC 9111 §5.2.2.4, §5.2.2.7: the 304 was for one client, whatever that is told; what is in it beside what is stored, too. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        no-cache |                      | 200
        private  |                      | 200
        private  | If-None-Match: "a"   | 304
        private  | Range: bytes=0-0     | 206
        """)
    void aFieldNamedByADirectiveInA304IsForWhoAsked(String directive, @Nullable String asked, int status) {
        String named = directive + "=\"set-cookie, content-length\"";
        stage.origin()
                .answerOnce(
                        stage.response("Cache-Control: max-age=1, " + named + "~ETag: \"a\"~Set-Cookie: s=old", "b"));
        stage.origin()
                .answerOnce(stage.response(
                        "304~Cache-Control: max-age=20, " + named + "~ETag: \"a\"~Set-Cookie: s=new~X: 1", ""));
        assertEquals("s=old", stage.get("").header("set-cookie"));
        stage.clock.pass(5);
        RawResponse confirmed = stage.get(asked);
        assertEquals(status, confirmed.status());
        assertEquals(List.of("s=new"), confirmed.fields().values("set-cookie"));
        RawResponse hit = stage.get("");
        assertEquals("weir;hit;ttl=20", Stage.status(hit));
        assertNull(hit.header("set-cookie"));
        assertEquals("1", hit.header("x"));
        assertEquals(2, stage.origin().requests().size());
    }

    /** RFC 9110 §13.1.5: where the tag is weak by now If-Range does not hold, and the answer is no part. */
    @Test
    void aPartIsNotConfirmedByAWeakTag() {
        stage.origin()
                .answerOnce(
                        stage.response("206~Cache-Control: max-age=1~ETag: \"a\"~Content-Range: bytes 0-3/10", "0123"));
        stage.get("Range: bytes=0-3");
        stage.clock.pass(5);
        stage.origin().answerOnce(stage.response("304~ETag: W/\"a\"~Cache-Control: max-age=10", ""));
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=10~ETag: W/\"a\"", "0123456789"));
        RawResponse response = stage.get("Range: bytes=0-1~If-Range: \"a\"");
        assertEquals(200, response.status());
        assertEquals("0123456789", response.text());
    }

    /** RFC 9111 §4.3.4; an older date is what an origin has that went back to an older version. */
    @ParameterizedTest
    @CsvSource({"ETag: \"a\", ETag: \"b\"", "Last-Modified: {-50}, Last-Modified: {-90}"})
    void a304AboutSomethingElseIsNotTaken(String known, String named) {
        String other = stage.fill(named);
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1~" + known, "old"));
        stage.get("");
        stage.clock.pass(5);
        stage.origin().answerOnce("HTTP/1.1 304 Not Modified\r\n" + other + "\r\n\r\n");
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=10~" + other, "new"));
        assertEquals("new", stage.get("").text());
        RecordedRequest last = stage.origin().requests().getLast();
        assertNull(last.header("if-none-match"));
        assertNull(last.header("if-modified-since"));
        assertEquals("new", stage.get("").text());
    }

    @Test
    void theClientsOwnConditionIsJudgedByWhatIsValidated() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "body"));
        stage.get("");
        stage.clock.pass(5);
        stage.answers("ETag: \"a\"~Cache-Control: max-age=10");
        RawResponse response = stage.get("If-None-Match: \"mine\"");
        assertEquals(200, response.status());
        assertEquals("body", response.text());
        assertEquals("\"a\"", stage.origin().requests().getLast().header("if-none-match"));
        assertEquals(304, stage.get("If-None-Match: \"a\"").status());
    }

    @Test
    void aValidationThatFailsBringsTheNewAnswer() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=1~ETag: \"a\"", "old"));
        stage.get("");
        stage.clock.pass(5);
        stage.answersAnew("404~X: 1");
        assertEquals(404, stage.get("").status());
        assertEquals(404, stage.get("").status());
        assertEquals(3, stage.origin().requests().size());
    }

    @Test
    void anAnswerToHeadBringsFieldsUpToDate() {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=5~ETag: \"a\"~X: old", "body"));
        stage.get("");
        stage.clock.pass(6);
        stage.origin()
                .answerOnce("HTTP/1.1 200 OK\r\n"
                        + "Cache-Control: max-age=20\r\n"
                        + "ETag: \"a\"\r\n"
                        + "X: new\r\n"
                        + "Content-Length: 4\r\n\r\n");
        assertEquals(200, stage.head("").status());
        RawResponse hit = stage.get("");
        assertEquals("body", hit.text());
        assertEquals("new", hit.header("x"));
        assertEquals(2, stage.origin().requests().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ETag: \"b\"~Content-Length: 4",
                "ETag: \"a\"~Content-Length: 5",
                "Last-Modified: {0}~Content-Length: 4"
            })
    void anAnswerToHeadThatDiffersMakesItInvalid(String fields) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=50~ETag: \"a\"~Last-Modified: {-99}", "body"));
        stage.get("");
        stage.origin().answerOnce("HTTP/1.1 200 OK\r\n" + stage.fill(fields) + "\r\n\r\n");
        stage.head("Cache-Control: no-cache");
        stage.answersAnew("Cache-Control: max-age=10~ETag: \"b\"");
        assertEquals("body-3", stage.get("").text());
    }

    /** RFC 9110 §13.1.3: when it was made is no date of its modification. */
    @Test
    void whatComesWithoutADateOfModificationIsNotCalledUnmodified() {
        stage.answersAnew("Cache-Control: no-store~Date: {-30}");
        RawResponse response = stage.get("If-Modified-Since: {-10}");
        assertEquals(200, response.status());
        assertEquals("body-1", response.text());
    }

    // RFC 9111 §4.4: invalidation

    @ParameterizedTest(name = "{0} {1} {2}: {3}")
    @CsvSource(delimiter = '|', textBlock = """
        POST    | 200 |                                          | fetched
        POST    | 204 |                                          | fetched
        POST    | 303 | Location: /elsewhere                     | fetched
        PUT     | 201 |                                          | fetched
        DELETE  | 200 |                                          | fetched
        PATCH   | 200 |                                          | fetched
        UNKNOWN | 200 |                                          | fetched
        POST    | 400 |                                          | reused
        POST    | 500 |                                          | reused
        OPTIONS | 200 |                                          | reused
        """)
    void anUnsafeRequestThatSucceedsMakesItsTargetInvalid(
            String method, String status, @Nullable String fields, String outcome) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=100", "body-1"));
        stage.get("");
        stage.clock.pass(1);
        stage.origin().answerOnce(stage.response(status + (fields == null ? "" : "~" + fields), ""));
        stage.ask(method, stage.url(), "");
        stage.clock.pass(1);
        stage.answersAnew("X: 1");
        assertEquals(outcome, stage.outcome(stage.get(""), 2));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
        Location: %p                          | fetched
        Location: http://%o%p                 | fetched
        Content-Location: %p                  | fetched
        Content-Location: HTTP://%o%p         | fetched
        Location: https://%o%p                | reused
        Location: http://localhost%p          | reused
        Content-Location: http://other.example%p | reused
        Location: //other.example%p           | reused
        Location: http://%o@other.example%p   | reused
        Location: %p-else                     | reused
        Location: ::                          | reused
        """)
    void onlyWhatIsOfTheSameOriginBecomesInvalidByReference(String field, String outcome) {
        stage.origin().answerOnce(stage.response("Cache-Control: max-age=100", "body-1"));
        stage.get("");
        stage.clock.pass(1);
        stage.origin().answerOnce(stage.response("201~" + stage.fill(field), ""));
        stage.ask("POST", stage.url() + "/collection", "");
        stage.clock.pass(1);
        stage.answersAnew("X: 1");
        assertEquals(outcome, stage.outcome(stage.get(""), 2));
    }

    // RFC 9110 §13, §14, from the store

    @ParameterizedTest(name = "{0} of {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
        If-None-Match: "a"                           | ETag: "a"              | 304
        If-None-Match: W/"a"                         | ETag: "a"              | 304
        If-None-Match: "a"                           | ETag: W/"a"            | 304
        If-None-Match: "b", "a"                      | ETag: "a"              | 304
        If-None-Match: "b"~If-None-Match: "a"        | ETag: "a"              | 304
        If-None-Match: *                             | X: 1                   | 304
        If-None-Match: "b"                           | ETag: "a"              | 200
        If-None-Match: "A"                           | ETag: "a"              | 200
        If-None-Match: a                             | ETag: "a"              | 200
        If-None-Match: "b"~If-Modified-Since: {0}    | ETag: "a"~Last-Modified: {-9} | 200
        If-None-Match: "a"~If-Modified-Since: {-20}  | ETag: "a"~Last-Modified: {-9} | 304
        If-Modified-Since: {-9}                      | Last-Modified: {-9}    | 304
        If-Modified-Since: {0}                       | Last-Modified: {-9}    | 304
        If-Modified-Since: {-10}                     | Last-Modified: {-9}    | 200
        If-Modified-Since: never                     | Last-Modified: {-9}    | 200
        If-Modified-Since: {0}                       | X: 1                   | 304
        If-Modified-Since: {-1}                      | X: 1                   | 200
        """)
    void conditionsAreJudgedByWhatIsStored(String request, String stored, int status) {
        stage.answersAnew("Cache-Control: max-age=100~X-Kept: 1~Content-Type: text/plain~" + stored);
        stage.get("");
        for (String method : List.of("GET", "HEAD")) {
            RawResponse response = stage.ask(method, stage.url(), request);
            assertEquals(status, response.status());
            assertEquals(method.equals("GET") && status == 200 ? "body-1" : "", response.text());
            assertEquals("weir;hit;ttl=100", Stage.status(response));
            if (status == 304) {
                assertNull(response.header("content-length"));
                assertNull(response.header("content-type"));
                assertEquals("max-age=100", response.header("cache-control"));
            }
        }
        assertEquals(1, stage.origin().requests().size());
    }

    @ParameterizedTest(name = "{0}: {1} {2}")
    @CsvSource(delimiter = '|', textBlock = """
        Range: bytes=0-0                          | 206 | bytes 0-0/10   | 0
        Range: bytes=3-5                          | 206 | bytes 3-5/10   | 345
        Range: bytes=8-                           | 206 | bytes 8-9/10   | 89
        Range: bytes=8-99                         | 206 | bytes 8-9/10   | 89
        Range: bytes=-3                           | 206 | bytes 7-9/10   | 789
        Range: bytes=-99                          | 206 | bytes 0-9/10   | 0123456789
        Range: Bytes=0-0                          | 206 | bytes 0-0/10   | 0
        Range: bytes=10-                          | 416 | bytes */10     |
        Range: bytes=-0                           | 416 | bytes */10     |
        Range: bytes=9223372036854775807-         | 416 | bytes */10     |
        Range: bytes=5-3                          | 200 |                | 0123456789
        Range: bytes=a-b                          | 200 |                | 0123456789
        Range: lines=0-1                          | 200 |                | 0123456789
        Range: bytes=0-0~If-Range: "a"            | 206 | bytes 0-0/10   | 0
        Range: bytes=0-0~If-Range: "b"            | 200 |                | 0123456789
        Range: bytes=0-0~If-Range: W/"a"          | 200 |                | 0123456789
        Range: bytes=0-0~If-Range: {-1000}        | 206 | bytes 0-0/10   | 0
        Range: bytes=0-0~If-Range: {-999}         | 200 |                | 0123456789
        Range: bytes=10-~If-Range: "b"            | 200 |                | 0123456789
        Range: bytes=0-0~If-None-Match: "a"       | 304 |                |
        Range: bytes=0-0~If-None-Match: "b"       | 206 | bytes 0-0/10   | 0
        """)
    void rangesAreTakenFromWhatIsStored(String request, int status, @Nullable String range, @Nullable String content) {
        stage.origin()
                .answer(stage.response(
                        "Cache-Control: max-age=100~ETag: \"a\"~Last-Modified: {-1000}~Content-Type: text/plain",
                        "0123456789"));
        stage.get("");
        RawResponse response = stage.get(request);
        assertEquals(status, response.status());
        assertEquals(range, response.header("content-range"));
        assertEquals(content == null ? "" : content, response.text());
        assertEquals(1, stage.origin().requests().size());
    }

    /** Fetch §3.3: a page of another site would not be shown them otherwise. */
    @ParameterizedTest
    @CsvSource({"304, If-None-Match: \"a\"", "416, Range: bytes=10-"})
    void answersWithoutContentSayWhoMaySeeThem(int status, String request) {
        stage.origin()
                .answer(stage.response(
                        "Cache-Control: max-age=100~Expires: {100}~ETag: \"a\"~Access-Control-Allow-Origin: *~"
                                + "Access-Control-Expose-Headers: ETag~X: 1",
                        "0123456789"));
        stage.get("");
        RawResponse response = stage.get(request);
        assertEquals(status, response.status());
        assertEquals("*", response.header("access-control-allow-origin"));
        assertEquals("ETag", response.header("access-control-expose-headers"));
        assertNull(response.header("x"));
        // A cache further on is not to keep a 416 for the whole.
        assertEquals(status == 304 ? "max-age=100" : null, response.header("cache-control"));
        assertEquals(status == 304 ? stage.date(100) : null, response.header("expires"));
    }

    @Test
    void aRangeIsNothingToHead() {
        stage.origin().answer(stage.response("Cache-Control: max-age=100", "0123456789"));
        stage.get("");
        RawResponse response = stage.head("Range: bytes=0-0");
        assertEquals(200, response.status());
        assertEquals("10", response.header("content-length"));
    }

    @Test
    void severalRangesAreParts() {
        stage.origin().answer(stage.response("Cache-Control: max-age=100~Content-Type: text/plain", "0123456789"));
        stage.get("");
        RawResponse response = stage.get("Range: bytes=0-1,5-6,-1");
        assertEquals(206, response.status());
        assertNull(response.header("content-range"));
        String type = String.valueOf(response.header("content-type"));
        String boundary = type.substring("multipart/byteranges; boundary=".length());
        StringBuilder expected = new StringBuilder();
        for (String part : List.of("0-1/10\r\n\r\n01", "5-6/10\r\n\r\n56", "9-9/10\r\n\r\n9")) {
            expected.append("\r\n--")
                    .append(boundary)
                    .append("\r\nContent-Type: text/plain\r\nContent-Range: bytes ")
                    .append(part);
        }
        assertEquals(expected + "\r\n--" + boundary + "--\r\n", response.text());
    }

    /** RFC 9530 §2: {@code Content-Digest} is of the bytes of one message, {@code Repr-Digest} of all. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-3", "bytes=0-0,2-2"})
    void whatIsSaidOfAllBytesIsNotSaidOfSome(String range) {
        String digest = "sha-256=:AA==:";
        stage.origin()
                .answer(stage.response(
                        "Cache-Control: max-age=100~Content-MD5: AA==~Content-Digest: " + digest + "~Repr-Digest: "
                                + digest,
                        "0123456789"));
        stage.get("");
        RawResponse part = stage.get("Range: " + range);
        assertEquals(206, part.status());
        assertNull(part.header("content-digest"));
        assertNull(part.header("content-md5"));
        assertEquals(digest, part.header("repr-digest"));
        assertEquals(digest, stage.get("").header("content-digest"));
    }

    @Test
    void whatIsSaidOfSomeBytesIsNotSaidOfMore() {
        for (String range : List.of("0-4", "5-9")) {
            stage.origin()
                    .answerOnce(stage.response(
                            "206~Cache-Control: max-age=100~ETag: \"a\"~Content-Digest: sha-256=:AA==:~Content-Range: bytes "
                                    + range + "/10",
                            range.equals("0-4") ? "01234" : "56789"));
            assertEquals("sha-256=:AA==:", stage.get("Range: bytes=" + range).header("content-digest"));
        }
        RawResponse whole = stage.get("");
        assertEquals("0123456789", whole.text());
        assertNull(whole.header("content-digest"));
    }

    @Test
    void aFloodOfRangesIsNotServed() {
        stage.origin().answer(stage.response("Cache-Control: max-age=100", "0123456789"));
        stage.get("");
        RawResponse response = stage.get("Range: bytes=" + "0-,".repeat(1000) + "0-");
        assertEquals(200, response.status());
        assertEquals("0123456789", response.text());
    }

    /** Two equal answers to different requests, and never one with the body of the other. */
    @Test
    void whatIsDifferentInTheTargetIsDifferentInTheStore() {
        stage.origin().on(request -> stage.response("Cache-Control: max-age=10", request.target()));
        for (String suffix : List.of(
                "?a&b",
                "?b&a",
                "?",
                "",
                "/",
                "//",
                "/./",
                "/x;y.css",
                "/x%3by.css",
                "/x%2Fy",
                "/x/y",
                "/x|y",
                "/X|y")) {
            for (int i = 0; i < 2; i++) {
                assertEquals(
                        stage.path() + suffix,
                        stage.ask("GET", stage.url() + suffix, "").text());
            }
        }
        assertEquals(13, stage.origin().requests().size());
    }

    @Test
    void schemeHostAndDefaultPortHaveOneSpelling() {
        stage.answers("Cache-Control: max-age=10");
        stage.get("");
        for (String url : List.of("HTTP://%o%p", "http://u:p@%o%p")) {
            RawResponse response = stage.ask("GET", url, "");
            assertEquals("body-1", response.text(), url);
        }
        assertEquals(1, stage.origin().requests().size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "X-Forwarded-Host: evil",
                "X-Forwarded-Scheme: http",
                "X-Original-URL: /evil",
                "X-Rewrite-URL: /evil",
                "Forwarded: host=evil"
            })
    void claimsThatSelectNothingDoNotReachTheOrigin(String field) {
        stage.answers("Cache-Control: max-age=10");
        stage.get(field);
        assertNull(stage.origin().requests().getFirst().header(field.substring(0, field.indexOf(':'))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"X-HTTP-Method-Override: DELETE", "X-HTTP-Method: PUT", "X-Method-Override: POST"})
    void anotherMethodInAFieldPassesTheCacheBy(String field) {
        stage.answersAnew("Cache-Control: max-age=10");
        assertEquals("body-1", stage.get(field).text());
        RawResponse plain = stage.get("");
        assertEquals("body-2", plain.text());
        RawResponse again = stage.get(field);
        assertEquals("body-3", again.text());
        assertEquals("weir;fwd=bypass", Stage.status(again));
    }

    @Test
    void aGetWithABodyPassesTheCacheBy() {
        stage.answersAnew("Cache-Control: max-age=10");
        for (int i = 1; i < 3; i++) {
            try (RawClient client = stage.weir.client()) {
                client.send("GET " + stage.url() + " HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\nx");
                RawResponse response = client.readResponse();
                assertEquals("body-" + i, response.text());
                assertEquals("weir;fwd=bypass", Stage.status(response));
            }
        }
        assertNothingStored();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a|b", "a,b", "a, b", "\"a\"", "a\tb"})
    void valuesThatVarySelectsByAreNotConfused(String value) {
        stage.answersAnew("Cache-Control: max-age=10~Vary: A, B");
        assertEquals("body-1", stage.get("A: " + value + "~B: c").text());
        assertEquals("body-2", stage.get("A: " + value + "|c").text());
        assertEquals("body-3", stage.get("B: " + value + "~A: c").text());
        assertEquals("body-1", stage.get("A: " + value + "~B: c").text());
    }

    @Test
    void variantsOfOneUrlAreBounded() {
        AtomicInteger answered = new AtomicInteger();
        stage.origin()
                .on(_ -> stage.response("Cache-Control: max-age=100~Vary: A", "body-" + answered.incrementAndGet()));
        try (RawClient client = stage.weir.client()) {
            for (int i = 0; i < 1_000; i++) {
                client.send(stage.request("GET", stage.url(), "A: " + i));
                assertEquals("body-" + (i + 1), client.readResponse().text());
            }
        }
        assertEquals(1, stage.weir.plane().cache().entries());
        assertTrue(stage.weir.plane().cache().bytes() < 64 << 10);
        assertEquals("body-1000", stage.get("A: 999").text());
        assertEquals("body-1001", stage.get("A: 1").text());
    }

    @Test
    void manyNamesInVaryAreNoTrouble() {
        StringBuilder names = new StringBuilder("A");
        for (int i = 0; i < 5_000; i++) {
            names.append(", x").append(i);
        }
        stage.answersAnew("Cache-Control: max-age=100~Vary: " + names);
        stage.get("A: 1");
        assertEquals("body-2", stage.get("A: 2").text());
    }
}
