package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The life of a release: what is installed, and what an upgrade, a forced one and the end leave of what was changed meanwhile. */
class InstallTest {

    private static final String LIVE = "edge-policy-live";
    private static final String RULES = "blacklist: [{id: no-ads, domain: ads.example}]\n";

    private final Cluster cluster = new Cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    private Release install() {
        return install(Chart.helm());
    }

    private Release install(Helm helm) {
        return helm.install()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation()
                .call();
    }

    private UpgradeCommand upgrade() {
        return Chart.helm()
                .upgrade()
                .withName(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .disableOpenApiValidation()
                .set("replicas", 3)
                .set("policy.contact", "somebody");
    }

    private String rules() {
        return cluster.get("configmaps", LIVE).at("/data/policy.yaml").asText();
    }

    @Test
    void withoutValuesItIsInstalledAndSaysHowToGoOn() {
        Release release = install();
        assertEquals("deployed", release.getStatus());
        assertTrue(
                release.getOutput().contains("kubectl -n egress port-forward deploy/edge 3128 3180"),
                release.getOutput());
        assertTrue(release.getOutput().contains("set control.existingSecret"), release.getOutput());
        // Clients in the cluster dial the API server by its address.
        assertTrue(
                release.getOutput()
                        .contains("no_proxy=localhost,127.0.0.1,::1,$(KUBERNETES_SERVICE_HOST),.svc,.cluster.local\n"),
                release.getOutput());
        assertTrue(cluster.get("configmaps", LIVE).path("data").isMissingNode());
        JsonNode passwords = cluster.get("secrets", "edge-control");
        assertEquals(32, Cluster.decoded(passwords, "manager-password").length());
        assertNotEquals(Cluster.decoded(passwords, "manager-password"), Cluster.decoded(passwords, "viewer-password"));
    }

    @Test
    void anUpgradeLeavesRulesAndPasswordsAlone() {
        install();
        JsonNode passwords = cluster.get("secrets", "edge-control").path("data");
        cluster.write(LIVE, "policy.yaml", RULES);
        assertEquals("deployed", upgrade().call().getStatus());
        assertEquals(RULES, rules());
        assertEquals(passwords, cluster.get("secrets", "edge-control").path("data"));
        assertEquals(3, cluster.get("deployments", "edge").at("/spec/replicas").asInt());
        assertTrue(cluster.get("configmaps", "edge-config").toString().contains("weir.policy.contact=somebody"));
    }

    /** A rollback applies a former manifest, and would bring back a password that was taken out of use. */
    @Test
    void noManifestHasThePasswords() {
        install();
        ObjectNode passwords = (ObjectNode) cluster.get("secrets", "edge-control");
        passwords.withObjectProperty("data").put("manager-password", "bmV3").remove("viewer-password");
        cluster.create("/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets", passwords);
        upgrade().call();
        assertEquals(
                passwords.path("data"), cluster.get("secrets", "edge-control").path("data"));
        for (int revision : new int[] {1, 2}) {
            JsonNode release = cluster.release(Chart.RELEASE, revision);
            assertFalse(release.path("manifest").asText().contains("kind: Secret"));
            assertEquals(revision == 1 ? 1 : 0, release.path("hooks").size());
        }
        JsonNode hook = cluster.release(Chart.RELEASE, 1).at("/hooks/0");
        assertEquals("[\"pre-install\",\"pre-upgrade\"]", hook.path("events").toString());
        assertEquals("[\"hook-failed\"]", hook.path("delete_policies").toString());
    }

    @Test
    void passwordsThatAreGoneAreMadeAnewByAnUpgrade() {
        install();
        cluster.delete("secrets", "edge-control");
        upgrade().call();
        assertEquals(
                32,
                Cluster.decoded(cluster.get("secrets", "edge-control"), "manager-password")
                        .length());
    }

    /** Helm deletes what is in the manifest before and not in the next one. */
    @Test
    void passwordsThatAreInAManifestAreNotLost(@TempDir Path directory) throws IOException {
        Path chart = Files.createDirectory(directory.resolve("weir"));
        try (Stream<Path> files = Files.walk(Chart.DIRECTORY)) {
            for (Path each : files.skip(1).toList()) {
                Files.copy(each, chart.resolve(Chart.DIRECTORY.relativize(each).toString()));
            }
        }
        Path control = chart.resolve("templates/control.yaml");
        Files.writeString(control, Files.readString(control).replaceAll("(?m)^ +helm\\.sh/.*\n", ""));
        install(new Helm(chart));
        JsonNode passwords = cluster.get("secrets", "edge-control").path("data");
        assertTrue(cluster.release(Chart.RELEASE, 1).path("manifest").asText().contains("kind: Secret"));
        for (int revision : new int[] {2, 3}) {
            upgrade().call();
            assertEquals(
                    passwords, cluster.get("secrets", "edge-control").path("data"), () -> "after revision " + revision);
        }
        // As docs/kubernetes.md has it.
        ObjectNode secret = (ObjectNode) cluster.get("secrets", "edge-control");
        secret.withObject("/metadata/annotations")
                .put("helm.sh/resource-policy", "keep")
                .remove("meta.helm.sh/release-name");
        cluster.create("/api/v1/namespaces/" + Chart.NAMESPACE + "/secrets", secret);
        upgrade().call();
        assertFalse(cluster.release(Chart.RELEASE, 4).path("manifest").asText().contains("kind: Secret"));
        assertEquals(passwords, cluster.get("secrets", "edge-control").path("data"));
    }

    /** A manifest without the number would have Helm take it away, and the API server put 1 in its place. */
    @Test
    void anUpgradeLeavesAsManyAsTheAutoscalerWants() {
        install();
        for (int wanted : new int[] {4, 6, 5}) {
            cluster.scale("edge", wanted);
            upgrade().set("autoscaling.enabled", true).call();
            assertEquals(
                    wanted,
                    cluster.get("deployments", "edge").at("/spec/replicas").asInt(1));
        }
        assertTrue(cluster.find("horizontalpodautoscalers", "edge").isPresent());
    }

    /** What the documentation warns of, and why. */
    @Test
    void aForcedUpgradeTakesTheRulesAway() {
        install();
        cluster.write(LIVE, "policy.yaml", RULES);
        assertEquals("deployed", upgrade().force().call().getStatus());
        assertEquals("", rules());
    }

    @Test
    void rulesAndPasswordsOutliveTheRelease() {
        install();
        JsonNode passwords = cluster.get("secrets", "edge-control").path("data");
        cluster.write(LIVE, "policy.yaml", RULES);
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .call();
        assertTrue(cluster.find("deployments", "edge").isEmpty());
        assertEquals(RULES, rules());
        install();
        assertEquals(RULES, rules());
        assertEquals(passwords, cluster.get("secrets", "edge-control").path("data"));
    }

    private String notes(String values) throws IOException {
        Path file = Chart.written("control: {existingSecret: passwords}\n" + values);
        try {
            Chart.helm()
                    .install()
                    .withName(Chart.RELEASE)
                    .withNamespace(Chart.NAMESPACE)
                    .withValuesFile(file)
                    .withKubeConfigContents(cluster.kubeConfig())
                    .disableOpenApiValidation()
                    .call();
        } finally {
            Files.delete(file);
        }
        return cluster.release(Chart.RELEASE, 1).at("/info/notes").asText();
    }

    @Test
    void theFirstRequestOfTheNotesIsOneThatIsServed() throws IOException {
        String notes = notes("");
        assertTrue(notes.contains("  kubectl -n egress port-forward deploy/edge 3128 3180 &\n"
                + "  curl -x http://127.0.0.1:3128 http://example.com/\n\nREST"));
    }

    @Test
    void theNotesTellOfUsersLowPortsAndClientsThatAreNotLoopback() throws IOException {
        String notes = notes("proxy: {port: 80, clients: [10.0.0.0/8], users: {existingSecret: proxy-users}}");
        assertTrue(notes.contains("  kubectl -n egress port-forward deploy/edge 3128:80 3180 &\n"
                + "  curl -x http://127.0.0.1:3128 -U user:password http://example.com/\n\n"
                + "What comes through port-forward comes from 127.0.0.1"));
    }
}
