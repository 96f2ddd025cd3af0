package dev.weir.control;

import static dev.weir.control.Callers.manager;
import static dev.weir.control.Callers.viewer;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.allOf;
import static org.hamcrest.Matchers.blankOrNullString;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.startsWith;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawResponse;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The control socket as a client meets it, whatever resource it asks for. */
@QuarkusTest
class ControlSocketTest {

    private static final String PROBLEM = "application/problem+json";
    private static final String SOUND = "{\"name\":\"a\",\"count\":1,\"on\":true}";

    @TestHTTPResource
    URI control;

    private static ValidatableResponse problem(ValidatableResponse response, int status) {
        return response.statusCode(status)
                .contentType(PROBLEM)
                .header("Weir-Replica", not(blankOrNullString()))
                .body("status", equalTo(status))
                .body("type", startsWith("urn:weir:problem:"))
                .body("title", notNullValue())
                .body("detail", notNullValue())
                .body("instance", startsWith("urn:weir:request:"))
                .body("replica", notNullValue());
    }

    private static ValidatableResponse posted(String body) {
        return manager()
                .contentType(ContentType.JSON)
                .body(body)
                .post("/api/v1/probe")
                .then();
    }

    /** The answer to bytes as they are. */
    private RawResponse raw(String request) {
        try (RawClient client = RawClient.connect(control.getPort())) {
            client.send(request);
            return client.readResponse();
        }
    }

    private static String basic(String user, String password) {
        return "Authorization: Basic "
                + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8)) + "\r\n";
    }

    @Test
    void nobodyIsAskedForNameAndPassword() {
        for (String path : new String[] {"/api/v1/status", "/", "/q/openapi", "/api/v1/nothing", "/nothing"}) {
            problem(given().get(path).then(), 401)
                    .header("WWW-Authenticate", equalTo("Basic realm=\"weir\", charset=\"UTF-8\""));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic !", "Basic dmlld2Vy", "Bearer x", "Basic Og==", "Digest username=\"manager\""})
    void whatIsNoNameAndPasswordIsRefused(String field) {
        problem(given().header("Authorization", field).get("/api/v1/status").then(), 401);
    }

    @Test
    void theOthersPasswordIsWrong() {
        problem(
                given().auth()
                        .preemptive()
                        .basic("viewer", "the-managers-own")
                        .get("/api/v1/status")
                        .then(),
                401);
    }

    @Test
    void whatThereIsNotIsAProblem() {
        problem(manager().get("/api/v1/nothing").then(), 404).body("title", equalTo("Not found"));
        problem(manager().get("/nothing").then(), 404);
        problem(manager().get("/q/health").then(), 404);
        problem(manager().get("/q/metrics").then(), 404);
    }

    @Test
    void anotherMethodIsAProblemThatNamesThoseThereAre() {
        problem(manager().delete("/api/v1/status").then(), 405).header("Allow", equalTo("GET, HEAD, OPTIONS"));
    }

    @Test
    void anotherRepresentationIsAProblem() {
        problem(viewer().accept("image/png").get("/api/v1/status").then(), 406);
    }

    @Test
    void anotherMediaTypeIsAProblem() {
        problem(
                manager()
                        .contentType("application/xml")
                        .body("<a/>")
                        .post("/api/v1/probe")
                        .then(),
                415);
        problem(
                manager()
                        .contentType("text/plain")
                        .body(SOUND)
                        .post("/api/v1/probe")
                        .then(),
                415);
    }

    @Test
    void aViewerChangesNothing() {
        problem(
                viewer().contentType(ContentType.JSON)
                        .body(SOUND)
                        .post("/api/v1/probe")
                        .then(),
                403);
        problem(viewer().delete("/api/v1/probe/x").then(), 403);
        viewer().get("/api/v1/probe/x").then().statusCode(200);
    }

    @Test
    void aSoundBodyIsTaken() {
        posted(SOUND).statusCode(200).body("name", equalTo("a"));
        posted(
                        "{\"name\":\"a\",\"count\":1,\"on\":true,\"mode\":\"OFF\",\"inner\":[{\"name\":\"b\",\"at\":\"2027-01-01T00:00:00Z\"}]}")
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"colour\":1} | #/colour | no such field",
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"inner\":[{\"name\":\"b\"},{\"nome\":\"b\"}]} | #/inner/1/nome | known are at, name",
                "{\"name\":\"a\",\"count\":\"1\",\"on\":true} | #/count | a number",
                "{\"name\":\"a\",\"count\":1.5,\"on\":true} | #/count | ``",
                "{\"name\":\"a\",\"count\":99999999999,\"on\":true} | #/count | ``",
                "{\"name\":\"a\",\"count\":null,\"on\":true} | #/count | ``",
                "{\"name\":1,\"count\":1,\"on\":true} | #/name | a string",
                "{\"name\":[],\"count\":1,\"on\":true} | #/name | a string",
                "{\"name\":\"a\",\"count\":1,\"on\":\"true\"} | #/on | true or false",
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"mode\":\"MAYBE\"} | #/mode | one of ON, OFF",
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"mode\":1} | #/mode | ``",
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"inner\":{}} | #/inner | an array",
                "{\"name\":\"a\",\"count\":1,\"on\":true,\"inner\":[{\"name\":\"b\",\"at\":\"soon\"}]} | #/inner/0/at | a time",
                "[] | # | an object",
                "\"text\" | # | ``",
                "{\"a~/b\":1,\"name\":\"a\",\"count\":1,\"on\":true} | #/a~0~1b | no such field",
            })
    void whatIsNotWhatWasAskedForIsNamedByItsPlace(String body, String pointer, String words) {
        problem(posted(body), 400)
                .body("errors.size()", equalTo(1))
                .body("errors[0].pointer", equalTo(pointer))
                .body("errors[0].detail", containsString(words == null ? "" : words))
                .body("detail", not(containsString("dev.weir")))
                .body("detail", not(containsString("java.")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ | 1",
                "{\"name\":\"a\",\"count\":1,\"on\":true} x | 1",
                "{\"name\":\"a\",\"name\":\"b\",\"count\":1,\"on\":true} | 1",
                "{\"name\":\"a\", count:1} | 1",
                "{'name':'a'} | 1",
                "{\"name\":\"a\",} | 1",
                "nonsense | 1",
                "{\"name\":\"\t\"} | 1",
            })
    void whatIsNoJsonIsNamedByLineAndColumn(String body, int line) {
        problem(posted(body), 400).body("errors[0].line", equalTo(line)).body("errors[0].column", notNullValue());
    }

    @Test
    void theLineCounts() {
        problem(posted("{\n \"name\": \"a\",\n  oops }"), 400).body("errors[0].line", equalTo(3));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "null", " "})
    void nothingIsNoBody(String body) {
        problem(posted(body), 400);
    }

    @Test
    void deepNestingBreaksNothing() {
        String body = "{\"inner\":" + "[".repeat(100_000);
        RawResponse response = raw("POST /api/v1/probe HTTP/1.1\r\nHost: localhost\r\n"
                + basic("manager", "the-managers-own")
                + "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n" + body);
        assertEquals(400, response.status());
        assertEquals(PROBLEM, response.header("content-type"));
    }

    @Test
    void aLargeBodyIsRefused() {
        problem(posted("{\"name\":\"" + "a".repeat(1 << 20) + "\"}"), 413);
        posted("{\"name\":\"" + "a".repeat((1 << 20) - 200) + "\",\"count\":1,\"on\":true}")
                .statusCode(200);
    }

    @Test
    void aLargeBodyOfUnknownLengthIsRefused() {
        String begin = "{\"name\":\"";
        String chunk = "10000\r\n" + "a".repeat(0x10000) + "\r\n";
        RawResponse response = raw("POST /api/v1/probe HTTP/1.1\r\nHost: localhost\r\n"
                + basic("manager", "the-managers-own")
                + "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
                + Integer.toHexString(begin.length())
                + "\r\n"
                + begin
                + "\r\n"
                + chunk.repeat(17)
                + "0\r\n\r\n");
        assertEquals(413, response.status(), response.text());
        assertEquals(PROBLEM, response.header("content-type"));
    }

    @Test
    void aFaultOfOursShowsNothingButAnId() {
        problem(manager().delete("/api/v1/probe/broken").then(), 500)
                .body("detail", not(containsString("nobody")))
                .body("detail", containsString("log"));
    }

    @Test
    void aRefusalHasItsOwnMembers() {
        problem(manager().delete("/api/v1/probe/refused").then(), 409)
                .body("type", equalTo("urn:weir:problem:read-only"))
                .body("source", equalTo("base"));
    }

    @Test
    void everyAnswerKeepsBrowsersFromHarm() {
        for (String path : new String[] {"/api/v1/status", "/q/openapi", "/nothing"}) {
            viewer().get(path)
                    .then()
                    .header("Cache-Control", "no-store")
                    .header("X-Content-Type-Options", "nosniff")
                    .header("X-Frame-Options", "DENY")
                    .header("Referrer-Policy", "no-referrer")
                    .header("Cross-Origin-Opener-Policy", "same-origin")
                    .header("Cross-Origin-Resource-Policy", "same-origin")
                    .header("Permissions-Policy", notNullValue())
                    .header(
                            "Content-Security-Policy",
                            allOf(containsString("default-src 'none'"), containsString("frame-ancestors 'none'")));
        }
    }

    @Test
    void otherOriginsAreToldNothing() {
        viewer().header("Origin", "http://evil.example")
                .header("Access-Control-Request-Method", "DELETE")
                .options("/api/v1/status")
                .then()
                .statusCode(403)
                .header("Access-Control-Allow-Origin", equalTo(null));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "evil.example:80", "localhost.evil.example", "192.0.2.1"})
    void aNameThatWasTurnedToUsIsNotServed(String host) {
        RawResponse response = raw(
                "GET /api/v1/status HTTP/1.1\r\nHost: " + host + "\r\n" + basic("viewer", "the-viewers-own") + "\r\n");
        assertEquals(421, response.status());
        assertEquals(PROBLEM, response.header("content-type"));
    }

    @Test
    void namesCountOverHttp2Too() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            String viewer = "Basic "
                    + Base64.getEncoder().encodeToString("viewer:the-viewers-own".getBytes(StandardCharsets.UTF_8));
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(control.resolve("/api/v1/status"))
                            .header("Authorization", viewer)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertEquals(HttpClient.Version.HTTP_2, answer.version());
            assertEquals(200, answer.statusCode(), answer.body());
            client.shutdownNow();
        }
    }

    @Test
    void whatABodyIsHasToBeSaidOverHttp2Too() throws Exception {
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            assertEquals(
                    HttpClient.Version.HTTP_2,
                    client.send(over(client, "/api/v1/status").build(), HttpResponse.BodyHandlers.ofString())
                            .version());
            assertEquals(415, status(client, over(client, "/api/v1/probe").POST(ofUnknownLength())));
            assertEquals(
                    415,
                    status(
                            client,
                            over(client, "/api/v1/probe")
                                    .header("Content-Type", "text/plain")
                                    .POST(ofUnknownLength())));
            assertEquals(
                    200,
                    status(
                            client,
                            over(client, "/api/v1/probe")
                                    .header("Content-Type", "application/json")
                                    .POST(ofUnknownLength())));
            assertEquals(204, status(client, over(client, "/api/v1/probe/x").DELETE()));
            client.shutdownNow();
        }
    }

    private HttpRequest.Builder over(HttpClient client, String path) {
        String manager = "Basic "
                + Base64.getEncoder().encodeToString("manager:the-managers-own".getBytes(StandardCharsets.UTF_8));
        return HttpRequest.newBuilder(control.resolve(path))
                .version(client.version())
                .header("Authorization", manager);
    }

    private static HttpRequest.BodyPublisher ofUnknownLength() {
        return HttpRequest.BodyPublishers.fromPublisher(HttpRequest.BodyPublishers.ofString(SOUND));
    }

    private static int status(HttpClient client, HttpRequest.Builder request) throws Exception {
        HttpResponse<String> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(HttpClient.Version.HTTP_2, answer.version());
        return answer.statusCode();
    }

    @Test
    void whatABodyIsHasToBeSaidWhereItsLengthIsNot() {
        String chunked = "POST /api/v1/probe HTTP/1.1\r\nHost: localhost\r\n" + basic("manager", "the-managers-own")
                + "Transfer-Encoding: chunked\r\n\r\n" + Integer.toHexString(SOUND.length()) + "\r\n" + SOUND
                + "\r\n0\r\n\r\n";
        assertEquals(415, raw(chunked).status());
        assertEquals(
                200,
                raw(chunked.replace("Transfer", "Content-Type: application/json\r\nTransfer"))
                        .status());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/probe/",
                "/api/v1/probe;a=b",
                "/api/v1/probe;",
                "/api;a/v1/probe",
                "/api/v1/;/probe",
                "/;a/api/v1/probe",
                "/api/v1/%70robe",
                "/%61pi/v1/probe",
                "/api/v1/probe%3Ba=b",
                "/api/v1/probe%3ba",
                "/api/v1/./probe",
                "/api/v1/%2e/probe",
                "/api/v1/manager/../probe",
                "/api/v1/manager/%2e%2e/probe",
                "/api/v1/manager;/../probe",
                "/api/v1/manager//../probe",
                "//api/v1/probe",
                "/api//v1/probe",
                "/API/v1/probe",
                "/api/v1/probe%20",
                "/api/v1/probe%09",
                "/x/../api/v1/probe",
                "/api%2fv1/probe",
                "/api/v1/probe#",
                "/api/v1/probe?/api/v1/manager",
            })
    void noSpellingOfAPathGetsAnybodyPast(String target) {
        String rest = " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + SOUND.length() + "\r\n";
        String json = "Content-Type: application/json\r\n";
        String manager = basic("manager", "the-managers-own");
        refused(raw("POST " + target + rest + json + "\r\n" + SOUND), target, 400, 401, 403);
        refused(raw("POST " + target + rest + manager + "\r\n" + SOUND), target, 400, 403, 404, 415);
        refused(
                raw("POST " + target + rest + manager + "Content-Type: text/plain\r\n\r\n" + SOUND),
                target,
                400,
                403,
                404,
                415);
        refused(
                raw("POST " + target + rest + manager + json + "Origin: http://evil.example\r\n\r\n" + SOUND),
                target,
                400,
                403);
        refused(
                raw(("POST " + target + rest + manager + json + "\r\n" + SOUND).replace("localhost", "evil.example")),
                target,
                400,
                421);
    }

    private static void refused(RawResponse response, String target, Integer... statuses) {
        assertTrue(List.of(statuses).contains(response.status()), () -> target + ": " + response.text());
    }

    @Test
    void anotherSitesPageChangesNothing() {
        problem(
                manager()
                        .header("Origin", "http://evil.example")
                        .contentType(ContentType.JSON)
                        .body(SOUND)
                        .post("/api/v1/probe")
                        .then(),
                403);
        problem(
                manager()
                        .header("Sec-Fetch-Site", "cross-site")
                        .delete("/api/v1/probe/x")
                        .then(),
                403);
        manager()
                .header("Origin", "http://localhost:" + control.getPort())
                .header("Host", "localhost:" + control.getPort())
                .contentType(ContentType.JSON)
                .body(SOUND)
                .post("/api/v1/probe")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/probe/..%2fstatus",
                "/api/v1/probe/%2e%2e/status",
                "/api/v1/probe/../status",
                "/api/v1/probe/a%00b",
                "/api/v1/probe/a%2Fb",
                "/api/v1//status",
                "//api/v1/status",
                "http://evil.example/api/v1/status"
            })
    void aPathThatCouldMeanAnotherIsRefused(String target) {
        RawResponse response = raw(
                "GET " + target + " HTTP/1.1\r\nHost: localhost\r\n" + basic("manager", "the-managers-own") + "\r\n");
        assertEquals(400, response.status());
        assertEquals(PROBLEM, response.header("content-type"));
    }

    @Test
    void anIdIsNeverTooLong() {
        problem(viewer().get("/api/v1/probe/" + "a".repeat(600)).then(), 400);
        viewer().get("/api/v1/probe/" + "a".repeat(500)).then().statusCode(200);
    }

    @Test
    void theRequestIsNamedTheSameEverywhere() {
        var response = manager().get("/api/v1/nothing");
        String id = response.header("Weir-Request");
        assertEquals("urn:weir:request:" + id, response.path("instance"));
        assertFalse(id.isBlank());
        assertTrue(id.matches("[0-9a-z]{21}"), id);
    }
}
