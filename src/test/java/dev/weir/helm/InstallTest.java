package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.marcnuri.helm.Helm;
import com.marcnuri.helm.Release;
import com.marcnuri.helm.UpgradeCommand;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

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
        return Chart.helm()
                .install()
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
    void theRulesOutliveTheRelease() {
        install();
        cluster.write(LIVE, "policy.yaml", RULES);
        Helm.uninstall(Chart.RELEASE)
                .withNamespace(Chart.NAMESPACE)
                .withKubeConfigContents(cluster.kubeConfig())
                .call();
        assertTrue(cluster.find("deployments", "edge").isEmpty());
        assertEquals(RULES, rules());
        install();
        assertEquals(RULES, rules());
    }
}
