package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What the documentation shows as YAML is what the chart takes, and what Kubernetes knows. */
class DocumentedValuesTest {

    private static final Path DOCUMENTATION = Path.of("docs/kubernetes.md");
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\n(.*?)^```$");

    private static List<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(DOCUMENTATION))
                .results()
                .map(block -> block.group(1))
                .filter(block -> !block.contains("{{"))
                .toList();
    }

    private static boolean isValues(String block) {
        Set<String> known = new TreeSet<>();
        Chart.values().fieldNames().forEachRemaining(known::add);
        Set<String> written = new TreeSet<>();
        Chart.yaml(block).fieldNames().forEachRemaining(written::add);
        return known.containsAll(written);
    }

    @TestFactory
    Stream<DynamicTest> theChartTakesThem() throws IOException {
        return blocks().stream()
                .filter(DocumentedValuesTest::isValues)
                .map(block -> DynamicTest.dynamicTest(block.lines().findFirst().orElseThrow(), () -> {
                    Chart.Rendered rendered = Chart.render(block + "\ncontrol: {existingSecret: passwords}\n");
                    assertTrue(rendered.all("Deployment").size() == 1);
                    for (JsonNode object : rendered.objects()) {
                        TypedObjects.fault(object).ifPresent(fault -> {
                            throw new AssertionError(fault + "\n" + object.toPrettyString());
                        });
                    }
                }));
    }

    /** Which is in no domain that could be named. */
    @Test
    void clientsDialTheApiServerPastTheProxy() throws IOException {
        List<String> lines = Files.readAllLines(DOCUMENTATION).stream()
                .filter(line -> line.contains("nonProxyHosts=") || line.contains("NO_PROXY, value:"))
                .toList();
        assertEquals(2, lines.size());
        lines.forEach(line -> assertTrue(line.contains("$(KUBERNETES_SERVICE_HOST)"), line));
    }

    @Test
    void mostOfThemAreValuesAndTheOthersAreObjects() throws IOException {
        List<String> blocks = blocks();
        List<String> others = blocks.stream().filter(block -> !isValues(block)).toList();
        assertTrue(blocks.size() - others.size() >= 5, blocks::toString);
        for (String other : others) {
            JsonNode object = Chart.yaml(other);
            assertTrue(
                    object.has("env") || TypedObjects.fault(object).isEmpty(),
                    () -> TypedObjects.fault(object) + "\n" + other);
        }
    }
}
