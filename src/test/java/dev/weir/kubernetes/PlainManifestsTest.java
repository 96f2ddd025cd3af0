package dev.weir.kubernetes;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.helm.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code k8s/base} is what the chart makes, without Helm's own marks. {@code k8s/generate} writes it. */
class PlainManifestsTest {

    private static final Path BASE = Path.of("k8s/base");
    private static final Path MANIFESTS = BASE.resolve("weir.yaml");
    private static final String NAME = "weir";

    private static String generated() throws IOException {
        String rendered = Chart.render(NAME, NAME, Files.readString(BASE.resolve("values.yaml")))
                .text();
        return "# Made from helm/weir by k8s/generate; do not edit.\n"
                + rendered.lines()
                        .filter(line -> !line.startsWith("# Source: ")
                                && !line.strip().startsWith("helm.sh/")
                                && !line.contains("app.kubernetes.io/managed-by: Helm"))
                        .collect(Collectors.joining("\n"))
                + "\n";
    }

    @Test
    void isWhatTheChartMakes() throws IOException {
        String generated = generated();
        if (Boolean.getBoolean("k8s.generate")) {
            Files.writeString(MANIFESTS, generated);
        }
        assertEquals(generated, Files.readString(MANIFESTS), "run k8s/generate");
    }

    @Test
    void hasNoSecretAndNothingOfHelm() throws IOException {
        String manifests = Files.readString(MANIFESTS);
        assertFalse(manifests.contains("kind: Secret\n"));
        assertFalse(manifests.contains("helm.sh"));
        assertTrue(manifests.contains("secretName: \"weir-control\""));
        assertTrue(manifests.contains("optional: true"));
    }
}
