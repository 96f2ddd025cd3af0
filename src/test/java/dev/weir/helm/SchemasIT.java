package dev.weir.helm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every object that the chart makes, held against the schemas that Kubernetes, the Prometheus Operator and cert-manager publish. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SchemasIT {

    private static final Path SOURCES = Path.of("src/test/schemas");
    private static final Path KEPT = Path.of("target/schemas").toAbsolutePath();
    private static final long LIMIT_SECONDS = 120;

    @TempDir
    private static Path directory;

    private record Ran(int exit, List<String> lines) {}

    /** Fetched from npm once, the very packages that the lock names. */
    @BeforeAll
    static void fetch() throws IOException, InterruptedException {
        assumeTrue(isInstalled("node") && isInstalled("npm"), "node and npm are not installed");
        if (!Files.exists(KEPT)) {
            Files.createDirectories(KEPT.getParent());
            Path work = Files.createTempDirectory(KEPT.getParent(), "schemas");
            for (String file : List.of("package.json", "package-lock.json")) {
                Files.copy(SOURCES.resolve(file), work.resolve(file));
            }
            Ran npm = run(work, "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-timeout=20000");
            assumeTrue(npm.exit == 0, () -> "the schemas cannot be had from npm: " + npm.lines);
            Files.move(work, KEPT);
        }
    }

    private static boolean isInstalled(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
    }

    private static Ran run(Path where, String... command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(directory, "output", ".txt");
        Process process = new ProcessBuilder(command)
                .directory(where.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        try {
            boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            List<String> lines = Files.readAllLines(output);
            return new Ran(ended ? process.exitValue() : -1, lines);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Ran validate(Path objects) throws IOException, InterruptedException {
        String script = SOURCES.resolve("validate.mjs").toAbsolutePath().toString();
        return run(KEPT, "node", script, KEPT.resolve("node_modules").toString(), objects.toString());
    }

    @Test
    void everyObjectIsAsItsSchemaSays() throws IOException, InterruptedException {
        Path objects = Files.createDirectory(directory.resolve("objects"));
        int count = 0;
        for (Values values : Values.values()) {
            for (JsonNode object : Chart.render(values.document()).objects()) {
                Files.writeString(objects.resolve("%s-%03d.json".formatted(values, count++)), object.toString());
            }
        }
        JsonNode sidecar = Chart.yaml(Files.readString(Path.of("k8s/sidecar/client.yaml")));
        Files.writeString(objects.resolve("sidecar.json"), sidecar.toString());
        Ran ran = validate(objects);
        assertEquals(List.of(count + 1 + " objects"), ran.lines);
        assertEquals(0, ran.exit);
    }

    @Test
    void whatIsWrongIsSeen() throws IOException, InterruptedException {
        Path objects = Files.createDirectory(directory.resolve("faulty"));
        Files.writeString(
                objects.resolve("a.json"),
                "{\"apiVersion\":\"apps/v1\",\"kind\":\"Deployment\",\"metadata\":{\"name\":\"a\"},\"spec\":{\"replicas\":\"x\"}}");
        Ran ran = validate(objects);
        assertEquals(1, ran.exit);
        assertTrue(ran.lines.stream().anyMatch(line -> line.contains("/spec/replicas")), ran.lines::toString);
    }
}
