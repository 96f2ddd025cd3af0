package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What kubectl itself makes of the manifests, where it is installed. */
class KubectlTest {

    private static final long LIMIT_SECONDS = 60;

    @TempDir
    private Path directory;

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void isInstalled() {
        assumeTrue(
                Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .anyMatch(place -> Files.isExecutable(Path.of(place, "kubectl"))),
                "kubectl is not installed");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    private List<String> kubectl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("kubectl"));
        command.addAll(List.of(arguments));
        return run(command, Path.of(""));
    }

    private List<String> run(List<String> command, Path place) throws IOException, InterruptedException {
        Path config = Files.writeString(directory.resolve("kubeconfig"), cluster.kubeConfig());
        Path output = directory.resolve("output");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.directory(place.toAbsolutePath().toFile());
        builder.environment().put("KUBECONFIG", config.toString());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS), command::toString);
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output);
        assertEquals(0, process.exitValue(), lines::toString);
        return lines;
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CERT_MANAGER", "MONITORING", "AUTOSCALING"})
    void takesWhatTheChartMakes(Values values) throws IOException, InterruptedException {
        Chart.Rendered rendered = Chart.render(values.document());
        Path file = Files.writeString(directory.resolve("rendered.yaml"), rendered.text());
        List<String> lines = kubectl("create", "--dry-run=client", "--validate=false", "-f", file.toString());
        assertEquals(
                rendered.objects().size(),
                lines.stream().filter(line -> line.endsWith("(dry run)")).count(),
                lines::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"k8s/base", "k8s/sidecar"})
    void buildsWithKustomize(String place) throws IOException, InterruptedException {
        Chart.Rendered built = Chart.Rendered.of(String.join("\n", kubectl("kustomize", place)));
        assertEquals(1, built.all("Deployment").size());
        built.objects().forEach(object -> assertEquals(Optional.empty(), TypedObjects.fault(object)));
    }

    /** A second apply, from Git, leaves alone what has been written to the live policy meanwhile. */
    @Test
    void applyLeavesTheLivePolicyAlone() throws IOException, InterruptedException {
        String[] apply = {"apply", "--validate=false", "-k", "k8s/base"};
        kubectl(apply);
        cluster.write("weir-policy-live", "policy.yaml", "version: 1\n");
        List<String> again = kubectl(apply);
        assertTrue(again.contains("configmap/weir-policy-live unchanged"), again::toString);
        assertEquals(
                "version: 1\n",
                cluster.get("configmaps", "weir-policy-live")
                        .at("/data/policy.yaml")
                        .asText());
    }

    /** As docs/policy-stores.md has it, and with the manifests applied once more after it. */
    @Test
    void theDocumentedLinePutsADocumentInAndItStays() throws IOException, InterruptedException {
        String line = Files.readAllLines(Path.of("docs/policy-stores.md")).stream()
                .filter(each -> each.startsWith("kubectl create configmap weir-policy-live"))
                .findFirst()
                .orElseThrow();
        String[] apply = {"apply", "--validate=false", "-k", "k8s/base"};
        kubectl(apply);
        Files.writeString(directory.resolve("policy.yaml"), "default: deny\n");
        run(List.of("bash", "-o", "pipefail", "-c", line.replace("kubectl ", "kubectl -n weir ")), directory);
        kubectl(apply);
        JsonNode live = cluster.get("configmaps", "weir-policy-live");
        assertEquals("default: deny\n", live.at("/data/policy.yaml").asText());
        assertEquals("weir", live.at("/metadata/labels/app.kubernetes.io~1name").asText());
    }
}
