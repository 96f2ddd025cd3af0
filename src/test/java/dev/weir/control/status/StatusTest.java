package dev.weir.control.status;

import static dev.weir.control.Callers.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.greaterThan;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.weir.lifecycle.DataPlaneLife;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;

@QuarkusTest
class StatusTest {

    @Inject
    DataPlaneLife life;

    @Test
    void itSaysHowTheReplicaIs() {
        viewer().get("/api/v1/status")
                .then()
                .statusCode(200)
                .body("replica", notNullValue())
                .body("version", not(equalTo("")))
                .body("started", containsString("T"))
                .body("ready", equalTo(true))
                .body("notReady", hasSize(0))
                .body("dataPlane.plain", equalTo(life.ports().plain()))
                .body("policy.hash", notNullValue())
                .body("policy.layers[0].layer", equalTo("live"))
                .body("policy.layers[0].problem", equalTo(null))
                .body("guard.spellings.size()", greaterThanOrEqualTo(40))
                .body("guard.spellings.find { it.spelling == '[::ffff:169.254.169.254]' }.kind", equalTo("metadata"))
                .body("guard.spellings.find { it.spelling == '0x7f000001' }.outcome", equalTo("malformed"))
                .body("control.audit", equalTo(null))
                .body("cache.store", equalTo("memory"))
                .body("cache.maxBytes", greaterThan(0))
                .body("warnings", notNullValue());
    }
}
