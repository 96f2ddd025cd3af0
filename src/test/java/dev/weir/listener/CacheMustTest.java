package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.testing.RawResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a shared cache must do, and must not. */
class CacheMustTest {

    private static Stage stage;

    @BeforeAll
    static void start() {
        stage = new Stage();
    }

    @AfterAll
    static void stop() {
        stage.close();
    }

    @BeforeEach
    void open() {
        stage.open();
    }

    @AfterEach
    void close() {
        stage.closeOrigin();
    }

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
            # RFC 5861
            stale-while-revalidate is over        || Cache-Control: max-age=1, stale-while-revalidate=2~ETag: "a" | 3 || validated
            """)
    void twoRequests(
            String name, @Nullable String first, String answer, int later, @Nullable String second, String outcome) {
        assertEquals(outcome, second(first, answer, later, second));
    }
}
