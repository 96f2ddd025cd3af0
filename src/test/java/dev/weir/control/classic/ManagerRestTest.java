package dev.weir.control.classic;

import static dev.weir.control.Rest.PASSWORD;
import static dev.weir.control.Rest.policy;
import static dev.weir.control.Rest.putPolicy;
import static dev.weir.control.Rest.viewer;
import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.testing.RawClient;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The classic message. */
@QuarkusTest
class ManagerRestTest {

    @TestHTTPResource
    URI control;

    @BeforeEach
    @AfterEach
    void begin() {
        putPolicy("version: 1\n");
    }

    private static ValidatableResponse send(String func, String what, String value) {
        return sent("{\"user\":\"manager\",\"pswrd\":\"" + PASSWORD + "\",\"func\":\"" + func + "\",\"" + what + "\":\""
                + value + "\"}");
    }

    private static ValidatableResponse sent(String body) {
        return given().contentType("application/json")
                .body(body)
                .post("/api/v1/manager")
                .then();
    }

    @ParameterizedTest
    @CsvSource({
        "blklst, rmblklst",
        "blklist, rmbklist",
        "blklst, rmblklist",
        "BLKLST, RMBLKLST",
    })
    void aHostIsBlockedAndUnblocked(String add, String remove) {
        send(add, "url", "Ads.example")
                .statusCode(200)
                .body("ok", equalTo(true))
                .body("changed", equalTo(true))
                .body("entries", hasSize(1))
                .body("done", equalTo("Ads.example is blacklisted."));
        viewer().get("/api/v1/blacklist").then().body("items.domain", equalTo(List.of("ads.example")));
        send(add, "url", "http://ads.example/")
                .statusCode(200)
                .body("changed", equalTo(false))
                .body("entries", hasSize(1));
        viewer().get("/api/v1/blacklist").then().body("total", equalTo(1));
        send(remove, "url", "ads.example").statusCode(200).body("changed", equalTo(true));
        send(remove, "url", "ads.example")
                .statusCode(200)
                .body("changed", equalTo(false))
                .body("done", containsString("was not before"));
        viewer().get("/api/v1/blacklist").then().body("total", equalTo(0));
    }

    private static ValidatableResponse newestInAudit() {
        return viewer().get("/api/v1/audit?limit=1").then();
    }

    @Test
    void theAuditHasTheEntriesBeforeAndAfter() {
        send("blklst", "url", "ads.example").statusCode(200);
        newestInAudit()
                .body("items[0].action", equalTo("manager.block"))
                .body("items[0].before", equalTo(null))
                .body("items[0].after", containsString("domain: ads.example"));
        putPolicy("version: 1\nblacklist:\n  - {id: a, domain: ads.example, mode: report}\n");
        send("blklst", "url", "ads.example").statusCode(200);
        newestInAudit()
                .body("items[0].before", containsString("mode: report"))
                .body("items[0].after", not(containsString("mode: report")));
        send("rmblklst", "url", "ads.example").statusCode(200);
        newestInAudit()
                .body("items[0].action", equalTo("manager.unblock"))
                .body("items[0].before", containsString("domain: ads.example"))
                .body("items[0].after", equalTo(null));
    }

    @Test
    void hostAndPathAreMeantForBothSchemes() {
        send("blklst", "url", "files.example/private").statusCode(200).body("entries", hasSize(2));
        viewer().get("/api/v1/blacklist")
                .then()
                .body("items.url", equalTo(List.of("http://files.example/private", "https://files.example/private")));
        send("rmblklst", "url", "https://files.example/private").statusCode(200).body("entries", hasSize(2));
        viewer().get("/api/v1/blacklist").then().body("total", equalTo(0));
    }

    @Test
    void aClientIsBannedAndUnbanned() {
        send("usrBan", "client", "10.2.0.7").statusCode(200).body("done", equalTo("10.2.0.7 is banned."));
        viewer().get("/api/v1/blacklist").then().body("items.client", equalTo(List.of("10.2.0.7/32")));
        send("rmusrBan", "client", "10.2.0.7").statusCode(200).body("changed", equalTo(true));
        viewer().get("/api/v1/blacklist").then().body("total", equalTo(0));
    }

    @Test
    void bothSpellingsOfThePasswordAndAnyMediaTypeWill() {
        given().contentType("application/x-www-form-urlencoded")
                .body("{\"user\":\"manager\",\"pswr\":\"" + PASSWORD + "\",\"func\":\"blklst\",\"url\":\"a.example\"}")
                .post("/api/v1/manager")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"user\":\"manager\",\"pswrd\":\"wrong\",\"func\":\"blklst\",\"url\":\"a.example\"}",
                "{\"user\":\"viewer\",\"pswrd\":\"the-viewers-own\",\"func\":\"blklst\",\"url\":\"a.example\"}",
                "{\"func\":\"blklst\",\"url\":\"a.example\"}",
                "{\"user\":\"manager\",\"pswrd\":\"\",\"func\":\"nothing\"}",
            })
    void whoIsNotTheManagerChangesNothing(String body) {
        sent(body).statusCode(401).contentType("application/problem+json");
        assertEquals("version: 1\n", policy());
    }

    @Test
    void anUnknownFuncIsToldTheKnownOnes() {
        send("block", "url", "a.example").statusCode(400).body("detail", containsString("rmblklist, usrBan"));
        send("blklst", "client", "10.2.0.7").statusCode(400).body("detail", containsString("url"));
        send("usrBan", "client", "bob").statusCode(422);
        send("blklst", "url", "a b").statusCode(422);
        assertEquals("version: 1\n", policy());
    }

    @Test
    void whatIsTooLongIsNotLookedInto() {
        sent("x".repeat(16 * 1024)).statusCode(400);
        sent("x".repeat(16 * 1024 + 1)).statusCode(413).contentType("application/problem+json");
    }

    @Test
    void whatIsTooLongIsNotReadToItsEnd() {
        String chunk = "4000\r\n" + "x".repeat(0x4000) + "\r\n";
        try (RawClient client = RawClient.connect(control.getPort())) {
            client.send("POST /api/v1/manager HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n" + chunk
                    + "1\r\nx\r\n");
            assertEquals(413, client.readResponse().status());
        }
        try (RawClient client = RawClient.connect(control.getPort())) {
            client.send("POST /api/v1/manager HTTP/1.1\r\nHost: localhost\r\nContent-Length: 16385\r\n\r\n");
            assertEquals(413, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/manager?a=b, 200",
        "/api/v1/manager/, 415",
        "/api/v1/manager;a, 400",
        "/api/v1/%6danager, 400",
        "/api/v1/./manager, 400",
        "/api//v1/manager, 400",
    })
    void onlyThePathItselfTakesAnyMediaType(String target, int status) {
        String message =
                "{\"user\":\"manager\",\"pswrd\":\"the-managers-own\",\"func\":\"rmblklst\",\"url\":\"a.example\"}";
        try (RawClient client = RawClient.connect(control.getPort())) {
            client.send(
                    "POST " + target + " HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: "
                            + message.length() + "\r\n\r\n" + message);
            assertEquals(status, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "[]", "x", "{\"user\":1}", "{\"user\":\"a\",\"user\":\"b\"}", "{\"user\":\"manager\"} x"})
    void whatIsNoMessageIsSaid(String body) {
        sent(body).statusCode(400).contentType("application/problem+json");
    }
}
