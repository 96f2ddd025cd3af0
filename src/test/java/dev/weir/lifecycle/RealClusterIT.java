package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.helm.Chart;
import dev.weir.helm.RealCluster;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two replicas of the packaged application as the chart sets them up, over a real API server, with the token of the chart's ServiceAccount
 * and the rights of its Role. Only where {@code kube-apiserver} and {@code etcd} are installed.
 */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RealClusterIT {

    private static final String LIVE = Chart.RELEASE + "-policy-live";
    private static final String CONFIG_MAPS = "/api/v1/namespaces/" + Chart.NAMESPACE + "/configmaps";
    private static final String OBJECT = CONFIG_MAPS + "/" + LIVE;
    private static final String CREDENTIALS =
            Base64.getEncoder().encodeToString("manager:the-managers-own".getBytes(StandardCharsets.UTF_8));
    private static final Duration BOUND = Duration.ofSeconds(2);
    private static final Duration OUTAGE_LIMIT = Duration.ofSeconds(60);
    private static final List<String> OF_THE_POLICY = List.of("ServiceAccount", "Role", "RoleBinding");

    @TempDir
    private static Path directory;

    private static final String VALUES = """
            control: {existingSecret: passwords}
            policy: {base: {blacklist: [{id: base, domain: base.localhost}]}}
            config:
              weir.egress.allow: 127.0.0.0/8
              quarkus.log.category."io.fabric8.kubernetes.client.informers".level: DEBUG
            """;

    private static Chart.Rendered chart;
    private static RawOrigin origin;
    private static RealCluster cluster;
    private static PackagedWeir one;
    private static PackagedWeir other;

    @BeforeAll
    static void start() throws IOException {
        RealCluster.assumeInstalled();
        chart = Chart.render(VALUES);
        origin = RawOrigin.start()
                .answer("HTTP/1.1 200 OK\r\nCache-Control: max-age=1000\r\nContent-Length: 2\r\n\r\nok");
        cluster = RealCluster.start(Files.createDirectory(directory.resolve("cluster")));
        cluster.makeNamespace(Chart.NAMESPACE);
        OF_THE_POLICY.forEach(kind -> cluster.make(RealCluster.collection(chart.the(kind)), chart.the(kind)));
        cluster.make(CONFIG_MAPS, chart.get("ConfigMap", LIVE));
        chart.mount(directory);
        writeToken();
        one = pod("edge-1");
        other = pod("edge-2");
    }

    @AfterAll
    static void end() {
        for (AutoCloseable each : new AutoCloseable[] {one, other, cluster, origin}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        }
    }

    /** As the kubelet does: whole, and in the place of the one before. */
    private static void writeToken() throws IOException {
        Path next = directory.resolve("next");
        Files.writeString(next, cluster.token(Chart.NAMESPACE, Chart.RELEASE));
        Files.move(next, directory.resolve("token"), StandardCopyOption.REPLACE_EXISTING);
    }

    private static PackagedWeir pod(String name) {
        return PackagedWeir.setup()
                .without("weir.egress.allow")
                .with("weir.data-dir", directory.resolve(name).toString())
                .settings(chart.settings().replace("/etc/weir/", directory + "/"))
                .environment("KUBERNETES_SERVICE_HOST", "127.0.0.1")
                .environment("KUBERNETES_SERVICE_PORT", String.valueOf(cluster.port()))
                .environment(
                        "KUBERNETES_AUTH_SERVICEACCOUNT_TOKEN",
                        directory.resolve("token").toString())
                .environment("KUBERNETES_CERTS_CA_FILE", cluster.authorityFile().toString())
                .environment("KUBECONFIG", directory.resolve("none").toString())
                .environment("KUBERNETES_NAMESPACE", Chart.NAMESPACE)
                .environment("HOSTNAME", name)
                .start();
    }

    private static RawResponse rest(PackagedWeir weir, String method, String path, String body) {
        try (RawClient client = RawClient.connect(weir.controlPort())) {
            client.send(method + " /api/v1/" + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Basic "
                    + CREDENTIALS + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: "
                    + body.length() + "\r\n\r\n" + body);
            return client.readResponse();
        }
    }

    private static RawResponse rule(PackagedWeir weir, String id) {
        return rest(weir, "PUT", "blacklist/" + id, "{\"domain\":\"" + id + ".localhost\"}");
    }

    private static RawResponse get(PackagedWeir weir, String host) {
        return PackagedWeir.get(weir.port(), "http://" + origin.authority(host + ".localhost") + "/");
    }

    private static boolean isDenied(PackagedWeir weir, String id) {
        return get(weir, id).status() == 403;
    }

    private static String hash(PackagedWeir weir) {
        return PackagedWeir.get(weir.managementPort(), "/q/metrics")
                .text()
                .lines()
                .filter(line -> line.startsWith("weir_policy_info{") && line.endsWith(" 1.0"))
                .map(line -> line.replaceFirst(".*hash=\"([^\"]*)\".*", "$1"))
                .reduce("", String::concat);
    }

    private static void awaitDenied(String id) {
        for (PackagedWeir each : List.of(one, other)) {
            Eventually.await(() -> isDenied(each, id), id + " on each", OUTAGE_LIMIT);
        }
        Eventually.await(() -> hash(one).equals(hash(other)), "the same policy on both");
    }

    private static String document() {
        return cluster.get(OBJECT).at("/data/policy.yaml").asText();
    }

    private static void edit(String text) {
        JsonNode patch = Chart.yaml("{data: {}}");
        ((ObjectNode) patch.path("data")).put("policy.yaml", text);
        RealCluster.Answer answer = cluster.ask("PATCH", OBJECT, patch);
        assertEquals(200, answer.status(), answer::toString);
    }

    private static void editIn(String id) {
        edit("blacklist: [{id: " + id + ", domain: " + id + ".localhost}]\n");
    }

    @Test
    void rulesOverRestAreInForceOnBothWithinTwoSeconds() {
        long best = Long.MAX_VALUE;
        for (String id : List.of("r1", "r2", "r3")) {
            assertEquals(201, rule(one, id).status());
            long stored = System.nanoTime();
            assertTrue(isDenied(one, id), id);
            awaitDenied(id);
            best = Math.min(best, System.nanoTime() - stored);
        }
        assertTrue(best < BOUND.toNanos(), "in force within two seconds");
        assertTrue(document().contains("r3.localhost"), RealClusterIT::document);
        assertTrue(isDenied(other, "base"));
        JsonNode fields = cluster.get(OBJECT).at("/metadata/managedFields");
        assertTrue(fields.toString().contains("\"manager\":\"weir\""), fields::toString);
    }

    @Test
    void editsByHandAreInForceOnBoth() {
        editIn("by-hand");
        awaitDenied("by-hand");
        edit("blacklist: [{id: x, domian: y}]\n");
        one.awaitLine("is faulty");
        assertTrue(isDenied(one, "by-hand"));
        editIn("mended");
        awaitDenied("mended");
    }

    @Test
    void ofChangesAtOnceNoneIsLost() {
        CompletableFuture.allOf(writes(one, "w1-"), writes(other, "w2-")).join();
        for (int i = 0; i < 8; i++) {
            awaitDenied("w1-" + i);
            awaitDenied("w2-" + i);
        }
    }

    private static CompletableFuture<Void> writes(PackagedWeir weir, String name) {
        return CompletableFuture.runAsync(() -> {
            for (int i = 0; i < 8; i++) {
                RawResponse response = rule(weir, name + i);
                assertEquals(201, response.status(), response::text);
            }
        });
    }

    @Test
    void aPurgeReachesBoth() {
        for (PackagedWeir each : List.of(one, other)) {
            assertEquals(200, get(each, "kept").status());
            int before = origin.requests().size();
            assertEquals(200, get(each, "kept").status());
            assertEquals(before, origin.requests().size(), "a hit");
        }
        int fetched = origin.requests().size();
        RawResponse purged =
                rest(one, "POST", "cache/purge", "{\"prefix\":\"http://" + origin.authority("kept.localhost") + "/\"}");
        assertEquals(200, purged.status(), purged::text);
        assertTrue(purged.text().contains("\"all\""), purged::text);
        Eventually.await(
                () -> {
                    get(other, "kept");
                    return origin.requests().size() > fetched;
                },
                "purged on the other");
        assertTrue(cluster.get(OBJECT).at("/data/purges").asText().contains("kept.localhost"));
    }

    @Test
    void theRoleIsForThatOneObject() throws IOException {
        String token = Files.readString(directory.resolve("token"));
        JsonNode nothing = Chart.yaml("{}").path("nothing");
        assertEquals(200, cluster.ask(token, "GET", OBJECT, nothing).status());
        String selected = CONFIG_MAPS + "?fieldSelector=metadata.name%3D" + LIVE;
        assertEquals(200, cluster.ask(token, "GET", selected, nothing).status());
        for (String closed : List.of(
                CONFIG_MAPS,
                CONFIG_MAPS + "/other",
                "/api/v1/namespaces/default/configmaps",
                "/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets",
                "/apis/apps/v1/namespaces/" + Chart.NAMESPACE + "/deployments")) {
            assertEquals(403, cluster.ask(token, "GET", closed, nothing).status(), closed);
        }
        JsonNode another = Chart.yaml("{apiVersion: v1, kind: ConfigMap, metadata: {name: another}}");
        assertEquals(403, cluster.ask(token, "POST", CONFIG_MAPS, another).status());
        assertEquals(403, cluster.ask(token, "DELETE", OBJECT, nothing).status());
    }

    /** What the watch has seen last is forgotten meanwhile: it is told 410, and begins anew. */
    @Test
    void whatChangedWhileTheApiServerWasAwayIsSeen() {
        editIn("before");
        awaitDenied("before");
        cluster.stopApiServer();
        one.awaitLine("could not be reached");
        assertTrue(isDenied(one, "before"));
        assertEquals(503, rule(one, "lost").status());
        cluster.meanwhile(() -> {
            editIn("not-seen");
            editIn("meanwhile");
        });
        cluster.startApiServer();
        awaitDenied("meanwhile");
        one.awaitLine("restarting due to http gone");
        assertEquals(201, rule(other, "again").status());
        awaitDenied("again");
        assertTrue(isDenied(one, "meanwhile"));
    }

    @Test
    void withoutEtcdWhatIsInForceStays() {
        editIn("kept");
        awaitDenied("kept");
        cluster.stopEtcd();
        RawResponse refused = rule(one, "lost");
        assertEquals(503, refused.status(), refused::text);
        assertTrue(isDenied(other, "kept"));
        cluster.startEtcd();
        Eventually.await(() -> rule(one, "found").status() == 201, "a change again", OUTAGE_LIMIT);
        awaitDenied("found");
    }

    @Test
    void aDeletedObjectStaysInForceAndIsTakenUpAgain() {
        editIn("deleted");
        awaitDenied("deleted");
        RealCluster.Answer gone = cluster.ask("DELETE", OBJECT, Chart.yaml("{}").path("nothing"));
        assertEquals(200, gone.status(), gone::toString);
        one.awaitLine("gone");
        assertTrue(isDenied(one, "deleted"));
        RawResponse refused = rule(one, "more");
        assertEquals(409, refused.status(), refused::text);
        cluster.make(CONFIG_MAPS, chart.get("ConfigMap", LIVE));
        Eventually.await(() -> rule(one, "more").status() == 201, "a change again");
        awaitDenied("more");
        assertTrue(isDenied(other, "deleted"));
    }

    /** Tokens are good for an hour, and the kubelet replaces them. */
    @Test
    void aTokenThatWasReplacedIsReadAnew() throws IOException {
        JsonNode account = chart.the("ServiceAccount");
        String accounts = RealCluster.collection(account);
        RealCluster.Answer gone = cluster.ask(
                "DELETE", accounts + "/" + Chart.RELEASE, Chart.yaml("{}").path("nothing"));
        assertEquals(200, gone.status(), gone::toString);
        cluster.make(accounts, account);
        Eventually.await(() -> rule(one, "old-token").status() != 201, "the old token is refused", OUTAGE_LIMIT);
        writeToken();
        Eventually.await(() -> rule(one, "new-token").status() == 201, "the new token", OUTAGE_LIMIT);
        awaitDenied("new-token");
    }
}
