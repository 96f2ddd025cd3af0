package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weir.helm.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A chart that is released names the image that is pushed with it. */
@DisabledOnOs(OS.WINDOWS)
class ReleasedChartTest {

    private static final long LIMIT_SECONDS = 60;

    @TempDir
    Path directory;

    private Path values() throws IOException {
        return Files.copy(Chart.DIRECTORY.resolve("values.yaml"), directory.resolve("values.yaml"));
    }

    private int name(String image, Path values) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(".ci/name-image", image, values.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("output").toFile())
                .start();
        try {
            assertTrue(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS));
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "registry.example.com/edge/weir,      registry.example.com,      edge/weir",
        "registry.example.com:5000/weir,      registry.example.com:5000, weir",
        "localhost/weir,                      localhost,                 weir",
        "edge/weir,                           '',                        edge/weir",
        "weir,                                '',                        weir",
    })
    void registryAndRepositoryAreApart(String image, String registry, String repository)
            throws IOException, InterruptedException {
        Path values = values();
        JsonNode expected = Chart.yaml(Files.readString(values));
        ((ObjectNode) expected.path("image")).put("registry", registry).put("repository", repository);
        assertEquals(0, name(image, values));
        assertEquals(expected, Chart.yaml(Files.readString(values)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"registry.example.com/weir:1.0.0", "edge/we|ir", "edge/", ""})
    void whatIsNoNameIsRefused(String image) throws IOException, InterruptedException {
        Path values = values();
        assertNotEquals(0, name(image, values));
        assertEquals(Files.readString(Chart.DIRECTORY.resolve("values.yaml")), Files.readString(values));
    }

    @Test
    void itIsNamedBeforeTheChartIsPackaged() throws IOException {
        String workflow = Files.readString(Path.of(".github/workflows/release.yml"));
        int named = workflow.indexOf("run: .ci/name-image \"$IMAGE\" helm/weir/values.yaml\n");
        assertTrue(0 < named && named < workflow.indexOf("helm package helm/weir"));
    }
}
