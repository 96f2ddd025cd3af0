package dev.weir.control.analytics;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.closeTo;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasItems;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.analytics.Analytics;
import dev.weir.analytics.Exchanges;
import dev.weir.lifecycle.DataPlaneLife;
import dev.weir.measure.Outcome;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The analytics over REST, as a viewer reads them. */
@QuarkusTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AnalyticsResourceTest {

    private static final int MANY = 50;

    @TestHTTPResource("/api/v1/analytics/stream")
    URI stream;

    @Inject
    Analytics analytics;

    @Inject
    DataPlaneLife life;

    @Inject
    ObjectMapper json;

    private static RequestSpecification viewer() {
        return given().auth().preemptive().basic("viewer", "the-viewers-own").basePath("/api/v1/analytics");
    }

    @BeforeAll
    void traffic() {
        for (int i = 0; i < MANY; i++) {
            analytics.told(Exchanges.to("often.example")
                    .from("192.0.2.77", "alice")
                    .told("often" + i, System.currentTimeMillis()));
        }
        analytics.told(
                Exchanges.hit(2_000_000_000, 1500).host("saved.example").told("saved", System.currentTimeMillis()));
        analytics.told(
                Exchanges.denied("blacklist", "no-ads").host("ads.example").told("denied", System.currentTimeMillis()));
        analytics.told(Exchanges.to("tunnel.example")
                .ended(Outcome.TUNNEL, 200)
                .sent(777)
                .told("tunnel", System.currentTimeMillis()));
    }

    @ParameterizedTest
    @CsvSource({"1m", "1h", "24h"})
    void theSummaryTellsSavingsAndWhatToDoForMore(String window) {
        viewer().queryParam("window", window)
                .get("/summary")
                .then()
                .statusCode(200)
                .body("replica", notNullValue())
                .body("scope", equalTo("replica"))
                .body("window", equalTo(window))
                .body("queries.requests", equalTo("sum(increase(weir_requests_total[" + window + "]))"))
                .body("sinceStart.requests", greaterThanOrEqualTo(MANY + 3))
                .body("sinceStart.outcomes.miss", greaterThanOrEqualTo(MANY))
                .body("sinceStart.savings.hit.bytes", greaterThanOrEqualTo(2_000_000_000))
                .body("sinceStart.savings.currency", equalTo("USD"))
                .body("sinceStart.tunnels.bytes", greaterThanOrEqualTo(777))
                .body("totals.tunnels.pathForm", equalTo("http://proxy:3128/https://host/path"))
                .body("latency.client-total.count", notNullValue())
                .body("advice", containsString("http://proxy:3128/https://host/path"));
    }

    @Test
    void listsHaveBoundsAndOthers() {
        viewer().queryParam("by", "requests")
                .queryParam("limit", 1)
                .get("/hosts")
                .then()
                .statusCode(200)
                .body("window", equalTo("1h"))
                .body("entries", hasSize(1))
                .body("entries[0].error", equalTo(0))
                .body("other.requests", greaterThanOrEqualTo(1))
                .body("errors.requests", equalTo(0))
                .body("queries.requests", notNullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nothing", "/host", "/DENIED", "/hosts/x"})
    void thereAreNoOtherLists(String path) {
        viewer().get(path).then().statusCode(404).contentType("application/problem+json");
    }

    @Test
    void theOrderIsTheMeasures() {
        viewer().queryParam("by", "saved")
                .get("/hosts")
                .then()
                .statusCode(200)
                .body("entries[0].name", equalTo("saved.example"))
                .body("entries[0].value", greaterThanOrEqualTo(2_000_000_000))
                .body("entries[0].savedSeconds.toDouble()", closeTo(1.5, 1e-9))
                .body("entries[0].savedMoney.toDouble()", closeTo(0.18, 1e-9));
        viewer().queryParam("by", "time")
                .get("/users")
                .then()
                .statusCode(200)
                .body("entries[0].name", equalTo("alice"));
        viewer().get("/clients").then().statusCode(200).body("entries.name", hasItem("192.0.2.77"));
        viewer().get("/content-types").then().statusCode(200).body("entries.name", hasItem("text/html"));
        viewer().get("/statuses").then().statusCode(200).body("entries.name", hasItems("200", "403"));
    }

    @Test
    void whatWasRefusedNamesItsEntry() {
        viewer().get("/denied?by=time")
                .then()
                .statusCode(200)
                .body("by", equalTo("time"))
                .body("entries.find { it.entry == 'no-ads' }.seconds", notNullValue())
                .body("entries.find { it.entry == 'no-ads' }.reason", equalTo("blacklist"))
                .body("entries.find { it.entry == 'no-ads' }.mode", equalTo("enforce"))
                .body("entries.find { it.entry == 'no-ads' }.host", equalTo("ads.example"))
                .body("queries.denied", containsString("weir_denied_total[1h]"));
    }

    @Test
    void requestsAreFiltered() {
        viewer().queryParam("host", "often.example")
                .queryParam("client", "alice")
                .queryParam("outcome", "miss")
                .queryParam("status", "2xx")
                .queryParam("limit", 7)
                .get("/requests")
                .then()
                .statusCode(200)
                .body("requests", hasSize(7))
                .body("requests[0].id", equalTo("often" + (MANY - 1)))
                .body("requests.host", everyItem(equalTo("often.example")))
                .body("requests[0].url", equalTo("http://often.example/"))
                .body("requests[0].upstream.firstByte.toDouble()", closeTo(0.008, 1e-9));
        viewer().queryParam("status", "403").get("/requests").then().body("requests.host", hasItem("ads.example"));
        viewer().queryParam("host", "often.example")
                .queryParam("status", "5xx")
                .get("/requests")
                .then()
                .body("requests", hasSize(0));
    }

    @ParameterizedTest
    @CsvSource({"1m,,1s,60", "1h,,10s,360", "24h,,5m,288", "1h,1s,1s,600", "24h,10s,10s,2160", "1m,5m,5m,1"})
    void aSeriesIsInColumnsOfEqualLength(String window, String resolution, String told, int points) {
        RequestSpecification asked = viewer().queryParam("window", window);
        (resolution == null ? asked : asked.queryParam("resolution", resolution))
                .get("/timeseries")
                .then()
                .statusCode(200)
                .body("resolution", equalTo(told))
                .body("names[0]", equalTo("time"))
                .body("names", hasItems("requests", "hits", "savedBytes"))
                .body("data.size()", equalTo(Column.values().length + 1))
                .body("data.collect { it.size() }", everyItem(equalTo(points)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/summary?window=2h",
                "/hosts?by=name",
                "/hosts?by=saved-time",
                "/hosts?limit=0",
                "/hosts?limit=101",
                "/hosts?limit=ten",
                "/denied?window=1M",
                "/denied?by=saved",
                "/requests?outcome=lost",
                "/requests?status=6xx",
                "/requests?status=20",
                "/timeseries?resolution=2s",
            })
    void anythingElseIsAProblem(String query) {
        viewer().get(query)
                .then()
                .statusCode(400)
                .contentType("application/problem+json")
                .body("detail", containsString("it takes"));
    }

    @Test
    void nobodyElseLooks() {
        given().get("/api/v1/analytics/summary").then().statusCode(401);
        given().get("/api/v1/analytics/stream").then().statusCode(401);
    }

    @Test
    void whatPassesIsToldOnBothSides() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(life.ports().plain())) {
            origin.answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\nContent-Length: 10\r\n\r\n0123456789");
            String request = "GET " + origin.url("/passes") + " HTTP/1.1\r\nHost: x\r\n\r\n";
            client.send(request).readResponse();
            client.send(request).readResponse();
            Eventually.await(() -> passed("hit") == 1 && passed("miss") == 1, "a miss and a hit are told");
        }
        viewer().queryParam("host", "127.0.0.1")
                .get("/requests")
                .then()
                .body("requests.find { it.outcome == 'hit' }.saved.by", equalTo("hit"))
                .body("requests.find { it.outcome == 'hit' }.saved.bytes", equalTo(10))
                .body("requests.find { it.outcome == 'hit' }.upstream", nullValue())
                .body("requests.find { it.outcome == 'miss' }.upstream.received", equalTo(10))
                .body("requests.find { it.outcome == 'miss' }.sent", equalTo(10));
    }

    private static int passed(String outcome) {
        return viewer().queryParam("host", "127.0.0.1")
                .queryParam("outcome", outcome)
                .get("/requests")
                .jsonPath()
                .getList("requests.findAll { it.url.endsWith('/passes') }")
                .size();
    }

    @Test
    void aTickASecond() throws Exception {
        String viewer = Base64.getEncoder().encodeToString("viewer:the-viewers-own".getBytes(StandardCharsets.UTF_8));
        HttpRequest request = HttpRequest.newBuilder(stream)
                .header("Authorization", "Basic " + viewer)
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<Stream<String>> answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
            assertEquals(200, answer.statusCode());
            assertEquals(
                    "text/event-stream",
                    answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", ""));
            try (Stream<String> body = answer.body()) {
                Iterator<String> lines = body.filter(line -> !line.isEmpty()).iterator();
                JsonNode first = tick(lines);
                JsonNode second = tick(lines);
                assertTrue(second.get("at").asLong() > first.get("at").asLong());
                assertEquals("replica", first.get("scope").asText());
                assertTrue(first.get("sinceStart").get("requests").asLong() >= MANY);
                assertTrue(first.get("rates").has("clientSentBytes"));
                assertTrue(first.get("openTunnels").isInt());
                assertTrue(first.get("savings").get("total").get("money").asDouble() >= 0.18);
            }
            client.shutdownNow();
        }
    }

    private JsonNode tick(Iterator<String> lines) throws java.io.IOException {
        assertEquals("event:tick", lines.next());
        String data = lines.next();
        assertTrue(data.startsWith("data:"), data);
        return json.readTree(data.substring("data:".length()));
    }
}
