package dev.weir.control.policy;

import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.policy;
import static dev.weir.control.Rest.putPolicy;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.through;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.hamcrest.Matchers.oneOf;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.testing.RawOrigin;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Entries over REST, from the first to the last, and what the proxy does meanwhile. */
@QuarkusTest
class EntryLifeTest {

    private static final String COMMENTED = """
            # ours
            version: 1
            blacklist:
              # advertising
              - id: ads     # the worst
                domain: ads.example
            """;

    @Inject
    DataPlaneLife life;

    @BeforeEach
    @AfterEach
    void begin() {
        putPolicy("version: 1\n");
    }

    private int status(String url) {
        return through(life.ports().plain(), url).status();
    }

    @Test
    void anEntryIsAddedSeenReplacedAndTakenOut() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer("HTTP/1.1 200 OK\r\nCache-Control: no-store\r\nContent-Length: 2\r\n\r\nok");
            String url = origin.url("/private/a");
            assertEquals(200, status(url));

            String tag = sending(
                            "{\"id\":\"private\",\"url\":\"" + origin.url("/private/") + "\",\"reason\":\"Private\"}")
                    .post("/api/v1/blacklist")
                    .then()
                    .statusCode(201)
                    .header("Location", endsWith("/api/v1/blacklist/private"))
                    .body("id", equalTo("private"))
                    .body("source.layer", equalTo("live"))
                    .body("source.line", greaterThan(1))
                    .body("tunnel", equalTo("deny"))
                    .body("state", equalTo("active"))
                    .extract()
                    .header("ETag");
            assertEquals(403, status(url));
            assertEquals(200, status(origin.url("/public")));

            viewer().get("/api/v1/blacklist/private")
                    .then()
                    .statusCode(200)
                    .header("ETag", tag)
                    .body("uses.count", equalTo(1))
                    .body("uses.last", notNullValue())
                    .body("mode", equalTo("enforce"));

            sending("{\"url\":\"" + origin.url("/private/") + "\",\"mode\":\"report\"}")
                    .header("If-Match", tag)
                    .put("/api/v1/blacklist/private")
                    .then()
                    .statusCode(200)
                    .header("ETag", not(tag))
                    .body("id", equalTo("private"))
                    .body("state", equalTo("report"))
                    .body("reason", nullValue());
            assertEquals(200, status(url));

            manager().delete("/api/v1/blacklist/private").then().statusCode(204);
            assertEquals(200, status(url));
            manager().delete("/api/v1/blacklist/private").then().statusCode(404);
            viewer().get("/api/v1/blacklist/private").then().statusCode(404);
        }
    }

    @Test
    void whatWasReadCanBeSentBack() {
        String read = sending(
                        "{\"domain\":\"ads.example\",\"except\":[\"docs.ads.example\"],\"ports\":[80,\"8000-8999\"],\"methods\":[\"GET\"],"
                                + "\"client\":\"10.2.0.0/16\",\"user\":\"alice\",\"owner\":\"x@example.org\",\"expires\":\"2099-01-01T00:00:00Z\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(201)
                .body("id", startsWith("auto-"))
                .body("ports", equalTo(List.of(80, "8000-8999")))
                .extract()
                .asString();
        String id = read.replaceAll(".*\"id\":\"([^\"]+)\".*", "$1");
        String tag = viewer().get("/api/v1/blacklist/" + id).header("ETag");
        sending(read).put("/api/v1/blacklist/" + id).then().statusCode(200).header("ETag", tag);
    }

    @Test
    void theSameEntryTwiceIsTaken() {
        String id = sending("{\"domain\":\"twice.example\"}")
                .post("/api/v1/allow")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
        sending("{\"domain\":\"TWICE.example\"}")
                .post("/api/v1/allow")
                .then()
                .statusCode(409)
                .contentType("application/problem+json")
                .body("type", equalTo("urn:weir:problem:id-taken"))
                .body("entry", equalTo(id));
        sending("{\"id\":\"" + id + "\",\"domain\":\"other.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(409);
    }

    @Test
    void commentsStay() {
        putPolicy(COMMENTED);
        sending("{\"id\":\"more\",\"domain\":\"more.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(201);
        assertEquals(COMMENTED + "  - id: more\n    domain: more.example\n", policy());
        manager().delete("/api/v1/blacklist/more").then().statusCode(204);
        assertEquals(COMMENTED, policy());
    }

    @Test
    void anotherEntryThanIsMeantIsNotTouched() {
        putPolicy(COMMENTED);
        sending("{\"domain\":\"x.example\"}")
                .header("If-Match", "\"0123\"")
                .put("/api/v1/blacklist/ads")
                .then()
                .statusCode(412)
                .header("ETag", viewer().get("/api/v1/blacklist/ads").header("ETag"));
        manager()
                .header("If-Match", "\"0123\"")
                .delete("/api/v1/blacklist/ads")
                .then()
                .statusCode(412);
        sending("{\"domain\":\"x.example\"}")
                .header("If-None-Match", "*")
                .put("/api/v1/blacklist/ads")
                .then()
                .statusCode(412);
        sending("{\"domain\":\"x.example\"}")
                .header("If-Match", "*")
                .put("/api/v1/blacklist/new")
                .then()
                .statusCode(412);
        assertEquals(COMMENTED, policy());
        sending("{\"domain\":\"x.example\"}")
                .header("If-None-Match", "*")
                .put("/api/v1/blacklist/new")
                .then()
                .statusCode(201)
                .header("Location", endsWith("/blacklist/new"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"host\":\"a.example\"} | 422 | # | did you mean 'domain'?",
                "{\"domain\":\"*.a.example\"} | 422 | #/domain | write 'a.example'",
                "{\"id\":\"../x\",\"domain\":\"a.example\"} | 422 | #/id | is no id",
                "{} | 422 | # | has no condition",
                "{\"domain\":\"a.example\",\"ports\":[80,70000]} | 422 | #/ports/1 | no port",
                "{\"pattern\":\"(\",\"tunnel\":\"deny\"} | 422 | #/pattern | ",
            })
    void aFaultIsToldWithItsField(String body, int status, String pointer, String words) {
        sending(body)
                .post("/api/v1/blacklist")
                .then()
                .statusCode(status)
                .contentType("application/problem+json")
                .body("errors.pointer", hasItem(pointer))
                .body("errors.detail", hasItem(containsString(words == null ? "" : words)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "\"x\"",
                "null",
                "{\"domain\":\"a.example\"",
                "{\"domain\":\"a.example\",\"domain\":\"b.example\"}",
                "{\"domain\":\"a.example\"} {}",
                "{\"domain\":7}",
                "{\"domain\":{\"a\":1}}",
                "{\"domain\":[\"a.example\"]}",
                "{\"domain\":\"a.example\",\"ports\":80}",
                "{\"domain\":\"a.example\",\"except\":\"b.a.example\"}",
                "{\"domain\":\"a.example\",\"ports\":[true]}",
                "domain: a.example",
            })
    void whatIsNoJsonOfThisShapeIsRefused(String body) {
        sending(body).post("/api/v1/blacklist").then().statusCode(400).contentType("application/problem+json");
        assertEquals("version: 1\n", policy());
    }

    @ParameterizedTest
    @ValueSource(strings = {"..%2fpolicy", "%2e%2e", "a%2fb", "a%00b", "-a", "a%22,%22user", "%F0%9F%98%80"})
    void anOddIdIsNothing(String id) {
        manager()
                .urlEncodingEnabled(false)
                .get("/api/v1/blacklist/" + id)
                .then()
                .statusCode(oneOf(400, 404));
        manager()
                .urlEncodingEnabled(false)
                .delete("/api/v1/blacklist/" + id)
                .then()
                .statusCode(oneOf(400, 404));
        sending("{\"domain\":\"a.example\"}")
                .urlEncodingEnabled(false)
                .put("/api/v1/blacklist/" + id)
                .then()
                .statusCode(oneOf(400, 404, 405));
        assertEquals("version: 1\n", policy());
    }

    @Test
    void anIdIsKept() {
        putPolicy(COMMENTED);
        sending("{\"id\":\"other\",\"domain\":\"x.example\"}")
                .put("/api/v1/blacklist/ads")
                .then()
                .statusCode(400);
        sending("{\"id\":\"" + "a".repeat(65) + "\",\"domain\":\"x.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(422);
        // An entry of one list is none of another.
        manager().delete("/api/v1/allow/ads").then().statusCode(404);
        sending("{\"domain\":\"x.example\"}").put("/api/v1/allow/ads").then().statusCode(409);
        assertEquals(COMMENTED, policy());
    }

    @Test
    void aHugeBodyIsRefused() {
        sending("{\"domain\":\"" + "a".repeat(2 << 20) + "\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(413);
        sending("{\"reason\":\"" + "a".repeat(900_000) + "\",\"domain\":\"a.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(422)
                .body("errors.pointer", equalTo(List.of("#/reason")));
    }

    @Test
    void aListIsReadInPages() {
        StringBuilder policy = new StringBuilder("blacklist:\n");
        for (int i = 0; i < 7; i++) {
            policy.append("  - {id: e")
                    .append(i)
                    .append(", domain: e")
                    .append(i)
                    .append(".example}\n");
        }
        putPolicy(policy + "  - {id: old, domain: old.example, expires: 2020-01-01T00:00:00Z}\n"
                + "  - {id: watch, domain: WATCH.example, mode: report}\n");
        String next = viewer().get("/api/v1/blacklist?limit=4&q=e&state=active")
                .then()
                .statusCode(200)
                .body("total", equalTo(7))
                .body("items.id", equalTo(List.of("e0", "e1", "e2", "e3")))
                .header("Link", endsWith("; rel=\"next\""))
                .extract()
                .path("next");
        manager().delete("/api/v1/blacklist/e3").then().statusCode(204);
        viewer().urlEncodingEnabled(false)
                .get(next)
                .then()
                .statusCode(200)
                .body("items.id", equalTo(List.of("e4", "e5", "e6")))
                .body("next", nullValue());
        viewer().get("/api/v1/blacklist?state=expired").then().body("items.id", equalTo(List.of("old")));
        viewer().get("/api/v1/blacklist?q=WATCH").then().body("items.state", equalTo(List.of("report")));
        viewer().get("/api/v1/blacklist?source=base").then().body("items", hasSize(0));
        viewer().get("/api/v1/blacklist?source=feed").then().body("items", hasSize(0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"limit=0", "limit=501", "limit=-1", "limit=1e2", "source=x", "state=x", "cursor=x"})
    void whatCannotBeReadOfAQueryIsSaid(String query) {
        viewer().get("/api/v1/blacklist?" + query).then().statusCode(400).contentType("application/problem+json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"blacklist", "allow", "reach"})
    void aViewerChangesNothing(String list) {
        String path = "/api/v1/" + list;
        viewer().get(path).then().statusCode(200);
        byViewer().post(path).then().statusCode(403);
        byViewer().put(path + "/x").then().statusCode(403);
        viewer().delete(path + "/x").then().statusCode(403);
        assertEquals("version: 1\n", policy());
    }

    private static RequestSpecification byViewer() {
        return viewer().contentType(ContentType.JSON).body("{\"domain\":\"a.example\"}");
    }

    @Test
    void aPrivateDestinationIsOpened() {
        sending("{\"id\":\"mirror\",\"domain\":\"mirror.corp.example\",\"cidr\":\"10.96.0.0/12\",\"ports\":[443]}")
                .post("/api/v1/reach")
                .then()
                .statusCode(201)
                .body("ports", equalTo(List.of(443)))
                .body("mode", nullValue());
        sending("{\"domain\":\"mirror.corp.example\"}")
                .post("/api/v1/reach")
                .then()
                .statusCode(422)
                .body("detail", containsString("which ports"));
        viewer().get("/api/v1/reach").then().body("items.id", equalTo(List.of("mirror")));
    }
}
