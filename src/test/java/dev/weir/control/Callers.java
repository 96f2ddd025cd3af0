package dev.weir.control;

import static io.restassured.RestAssured.given;

import io.restassured.specification.RequestSpecification;

/** Who uses the control socket of the tests. */
public final class Callers {

    private Callers() {}

    public static RequestSpecification viewer() {
        return given().auth().preemptive().basic("viewer", "the-viewers-own");
    }

    public static RequestSpecification manager() {
        return given().auth().preemptive().basic("manager", "the-managers-own");
    }
}
