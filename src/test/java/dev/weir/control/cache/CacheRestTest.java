package dev.weir.control.cache;

import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.through;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.testing.RawOrigin;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cache over REST, and what the proxy fetches. */
@QuarkusTest
class CacheRestTest {

    @Inject
    DataPlaneLife life;

    private final RawOrigin origin = RawOrigin.start();

    @BeforeEach
    void fill() {
        origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=600\r\nETag: \"1\"\r\nSurrogate-Key: seven all\r\n"
                + "Content-Type: text/plain\r\nVary: accept\r\nContent-Length: 2\r\n\r\nok");
        sending("{\"all\":true}").post("/api/v1/cache/purge").then().statusCode(200);
        for (String path : List.of("/a/1?secret=x", "/a/2", "/b/1")) {
            fetch(path);
        }
    }

    @AfterEach
    void close() {
        origin.close();
    }

    private void fetch(String path) {
        assertEquals(200, through(life.ports().plain(), origin.url(path)).status());
    }

    /** How often the origin is asked for it meanwhile. */
    private int fetches(String path) {
        int before = origin.requests().size();
        fetch(path);
        return origin.requests().size() - before;
    }

    @Test
    void aPurgeMakesTheNextRequestAMiss() {
        assertEquals(0, fetches("/a/2"));
        sending("{\"url\":\"" + origin.url("/a/2") + "\"}")
                .post("/api/v1/cache/purge")
                .then()
                .statusCode(200)
                .body("purged", equalTo(1))
                .body("soft", equalTo(false));
        assertEquals(1, fetches("/a/2"));
        assertEquals(0, fetches("/a/2"));
        assertEquals(0, fetches("/b/1"));
        sending("{\"prefix\":\"" + origin.url("/a/") + "\"}")
                .post("/api/v1/cache/purge")
                .then()
                .body("purged", equalTo(2));
        assertEquals(1, fetches("/a/1?secret=x"));
        sending("{\"tag\":\"seven\"}").post("/api/v1/cache/purge").then().body("purged", equalTo(2));
        assertEquals(1, fetches("/b/1"));
        sending("{\"all\":true,\"soft\":true}")
                .post("/api/v1/cache/purge")
                .then()
                .body("purged", equalTo(1));
        fetch("/b/1");
        assertEquals("\"1\"", origin.requests().getLast().header("if-none-match"));
    }

    @Test
    void whatIsStoredIsListed() {
        viewer().queryParam("url", origin.url("/a/2"))
                .get("/api/v1/cache/entries")
                .then()
                .statusCode(200)
                .body("total", equalTo(1))
                .body("items[0].url", equalTo(origin.url("/a/2")))
                .body("items[0].bytes", greaterThan(2))
                .body("items[0].variants[0].status", equalTo(200))
                .body("items[0].variants[0].length", equalTo(2))
                .body("items[0].variants[0].ttl", greaterThan(500))
                .body("items[0].variants[0].contentType", equalTo("text/plain"))
                .body("items[0].variants[0].tags", equalTo(List.of("seven", "all")))
                .body("items[0].variants[0].vary", equalTo(List.of("accept")))
                .body("items[0].variants[0].stored", notNullValue());
        // Nobody's query is told.
        viewer().queryParam("prefix", origin.url("/a/"))
                .get("/api/v1/cache/entries")
                .then()
                .body("items.url", equalTo(List.of(origin.url("/a/1"), origin.url("/a/2"))))
                .body("items.whole", equalTo(List.of(false, true)));
        viewer().queryParam("tag", "eight").get("/api/v1/cache/entries").then().body("items", hasSize(0));
    }

    @Test
    void pagesFollowEachOther() {
        List<String> urls = new ArrayList<>();
        String next = "/api/v1/cache/entries?limit=2";
        while (next != null) {
            var page = viewer().urlEncodingEnabled(false)
                    .get(next)
                    .then()
                    .statusCode(200)
                    .extract();
            urls.addAll(page.jsonPath().getList("items.url", String.class));
            next = page.path("next");
        }
        assertEquals(List.of(origin.url("/a/1"), origin.url("/a/2"), origin.url("/b/1")), urls);
    }

    @Test
    void itSaysHowItIs() {
        fetch("/a/2");
        viewer().get("/api/v1/cache")
                .then()
                .statusCode(200)
                .body("store", equalTo("memory"))
                .body("entries", equalTo(3))
                .body("bytes", greaterThan(100))
                .body("outcomes.hit", greaterThan(0))
                .body("outcomes.miss", greaterThan(2))
                .body("hitRatio", greaterThan(0f));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"soft\":true}",
                "{\"all\":false}",
                "{\"all\":true,\"tag\":\"x\"}",
                "{\"url\":\"http://a.example/\",\"prefix\":\"http://a.example/\"}",
                "{\"all\":\"true\"}",
                "{\"all\":1}",
                "{\"tag\":\"\"}",
                "{\"tag\":\"a b\"}",
                "{\"url\":\"a.example\"}",
                "{\"url\":\"/x\"}",
                "{\"url\":\"ftp://a.example/\"}",
                "{\"prefix\":\"*\"}",
                "{\"prefix\":\"(a+)+$\"}",
                "{\"urls\":[]}",
            })
    void onlyWhatIsMeantClearlyIsPurged(String order) {
        sending(order).post("/api/v1/cache/purge").then().statusCode(400).contentType("application/problem+json");
        viewer().get("/api/v1/cache").then().body("entries", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"url=a.example", "url=http://a.example/&tag=x", "limit=0", "cursor=x"})
    void whatCannotBeReadOfAQueryIsSaid(String query) {
        viewer().get("/api/v1/cache/entries?" + query).then().statusCode(400);
    }

    @Test
    void aLongPrefixIsRefused() {
        sending("{\"prefix\":\"http://a.example/" + "a".repeat(900_000) + "\"}")
                .post("/api/v1/cache/purge")
                .then()
                .statusCode(400);
        viewer().contentType("application/json")
                .body("{\"all\":true}")
                .post("/api/v1/cache/purge")
                .then()
                .statusCode(403);
        manager().delete("/api/v1/cache/entries").then().statusCode(405);
    }
}
