package dev.weir.control.policy;

import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.policy;
import static dev.weir.control.Rest.putPolicy;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.sendingYaml;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document as a whole over REST. */
@QuarkusTest
class PolicyRestTest {

    private static final String COMMENTED =
            "# ours\nversion: 1\nblacklist:\n  - {id: ads, domain: ads.example} # worst\n";

    @BeforeEach
    @AfterEach
    void begin() {
        putPolicy("version: 1\n");
    }

    @Test
    void itIsReplacedByWhoHasSeenIt() {
        String tag = viewer().get("/api/v1/policy").header("ETag");
        String newer = sendingYaml(COMMENTED)
                .header("If-Match", tag)
                .put("/api/v1/policy")
                .then()
                .statusCode(200)
                .body("notices", empty())
                .extract()
                .header("ETag");
        assertEquals(COMMENTED, policy());
        sendingYaml("version: 1\n")
                .header("If-Match", tag)
                .put("/api/v1/policy")
                .then()
                .statusCode(412)
                .header("ETag", newer);
        sendingYaml("version: 1\n")
                .header("If-Match", "W/" + newer)
                .put("/api/v1/policy")
                .then()
                .statusCode(412);
        sendingYaml("version: 1\n").put("/api/v1/policy").then().statusCode(428);
        sendingYaml("version: 1\n")
                .header("If-None-Match", "*")
                .put("/api/v1/policy")
                .then()
                .statusCode(412);
        assertEquals(COMMENTED, policy());
        viewer().header("If-None-Match", newer).get("/api/v1/policy").then().statusCode(304);
        sendingYaml("version: 1\n")
                .header("If-Match", "*")
                .put("/api/v1/policy")
                .then()
                .statusCode(200);
    }

    @Test
    void theAuditHasWhatAReplacementChanged() {
        putPolicy(
                "version: 1\nblacklist:\n  - {id: was, domain: was.example}\n  - {id: stays, domain: stays.example}\n");
        putPolicy("version: 1\nblacklist:\n  - {id: stays, domain: stays.example}\n  - {id: is, domain: is.example}\n");
        viewer().get("/api/v1/audit?limit=1")
                .then()
                .body("items[0].action", equalTo("policy.replace"))
                .body("items[0].result", equalTo("done"))
                .body("items[0].difference.after.sha256", notNullValue())
                .body("items[0].before", equalTo("version: 1\nblacklist:\n  - id: was\n    domain: was.example\n"))
                .body("items[0].after", equalTo("version: 1\nblacklist:\n  - id: is\n    domain: is.example\n"));
    }

    @Test
    void asJsonItCanBeSentBack() {
        putPolicy(COMMENTED + "reach:\n  - {domain: a.example, ports: [80, 8000-8999]}\n");
        var json = viewer().accept("application/json")
                .get("/api/v1/policy")
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Vary", "Accept")
                .body("blacklist.id", equalTo(List.of("ads")))
                .body("reach[0].ports", equalTo(List.of(80, "8000-8999")))
                .extract();
        sending(json.asString())
                .header("If-Match", json.header("ETag"))
                .put("/api/v1/policy")
                .then()
                .statusCode(200);
        viewer().get("/api/v1/policy")
                .then()
                .contentType(startsWith("application/yaml"))
                .header("ETag", not(json.header("ETag")))
                .body(startsWith("version: 1\nblacklist:\n  - id: ads\n    domain: ads.example\n"));
    }

    @Test
    void everyFaultIsToldWithItsPlace() {
        sendingYaml("version: 1\nblacklist:\n  - host: ads.example\n  - domain: a b\n")
                .header("If-Match", "*")
                .put("/api/v1/policy")
                .then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("errors.line", hasItem(3))
                .body("errors.line", hasItem(4))
                .body("errors.column", hasItem(5))
                .body("errors.detail", hasItem(containsString("did you mean 'domain'?")));
        assertEquals("version: 1\n", policy());
    }

    /** Aliases that double, depth, many documents, tags, and what is no text. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &a [x, x]\nb: &b [*a, *a]\nc: &c [*b, *b]\nblacklist: *c\n",
                "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                "version: 1\n---\nversion: 1\n",
                "!!javax.script.ScriptEngineManager [x]",
                "version: 1\nversion: 1\n",
                "\u0007",
                "- x",
                "blacklist: {<<: {}}",
            })
    void whatIsMadeToHarmIsRefused(String document) {
        sendingYaml(document)
                .header("If-Match", "*")
                .put("/api/v1/policy")
                .then()
                .statusCode(422);
        sendingYaml(document)
                .post("/api/v1/policy/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(false));
        assertEquals("version: 1\n", policy());
    }

    @Test
    void nothingIsNoDocument() {
        sendingYaml(" \n").header("If-Match", "*").put("/api/v1/policy").then().statusCode(400);
        sendingYaml("x".repeat(2 << 20))
                .header("If-Match", "*")
                .put("/api/v1/policy")
                .then()
                .statusCode(413);
    }

    @Test
    void aDocumentIsTriedWithoutBeingUsed() {
        sendingYaml("blacklist:\n  - {domain: com, expires: 2020-01-01T00:00:00Z}\n  - domain: org\n")
                .post("/api/v1/policy/validate")
                .then()
                .statusCode(200)
                .body("valid", equalTo(true))
                .body("entries", equalTo(2))
                .body("notices.line", equalTo(List.of(2, 3)))
                .body("notices.detail", hasItem(containsString("expired")));
        assertEquals("version: 1\n", policy());
    }

    @Test
    void whatThereIsNotIsSaid() {
        viewer().get("/api/v1/policy?layer=base")
                .then()
                .statusCode(404)
                .body("type", equalTo("urn:weir:problem:no-base-document"));
        viewer().get("/api/v1/policy?layer=x").then().statusCode(400);
        manager()
                .contentType("text/html")
                .header("If-Match", "*")
                .body("x")
                .put("/api/v1/policy")
                .then()
                .statusCode(415);
    }

    @Test
    void itsSchemaIsThere() {
        viewer().get("/api/v1/policy/schema")
                .then()
                .statusCode(200)
                .contentType("application/schema+json")
                .body(containsString("\"blacklist\""));
    }
}
