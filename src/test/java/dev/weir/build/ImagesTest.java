package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig;
import io.smallrye.config.EnvConfigSource;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be seen of the images without building them. */
class ImagesTest {

    private static final Path DIRECTORY = Path.of("src/main/docker");

    private static String dockerfile(String kind) throws IOException {
        return Files.readString(DIRECTORY.resolve("Dockerfile." + kind)).replace("\\\n", " ");
    }

    private static List<String> instructions(String kind, String name) throws IOException {
        return dockerfile(kind)
                .lines()
                .filter(line -> line.startsWith(name + " "))
                .map(line -> line.substring(name.length() + 1).strip())
                .toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void whatIsCopiedEntersTheBuild(String kind) throws IOException {
        List<String> allowed = Files.readAllLines(Path.of(".dockerignore")).stream()
                .filter(line -> line.startsWith("!"))
                .map(line -> line.substring(1))
                .toList();
        List<String> copied = instructions(kind, "COPY").stream()
                .filter(copy -> !copy.startsWith("--from="))
                .flatMap(copy -> {
                    List<String> words = Arrays.asList(copy.split(" +", -1));
                    return words.subList(0, words.size() - 1).stream();
                })
                .toList();
        assertTrue(copied.size() > 4, copied::toString);
        for (String source : copied) {
            assertTrue(Files.exists(Path.of(source)), source);
            assertTrue(allowed.stream().anyMatch(each -> source.equals(each) || source.startsWith(each + "/")), source);
        }
    }

    /** Of another stage, a path without a root is one of its root, not of this build's files. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void whatIsCopiedFromAStageIsNamedWhole(String kind) throws IOException {
        List<String> copied = instructions(kind, "COPY").stream()
                .filter(copy -> copy.startsWith("--from="))
                .flatMap(copy -> {
                    List<String> words = Arrays.asList(copy.split(" +", -1));
                    return words.subList(1, words.size() - 1).stream();
                })
                .toList();
        assertFalse(copied.isEmpty());
        copied.forEach(source -> assertTrue(source.startsWith("/"), source));
    }

    /** mvnw needs a Maven, or something to fetch one with, and a JDK's image has neither. */
    @Test
    void theJarIsBuiltWhereAMavenIs() throws IOException {
        assertTrue(instructions("jvm", "ARG").getFirst().startsWith("BUILD_IMAGE=maven:"));
    }

    /** A kubelet looks at the number of the user; a signal has to come to the process itself. */
    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void nobodyOfRightsRunsItAndNoShellStandsBefore(String kind) throws IOException {
        assertEquals("65532:65532", instructions(kind, "USER").getLast());
        assertTrue(instructions(kind, "ENTRYPOINT").getFirst().startsWith("[\""));
        assertEquals(List.of("SIGTERM"), instructions(kind, "STOPSIGNAL"));
    }

    /** Half of the memory is for what is not the heap, and one that has none left ends, to be started anew. */
    @ParameterizedTest
    @CsvSource({"jvm, -XX:MaxRAMPercentage=50", "native, -XX:MaximumHeapSizePercent=50"})
    void theHeapLeavesRoomAndItsEndIsTheEnd(String kind, String share) throws IOException {
        String entry = instructions(kind, "ENTRYPOINT").getFirst();
        assertTrue(entry.contains("\"" + share + "\""), entry);
        assertTrue(entry.contains("\"-XX:+ExitOnOutOfMemoryError\""), entry);
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void dataAndManagementAreOpenAndControlIsNot(String kind) throws IOException {
        Map<String, String> environment = new HashMap<>();
        for (String word : String.join(" ", instructions(kind, "ENV")).split(" +", -1)) {
            String[] pair = word.split("=", 2);
            environment.put(pair[0], pair[1]);
        }
        WeirConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new EnvConfigSource(environment, 300))
                .build()
                .getConfigMapping(WeirConfig.class);
        assertEquals("0.0.0.0", config.proxy().http().host());
        assertEquals("0.0.0.0", config.proxy().https().host());
        assertEquals("127.0.0.1", config.control().host());
        assertEquals(Path.of("/var/lib/weir"), config.dataDir());
        assertEquals("0.0.0.0", environment.get("QUARKUS_MANAGEMENT_HOST"));
        assertEquals(4, environment.size());
    }

    /** The cache of a JVM with other flags is not used. */
    @Test
    void theCacheIsTrainedWithTheFlagsOfTheEntryPoint() throws IOException {
        String trained = instructions("jvm", "RUN").stream()
                .filter(line -> line.startsWith("/tmp/train "))
                .findFirst()
                .orElseThrow();
        String entry = instructions("jvm", "ENTRYPOINT").getFirst();
        List<String> flags = Pattern.compile("\"([-@][^\"]+)\"")
                .matcher(entry)
                .results()
                .map(result -> result.group(1))
                .filter(flag -> !flag.matches("-jar|-XX:AOTCache=.*|-XX:MaxRAMPercentage=.*|.*ExitOnOutOfMemoryError"))
                .toList();
        assertEquals(List.of(trained.substring("/tmp/train ".length()).split(" +", -1)), flags);
    }

    /** In the chart it keeps its live policy in a ConfigMap, over a document in a file: a sixth of its classes are of that. */
    @Test
    void theCacheIsTrainedWithThePoliciesOfTheChart() throws IOException {
        Map<String, String> settings = new HashMap<>();
        Pattern.compile("-D(weir\\.[a-z.-]+)=([^\\s)]+)")
                .matcher(Files.readString(DIRECTORY.resolve("train")))
                .results()
                .forEach(result -> settings.put(result.group(1), result.group(2).replaceAll("\"?\\$\\w+\"?", "1")));
        WeirConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .addDefaultInterceptors()
                .withMapping(WeirConfig.class)
                .withSources(new PropertiesConfigSource(settings, "train", 300))
                .build()
                .getConfigMapping(WeirConfig.class);
        assertEquals(WeirConfig.PolicyStore.CONFIGMAP, config.policy().store());
        assertTrue(config.policy().base().isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"jvm", "native"})
    void everyBaseCanBeChosen(String kind) throws IOException {
        List<MatchResult> bases = Pattern.compile("(?m)^FROM (?:--\\S+ )?(\\S+)")
                .matcher(dockerfile(kind))
                .results()
                .toList();
        assertTrue(bases.size() >= 2);
        for (MatchResult base : bases) {
            assertTrue(base.group(1).startsWith("${"), base.group(1));
        }
    }
}
