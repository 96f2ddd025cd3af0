package dev.weir.control.policy;

import static dev.weir.control.Rest.putPolicy;
import static dev.weir.control.Rest.sending;
import static dev.weir.control.Rest.viewer;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would happen, over REST. */
@QuarkusTest
class ExplainRestTest {

    @BeforeEach
    void begin() {
        putPolicy("""
                version: 1
                blacklist:
                  - {id: ads, domain: ads.example, reason: Advertising}
                  - {id: bob, user: bob}
                  - {id: part, url: "https://127.0.0.1/private/", tunnel: ignore}
                  - {id: watch, domain: watch.example, mode: report}
                """);
    }

    @AfterEach
    void end() {
        putPolicy("version: 1\n");
    }

    private static ValidatableResponse explained(String question) {
        return sending(question).post("/api/v1/explain").then().statusCode(200);
    }

    @Test
    void aDenialNamesItsEntryAndLine() {
        explained("{\"url\":\"http://www.ADS.example/x\"}")
                .body("verdict", equalTo("denied"))
                .body("refusal.status", equalTo(403))
                .body("decider.by", equalTo("blacklist"))
                .body("decider.entry.id", equalTo("ads"))
                .body("decider.entry.source.line", equalTo(3))
                .body("decider.entry.uses.count", equalTo(0))
                .body("target", equalTo("http://www.ads.example/x"))
                .body("sentence", containsString("entry ads of blacklist matches"))
                .body("sentence", containsString("Advertising"));
    }

    @Test
    void aTunnelIsAskedForByHostAndPort() {
        explained("{\"url\":\"ads.example:443\"}").body("verdict", equalTo("denied"));
        explained("{\"url\":\"ads.example:443\",\"method\":\"CONNECT\"}").body("decider.entry.id", equalTo("ads"));
    }

    @Test
    void whatPassesIsToldWithAddressesAndCache() {
        explained("{\"url\":\"http://127.0.0.1/a\",\"client\":\"127.0.0.1\"}")
                .body("verdict", equalTo("allowed"))
                .body("refusal", nullValue())
                .body("decider.by", equalTo("default"))
                .body("dns", equalTo("literal"))
                .body("addresses.judgement", equalTo(List.of("allowed")))
                .body("cache.key", equalTo("http://127.0.0.1/a"))
                .body("cache.use", equalTo("ask"));
        explained("{\"url\":\"http://10.0.0.7/\"}")
                .body("verdict", equalTo("refused"))
                .body("addresses[0].judgement", equalTo("prohibited"))
                .body("addresses[0].kind", equalTo("private"))
                .body("addresses[0].opens", containsString("weir.egress.allow"));
    }

    @Test
    void aCaveatIsToldOfTunnels() {
        explained("{\"url\":\"https://127.0.0.1/private/x\"}")
                .body("verdict", equalTo("denied"))
                .body("tunnel.verdict", equalTo("allowed"))
                .body("tunnel.caveat", containsString("Through CONNECT only the host and port can be seen"));
    }

    @Test
    void clientAndUserCount() {
        explained("{\"url\":\"http://127.0.0.1/\",\"user\":\"bob\"}").body("decider.entry.id", equalTo("bob"));
        explained("{\"url\":\"http://127.0.0.1/\",\"client\":\"192.0.2.1\"}").body("verdict", equalTo("refused"));
    }

    @Test
    void whatOnlyReportsIsTold() {
        explained("{\"url\":\"http://watch.example/\"}").body("reported.id", equalTo("watch"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://a.example/", "nonsense", "/x", "http://", "http://a b/"})
    void whatIsNoTargetIsRefusedAsTheProxyWould(String url) {
        explained("{\"url\":\"" + url + "\"}").body("verdict", equalTo("refused"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"url\":\"http://a.example/\",\"client\":\"a.example\"}",
                "{\"url\":\"http://a.example/\",\"method\":\"G T\"}",
                "{\"url\":\"http://a.example/\",\"more\":1}",
                "{\"url\":7}",
            })
    void whatIsNoQuestionIsSaid(String question) {
        sending(question).post("/api/v1/explain").then().statusCode(400).contentType("application/problem+json");
    }

    @Test
    void aViewerMayAsk() {
        viewer().contentType("application/json")
                .body("{\"url\":\"http://ads.example/\"}")
                .post("/api/v1/explain")
                .then()
                .statusCode(200);
    }
}
