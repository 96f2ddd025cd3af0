package dev.weir.control.policy;

import static dev.weir.control.Rest.manager;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.through;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.lifecycle.Configured;
import dev.weir.lifecycle.DataPlaneLife;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is kept in the base document, which nobody changes over REST. */
@QuarkusTest
@TestProfile(Configured.class)
class BaseEntryTest {

    @Inject
    DataPlaneLife life;

    @Test
    void itCountsAndIsShownWithItsPlace() {
        assertEquals(
                403, through(life.ports().plain(), "http://ads.base.example/").status());
        viewer().get("/api/v1/blacklist?source=base")
                .then()
                .body("total", equalTo(1))
                .body("items[0].source.layer", equalTo("base"))
                .body("items[0].source.document", endsWith("policy-base.yaml"))
                .body("items[0].source.line", equalTo(3));
        viewer().get("/api/v1/policy?layer=base").then().statusCode(200).body(containsString("id: base-ads"));
    }

    @Test
    void itIsNotChanged() {
        manager()
                .delete("/api/v1/blacklist/base-ads")
                .then()
                .statusCode(409)
                .body("type", equalTo("urn:weir:problem:base-entry"))
                .body("source", endsWith("policy-base.yaml:3:5"));
        sending("{\"domain\":\"x.example\"}")
                .put("/api/v1/blacklist/base-ads")
                .then()
                .statusCode(409);
        sending("{\"id\":\"base-ads\",\"domain\":\"x.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(409)
                .body("layer", equalTo("base"));
        assertEquals(
                403, through(life.ports().plain(), "http://ads.base.example/").status());
    }

    @ParameterizedTest
    @ValueSource(strings = {"blacklist.add", "blacklist.replace", "blacklist.remove"})
    void whatIsChangedBesideItIsInTheAudit(String action) {
        sending("{\"id\":\"own\",\"domain\":\"own.example\"}")
                .post("/api/v1/blacklist")
                .then()
                .statusCode(201);
        sending("{\"domain\":\"own.example\",\"mode\":\"report\"}")
                .put("/api/v1/blacklist/own")
                .then()
                .statusCode(200);
        manager().delete("/api/v1/blacklist/own").then().statusCode(204);
        viewer().get("/api/v1/audit?limit=5")
                .then()
                .statusCode(200)
                .body("items.action", hasItem(action))
                .body("items.before", hasItem(containsString("\"mode\":\"report\"")))
                .body("items.after", hasItem(containsString("\"domain\":\"own.example\"")));
    }
}
