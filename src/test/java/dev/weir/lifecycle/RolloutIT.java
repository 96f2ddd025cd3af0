package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weir.helm.Chart;
import dev.weir.helm.Cluster;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replicas of the packaged application as the chart sets them up, over one live policy, while pods come and go. */
class RolloutIT {

    private static final String LIVE = Chart.RELEASE + "-policy-live";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/" + Chart.NAMESPACE + "/configmaps";
    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("manager:the-managers-own".getBytes(StandardCharsets.UTF_8));

    @TempDir
    private Path etc;

    private final Cluster cluster = new Cluster();
    private final RawOrigin origin = RawOrigin.start();
    private final Chart.Rendered chart = Chart.render("""
            control: {existingSecret: passwords}
            shutdown: {delaySeconds: 10}
            policy: {base: {blacklist: [{id: base, domain: base.localhost}]}}
            cache: {store: none}
            config: {weir.egress.allow: 127.0.0.0/8}
            """);

    @BeforeEach
    void prepare() throws IOException {
        origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        cluster.create(CONFIG_MAPS, chart.get("ConfigMap", LIVE));
        chart.mount(etc);
    }

    @AfterEach
    void close() {
        origin.close();
        cluster.close();
    }

    private PackagedWeir pod(String name) throws IOException {
        return PackagedWeir.setup()
                .without("weir.egress.allow")
                .with("weir.data-dir", etc.resolve(name).toString())
                .with("quarkus.kubernetes-client.api-server-url", cluster.url())
                .settings(chart.settings().replace("/etc/weir/", etc + "/"))
                .environment("KUBERNETES_SERVICE_HOST", "192.0.2.1")
                .environment("KUBERNETES_NAMESPACE", Chart.NAMESPACE)
                .environment("HOSTNAME", name)
                .start();
    }

    private static RawResponse rule(PackagedWeir weir, String id, String domain) {
        String body = "{\"domain\":\"" + domain + "\"}";
        try (RawClient client = RawClient.connect(weir.controlPort())) {
            client.send("PUT /api/v1/blacklist/" + id + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + CREDENTIALS + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            return client.readResponse();
        }
    }

    private int status(PackagedWeir weir, String host) {
        return PackagedWeir.get(weir.port(), "http://" + origin.authority(host) + "/")
                .status();
    }

    private String rules() {
        JsonNode live = cluster.get("configmaps", LIVE);
        return live.at("/data/policy.yaml").asText();
    }

    @Test
    void noRequestFailsAndNoRuleIsLostWhilePodsAreReplaced() throws IOException {
        try (PackagedWeir first = pod("edge-1");
                PackagedWeir second = pod("edge-2")) {
            assertEquals(200, first.health("ready").status());
            assertEquals(201, rule(first, "over-rest", "rest.localhost").status());
            Eventually.await(() -> status(second, "rest.localhost") == 403, "the rule on the other replica");
            assertTrue(rules().contains("rest.localhost"), rules());

            first.signal("TERM");
            Eventually.await(() -> first.health("ready").status() == 503, "readiness to go down");
            // Its endpoint is still known to some, and it still takes what comes.
            for (PackagedWeir each : List.of(first, second, first, second)) {
                assertEquals(200, status(each, "open.localhost"));
            }
            assertEquals(201, rule(second, "meanwhile", "meanwhile.localhost").status());

            try (PackagedWeir third = pod("edge-3")) {
                assertEquals(0, first.awaitExit());
                for (String denied : List.of("base.localhost", "rest.localhost", "meanwhile.localhost")) {
                    assertEquals(403, status(third, denied), denied);
                }
                assertEquals(200, status(third, "open.localhost"));
                cluster.write(LIVE, "policy.yaml", rules() + "  - {id: by-kubectl, domain: kubectl.localhost}\n");
                for (PackagedWeir each : List.of(second, third)) {
                    Eventually.await(() -> status(each, "kubectl.localhost") == 403, "the edited rule");
                }
            }
        }
        assertTheRoleIsEnough();
    }

    private void assertTheRoleIsEnough() {
        String one = CONFIG_MAPS + "/" + LIVE;
        List<String> others = cluster.requests().stream()
                .filter(request -> !request.startsWith("GET " + one) && !request.startsWith("PUT " + one))
                // A list or watch of that one object, which the Role allows by its name.
                .filter(request -> !(request.startsWith("GET " + CONFIG_MAPS + "?")
                        && request.contains("fieldSelector=metadata.name%3D" + LIVE)))
                .toList();
        assertEquals(List.of(), others);
    }

    /** A pod that cannot read the policy denies everything; it must not take the place of one that can. */
    @Test
    void aPodWithoutItsPolicyIsNotReady() throws IOException {
        cluster.close();
        try (PackagedWeir weir = pod("edge-1")) {
            assertEquals(503, weir.health("ready").status());
            assertEquals(403, status(weir, "open.localhost"));
            assertEquals(200, weir.health("live").status());
            assertEquals(200, weir.health("started").status());
        }
    }
}
