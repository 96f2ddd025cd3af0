package dev.weir.lifecycle;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusIntegrationTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What was built, jar or native executable, has all that it is made of: resources, templates, types that are written as JSON. */
@QuarkusIntegrationTest
@TestProfile(ApplicationIT.Known.class)
class ApplicationIT {

    /** With passwords that the test knows. */
    public static class Known implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of(
                    "weir.data-dir", "target/weir-data/application-it",
                    "weir.proxy.http.port", "0",
                    "weir.control.manager-password", "the-managers-own",
                    "weir.control.viewer-password", "the-viewers-own",
                    "quarkus.management.port", "0");
        }
    }

    @TestHTTPResource
    URI control;

    @BeforeEach
    void asManager() {
        RestAssured.authentication = RestAssured.preemptive().basic("manager", "the-managers-own");
    }

    @ParameterizedTest
    @CsvSource({
        "/, <html",
        "/traffic, <html",
        "/policy, <html",
        "/q/openapi, openapi: 3",
        "/api/v1/policy/schema, $schema",
        "/api/v1/status, replica",
        "/api/v1/config, weir.proxy.http.port",
        "/api/v1/analytics/summary, replica",
        "/webjars/htmx.org/dist/htmx.min.js, htmx",
        "/webjars/uplot/dist/uPlot.min.css, uplot",
        "/weir/weir.css, font",
    })
    void serves(String path, String part) {
        given().get(path).then().statusCode(200).body(containsString(part));
    }

    @Test
    void takesARuleAndSaysWhatItDoes() {
        given().contentType("application/json")
                .body("{\"id\":\"it\",\"pattern\":\"^https?://[^/]+/.*\\\\.exe$\",\"tunnel\":\"ignore\"}")
                .put("/api/v1/blacklist/it")
                .then()
                .statusCode(201);
        given().contentType("application/json")
                .body("{\"url\":\"http://example.org/a.exe\",\"method\":\"GET\"}")
                .post("/api/v1/explain")
                .then()
                .statusCode(200)
                .body("sentence", containsString("it"));
        given().delete("/api/v1/blacklist/it").then().statusCode(204);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/blacklist/none", "/api/v1/nowhere"})
    void problemsAreDocuments(String path) {
        given().get(path)
                .then()
                .statusCode(404)
                .contentType("application/problem+json")
                .body("status", equalTo(404));
    }
}
