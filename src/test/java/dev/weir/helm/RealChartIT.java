package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.InstallCommand;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The chart and a real API server. Only where {@code kube-apiserver} and {@code etcd} are installed. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RealChartIT {

    private static final String NAMESPACE = "/api/v1/namespaces/" + Chart.NAMESPACE;
    private static final String LIVE = NAMESPACE + "/configmaps/" + Chart.RELEASE + "-policy-live";
    /** A namespace in which nothing is ever made. */
    private static final String EMPTY = "empty";

    private static final String RULES = "blacklist: [{id: no-ads, domain: ads.example}]\n";

    /** Of whoever installs them as resources of their own. */
    private static final List<String> OF_OTHERS = List.of("monitoring.coreos.com/v1", "cert-manager.io/v1");

    /** The oldest that the chart takes. */
    private static final int OLDEST = 31;

    private static final String STRICTLY = "?dryRun=All&fieldValidation=Strict";

    @TempDir
    private static Path directory;

    private static RealCluster cluster;
    private static Path chart;

    @BeforeAll
    static void start() throws IOException {
        RealCluster.assumeInstalled();
        cluster = RealCluster.start(Files.createDirectory(directory.resolve("cluster")));
        cluster.makeNamespace(Chart.NAMESPACE);
        cluster.makeNamespace(EMPTY);
        chart = copy();
    }

    @AfterAll
    static void end() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** For an older server than the chart takes, without the line that says so. */
    private static Path copy() throws IOException {
        Path copy = directory.resolve("weir");
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path each : files.toList()) {
                Files.copy(each, copy.resolve(Chart.DIRECTORY.relativize(each).toString()));
            }
        }
        if (isOlder()) {
            Path about = copy.resolve("Chart.yaml");
            Files.writeString(about, Files.readString(about).replaceAll("(?m)^kubeVersion: .*$", ""));
        }
        return copy;
    }

    /** Than the chart takes: fields that it does not know are not kept there. */
    private static boolean isOlder() {
        return cluster.minor() < OLDEST;
    }

    private static boolean serves(String version) {
        return !version.contains("/")
                || cluster.ask("GET", "/apis/" + version, Chart.yaml("{}").path("nothing"))
                        .isGood();
    }

    /** All of it by those that the chart is for; an older one refuses what it does not serve, and drops fields that it does not know. */
    @ParameterizedTest
    @EnumSource
    void everyObjectIsTaken(Values values) {
        Chart.render(Chart.RELEASE, EMPTY, values.document()).objects().stream()
                .filter(object -> !OF_OTHERS.contains(object.path("apiVersion").asText()))
                .forEach(RealChartIT::assertTaken);
    }

    private static void assertTaken(JsonNode object) {
        boolean known = !isOlder() || serves(object.path("apiVersion").asText());
        RealCluster.Answer answer = cluster.ask("POST", RealCluster.collection(object) + STRICTLY, object);
        assertEquals(known ? 201 : 404, answer.status(), () -> answer.body() + "\n" + object);
        if (!isOlder()) {
            assertKept(object, answer.body(), "");
        }
    }

    private static void assertKept(JsonNode given, JsonNode kept, String at) {
        if (given instanceof ObjectNode) {
            given.properties()
                    .forEach(each -> assertKept(each.getValue(), kept.path(each.getKey()), at + "/" + each.getKey()));
        } else if (given.isArray()) {
            for (int i = 0; i < given.size(); i++) {
                assertKept(given.path(i), kept.path(i), at + "/" + i);
            }
        } else {
            assertFalse(kept.isMissingNode() && !given.isNull(), at);
        }
    }

    private static Release install() {
        InstallCommand install = new Helm(chart)
                .install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .set("podDisruptionBudget.enabled", serves("policy/v1"));
        return (isOlder() ? install.disableOpenApiValidation() : install).call();
    }

    private static UpgradeCommand upgrade(int replicas) {
        UpgradeCommand upgrade = new Helm(chart)
                .upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .set("podDisruptionBudget.enabled", serves("policy/v1"))
                .set("replicas", replicas);
        return isOlder() ? upgrade.disableOpenApiValidation() : upgrade;
    }

    private static String rules() {
        return cluster.get(LIVE).at("/data/policy.yaml").asText();
    }

    private static void edit() {
        ObjectNode patch = (ObjectNode) Chart.yaml("{data: {}}");
        patch.withObjectProperty("data").put("policy.yaml", RULES);
        assertEquals(200, cluster.ask("PATCH", LIVE, patch).status());
    }

    private static JsonNode secret() {
        return cluster.get(NAMESPACE + "/secrets/" + Chart.RELEASE + "-control").path("data");
    }

    private static int replicas() {
        return cluster.get("/apis/apps/v1/namespaces/" + Chart.NAMESPACE + "/deployments/" + Chart.RELEASE)
                .at("/spec/replicas")
                .asInt();
    }

    @Test
    void rulesOutliveUpgradesAndTheReleaseAndNotAForcedOne() {
        Release release = install();
        assertEquals("deployed", release.getStatus());
        JsonNode passwords = secret();
        assertEquals(
                32,
                Cluster.decoded(cluster.get(NAMESPACE + "/secrets/" + Chart.RELEASE + "-control"), "manager-password")
                        .length());
        assertTrue(cluster.get(LIVE).path("data").isMissingNode());
        edit();
        assertEquals("deployed", upgrade(3).call().getStatus());
        assertEquals(3, replicas());
        assertEquals(RULES, rules());
        // A rollback is the same merge, with a former manifest as what is wanted.
        assertEquals("deployed", upgrade(2).call().getStatus());
        assertEquals(2, replicas());
        assertEquals(RULES, rules());
        assertEquals(passwords, secret());
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .call();
        assertEquals(RULES, rules());
        assertEquals(passwords, secret());
        install();
        assertEquals(RULES, rules());
        assertEquals(passwords, secret());
        // 1.20 may refuse a Service that is replaced without its address.
        if (!isOlder()) {
            assertEquals("deployed", upgrade(2).force().call().getStatus());
            assertEquals("", rules());
        }
    }
}
