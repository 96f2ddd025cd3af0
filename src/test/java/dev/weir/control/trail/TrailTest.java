package dev.weir.control.trail;

import static dev.weir.control.Callers.manager;
import static dev.weir.control.Callers.viewer;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.config.WeirConfig;
import dev.weir.testing.Eventually;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** That every change leaves a trail, whatever its resource does. */
@QuarkusTest
class TrailTest {

    @Inject
    WeirConfig config;

    private static Response set(String name) {
        return manager()
                .contentType(ContentType.JSON)
                .body("{\"name\":\"" + name + "\",\"count\":1,\"on\":true}")
                .post("/api/v1/probe");
    }

    private static Response newest() {
        return viewer().get("/api/v1/audit?limit=1");
    }

    @Test
    void whatAResourceSaysOfAChangeIsThere() {
        String id = set("a").then().statusCode(200).extract().header("Weir-Request");
        newest().then()
                .statusCode(200)
                .body("replica", not(equalTo("")))
                .body("since", not(equalTo(null)))
                .body("items", hasSize(1))
                .body("items[0].id", equalTo(id))
                .body("items[0].actor", equalTo("manager"))
                .body("items[0].from", equalTo("127.0.0.1"))
                .body("items[0].action", equalTo("probe.set"))
                .body("items[0].target", equalTo("a"))
                .body("items[0].result", equalTo("done"))
                .body("items[0].before", equalTo(null))
                .body("items[0].after", containsString("\"name\":\"a\""));
    }

    @Test
    void whatAResourceSaysNothingOfIsThereToo() {
        leavesBehind(manager().delete("/api/v1/probe/x"), 204, "DELETE /api/v1/probe/x", "unchanged");
        leavesBehind(manager().delete("/api/v1/probe/refused"), 409, "DELETE /api/v1/probe/refused", "refused");
        leavesBehind(manager().delete("/api/v1/probe/broken"), 500, "DELETE /api/v1/probe/broken", "failed");
    }

    /** What others did to the policy's file a while ago may be told at any time in between. */
    private static void leavesBehind(Response answer, int status, String target, String result) {
        String id = answer.then().statusCode(status).extract().header("Weir-Request");
        viewer().get("/api/v1/audit?limit=10")
                .then()
                .body("items.find { it.id == '" + id + "' }.target", equalTo(target))
                .body("items.find { it.id == '" + id + "' }.result", equalTo(result));
    }

    @Test
    void whoMayNotChangeAnythingLeavesNoTrail() {
        String before = newest().path("items[0].id");
        viewer().delete("/api/v1/probe/x").then().statusCode(403);
        given().delete("/api/v1/probe/x").then().statusCode(401);
        manager().get("/api/v1/probe/x").then().statusCode(200);
        assertEquals(before, newest().path("items[0].id"));
    }

    @Test
    void nothingIsChangedThatLeavesNoTrail() throws IOException {
        Path file = config.dataDir().resolve("audit.jsonl");
        set("before").then().statusCode(200);
        Path aside = Files.move(file, file.resolveSibling("aside"), StandardCopyOption.REPLACE_EXISTING);
        Files.createDirectory(file);
        try {
            set("meanwhile").then().statusCode(503).contentType("application/problem+json");
            viewer().get("/api/v1/status").then().body("warnings", hasItem(containsString("audit")));
        } finally {
            Files.delete(file);
            Files.move(aside, file);
        }
        newest().then().body("items[0].target", equalTo("before"));
        set("after").then().statusCode(200);
        viewer().get("/api/v1/status").then().body("control.audit", equalTo(null));
    }

    @Test
    void pagesFollowEachOther() {
        for (String name : new String[] {"one", "two", "three"}) {
            set(name).then().statusCode(200);
        }
        Response first = viewer().get("/api/v1/audit?limit=2");
        first.then().body("items.target", equalTo(java.util.List.of("three", "two")));
        String next = first.path("next");
        first.then().header("Link", equalTo("<" + next + ">; rel=\"next\""));
        viewer().get(next).then().body("items[0].target", equalTo("one"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=x",
                "limit=-1",
                "before=0",
                "before=x",
                "before=99999999999999999999"
            })
    void aPageThatThereCannotBeIsRefused(String query) {
        viewer().get("/api/v1/audit?" + query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", startsWith(query.split("=", 2)[0]));
    }

    @Test
    void aFileThatIsEditedByHandLeavesATrail() throws IOException {
        Path file = config.policy().file();
        Files.writeString(file, "version: 1\nblacklist:\n  - {id: by-hand, domain: by-hand.example}\n");
        try {
            Eventually.await(() -> "file".equals(newest().path("items[0].actor")), "the edit is in the audit");
            newest().then()
                    .body("items[0].action", equalTo("policy.edit"))
                    .body("items[0].target", containsString("policy.yaml"))
                    .body("items[0].after", containsString("by-hand.example"))
                    .body("items[0].difference.added.ids", hasItem("blacklist/by-hand"));
        } finally {
            Files.delete(file);
        }
        Eventually.await(
                () -> String.valueOf(newest().<Object>path("items[0].reason")).contains("is gone"),
                "that it was deleted is in the audit");
    }
}
