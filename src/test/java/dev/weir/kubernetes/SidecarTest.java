package dev.weir.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.config.SettingFaults;
import dev.weir.config.WeirConfig;
import dev.weir.helm.Chart;
import dev.weir.helm.TypedObjects;
import dev.weir.policy.document.Place;
import dev.weir.policy.document.PolicyReader;
import dev.weir.policy.document.Reading;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The worked example of a sidecar. */
class SidecarTest {

    private static final Path DIRECTORY = Path.of("k8s/sidecar");

    private static JsonNode deployment() throws IOException {
        return Chart.yaml(Files.readString(DIRECTORY.resolve("client.yaml")));
    }

    private static JsonNode pod() throws IOException {
        return deployment().at("/spec/template/spec");
    }

    private static Map<String, String> environment(JsonNode container) {
        Map<String, String> environment = new HashMap<>();
        container
                .path("env")
                .forEach(each -> environment.put(
                        each.path("name").asText(), each.path("value").asText()));
        return environment;
    }

    @Test
    void hasTheFieldsOfItsKindAlone() throws IOException {
        assertEquals(Optional.empty(), TypedObjects.fault(deployment()));
    }

    @Test
    void weirStartsFirstAndEndsLast() throws IOException {
        JsonNode weir = pod().at("/initContainers/0");
        assertEquals("Always", weir.path("restartPolicy").asText());
        assertEquals("/q/health/started", weir.at("/startupProbe/httpGet/path").asText());
    }

    /** Probes of a sidecar count towards its pod. */
    @Test
    void theApplicationIsReadyWhenWeirIs() throws IOException {
        JsonNode weir = pod().at("/initContainers/0");
        assertEquals("/q/health/ready", weir.at("/readinessProbe/httpGet/path").asText());
        assertEquals("/q/health/live", weir.at("/livenessProbe/httpGet/path").asText());
    }

    /** Else the file would be absent, and count as a policy that says nothing. */
    @Test
    void thePodDoesNotStartWithoutItsPolicy() throws IOException {
        assertEquals(
                Chart.yaml("{name: weir-sidecar-policy, items: [{key: policy.yaml, path: policy.yaml}]}"),
                pod().at("/volumes/0/configMap"));
    }

    /** But for the port's name, which the pod around it may have given to another. */
    @Test
    void theDocumentedContainerIsThisOne() throws IOException {
        String documentation = Files.readString(Path.of("docs/kubernetes.md"));
        String define = "{{- define \"app.weir\" -}}\n";
        int start = documentation.indexOf(define) + define.length();
        JsonNode documented = Chart.yaml(documentation.substring(start, documentation.indexOf("{{- end -}}", start)))
                .path(0);
        ObjectNode weir = (ObjectNode) pod().at("/initContainers/0");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            ((ObjectNode) weir.at("/" + probe + "/httpGet")).put("port", 3190);
        }
        Map<String, String> environment = environment(weir);
        environment.remove("WEIR_ACCESS_LOG_SELECT");
        assertEquals(environment, environment(documented));
        assertEquals(
                weir.without(List.of("env", "ports")),
                documented.<ObjectNode>deepCopy().without("env"));
    }

    @Test
    void everyVariableIsReadAndMakesSense() throws IOException {
        Map<String, String> environment = environment(pod().at("/initContainers/0"));
        WeirConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(WeirConfig.class);
        assertEquals(List.of(), SettingFaults.of(config));
        assertEquals("127.0.0.1", config.proxy().http().host());
        assertEquals(Path.of("/etc/weir/policy/policy.yaml"), config.policy().file());
        assertEquals(WeirConfig.PolicyStore.FILE, config.policy().store());
        assertEquals(64L << 20, config.cache().memory().maxBytes().asLongValue());
        assertEquals(WeirConfig.AccessLogSelect.DENIED, config.accessLog().select());
        assertEquals(5, config.shutdown().drain().toSeconds());
        assertEquals(5, environment.size());
    }

    @Test
    void itHasNoTokenNoPasswordAndNothingToWriteThePolicyTo() throws IOException {
        assertFalse(pod().path("automountServiceAccountToken").asBoolean(true));
        assertFalse(pod().toString().contains("secret"));
        for (JsonNode mount : pod().at("/initContainers/0/volumeMounts")) {
            if (mount.path("mountPath").asText().equals("/etc/weir/policy")) {
                assertTrue(mount.path("readOnly").asBoolean());
                assertTrue(mount.path("subPath").isMissingNode());
            }
        }
    }

    @Test
    void theApplicationIsToldInBothCases() throws IOException {
        Map<String, String> environment = environment(pod().at("/containers/0"));
        assertEquals("http://127.0.0.1:3128", environment.get("HTTP_PROXY"));
        for (String name : List.of("HTTPS_PROXY", "http_proxy", "https_proxy")) {
            assertEquals("$(HTTP_PROXY)", environment.get(name), name);
        }
        assertEquals("$(NO_PROXY)", environment.get("no_proxy"));
        List<String> direct =
                List.of(String.valueOf(environment.get("NO_PROXY")).split(",", -1));
        assertTrue(direct.containsAll(
                List.of("localhost", "127.0.0.1", "::1", "$(KUBERNETES_SERVICE_HOST)", ".svc", ".cluster.local")));
    }

    @Test
    void itsPolicyIsSound() throws IOException {
        String text = Files.readString(DIRECTORY.resolve("policy.yaml"));
        assertInstanceOf(Reading.Read.class, PolicyReader.read(text, Place.Layer.LIVE, "policy.yaml"));
    }
}
