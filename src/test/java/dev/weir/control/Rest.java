package dev.weir.control;

import static io.restassured.RestAssured.given;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.ContentType;
import io.restassured.specification.RequestSpecification;

/** The ways in which tests ask the control socket, and the proxy beside it. */
public final class Rest {

    public static final String PASSWORD = "the-managers-own";

    private Rest() {}

    public static RequestSpecification manager() {
        return given().auth().preemptive().basic("manager", PASSWORD);
    }

    public static RequestSpecification viewer() {
        return given().auth().preemptive().basic("viewer", "the-viewers-own");
    }

    /** With a JSON body: a text, or what makes one. */
    public static RequestSpecification sending(Object json) {
        return manager().contentType(ContentType.JSON).body(json);
    }

    /** With a policy document as its body. */
    public static RequestSpecification sendingYaml(String policy) {
        return manager()
                .config(RestAssuredConfig.config()
                        .encoderConfig(EncoderConfig.encoderConfig()
                                .encodeContentTypeAs("application/yaml", ContentType.TEXT)))
                .contentType("application/yaml")
                .body(policy);
    }

    /** The live document is this from now on. */
    public static void putPolicy(String policy) {
        sendingYaml(policy).header("If-Match", "*").put("/api/v1/policy").then().statusCode(200);
    }

    public static String policy() {
        return viewer().get("/api/v1/policy").then().statusCode(200).extract().asString();
    }

    /** What the proxy answers. */
    public static RawResponse through(int port, String url) {
        try (RawClient client = RawClient.connect(port)) {
            return client.send("GET " + url + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                    .readResponse();
        }
    }
}
