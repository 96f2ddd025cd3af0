package dev.weir.lifecycle;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import io.prometheus.client.exemplars.ExemplarSampler;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The whole application: what it relays, and what its management socket says of it. */
@QuarkusTest
class ApplicationTest {

    @TestHTTPResource(management = true)
    URI management;

    @Inject
    DataPlaneLife life;

    @Inject
    TlsConfigurationRegistry tls;

    @Inject
    Optional<ExemplarSampler> exemplars;

    @Test
    void looksForNoTraceAroundWhatIsCounted() {
        assertEquals(Optional.empty(), exemplars);
    }

    @Test
    void relaysAndCounts() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = RawClient.connect(life.ports().plain())) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            client.send("GET " + origin.url("/secret-path") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            given().get(management.resolve("/q/metrics"))
                    .then()
                    .statusCode(200)
                    .body(containsString("weir_requests_total{code=\"2xx\",form=\"absolute\",outcome=\"miss\"}"))
                    .body(containsString("weir_request_duration_seconds_bucket"))
                    .body(containsString("weir_upstream_duration_seconds_count{phase=\"first_byte\"}"))
                    .body(containsString("weir_bytes_total{direction=\"received\",side=\"upstream\"}"))
                    .body(containsString("weir_limit_rejections_total"))
                    .body(containsString("weir_tunnels_active"))
                    .body(containsString("weir_connections_active"))
                    .body(not(containsString("secret-path")))
                    .body(not(containsString("http_server_requests")));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/q/health/ready, listeners",
        "/q/health/ready, feeds",
        "/q/health/ready, policy",
        "/q/health/ready, shared-store",
        "/q/health/started, data-plane"
    })
    void probesSayUpByName(String path, String check) {
        given().get(management.resolve(path))
                .then()
                .statusCode(200)
                .body("status", equalTo("UP"))
                .body("checks.name", hasItem(check));
    }

    @ParameterizedTest
    @ValueSource(strings = {RegistryTls.PROXY, RegistryTls.UPSTREAM})
    void bothTlsVersionsAreSpokenUnlessToldOtherwise(String entry) {
        assertEquals(
                Set.of("TLSv1.3", "TLSv1.2"),
                tls.get(entry).orElseThrow().getSSLOptions().getEnabledSecureTransportProtocols());
    }

    @Test
    void liveIsUp() {
        given().get(management.resolve("/q/health/live")).then().statusCode(200);
    }

    @Test
    void theOtherPlanesAreLoops() {
        try (RawClient client = RawClient.connect(life.ports().plain())) {
            for (int port : new int[] {3180, 3190}) {
                for (String host : new String[] {"127.0.0.1", "localhost", "[::ffff:127.0.0.1]"}) {
                    client.send("GET http://" + host + ":" + port + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
                    RawResponse response = client.readResponse();
                    assertEquals(508, response.status(), host);
                    String told = String.valueOf(response.header("proxy-status"));
                    assertTrue(told.startsWith("weir;error=proxy_loop_detected;"), told);
                }
            }
        }
    }
}
