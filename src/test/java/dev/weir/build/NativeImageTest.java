package dev.weir.build;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.net.InetAddress;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What a native image is told, held against the code: Quarkus initialises every class while the image is built, and what
 * their static fields hold then goes into it.
 */
class NativeImageTest {

    static final Path METADATA =
            Path.of("src/main/resources/META-INF/native-image/dev.weir/weir/reachability-metadata.json");

    /** Of the machine that builds, or a secret that everyone would share. */
    private static final List<Class<?>> MUST_NOT_STAY = List.of(
            Random.class,
            InetAddress.class,
            Thread.class,
            java.nio.channels.Channel.class,
            javax.crypto.SecretKey.class);

    private static final Pattern OWN = Pattern.compile("dev\\.weir\\.[\\w.$]+");

    private static List<String> atRunTime = List.of();
    private static List<JavaClass> classes = List.of();

    @BeforeAll
    static void read() throws IOException {
        atRunTime = initialisedAtRunTime();
        classes = new ClassFileImporter()
                        .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                        .withImportOption(place -> !place.contains("/dev/weir/testing/") && !place.contains("Test"))
                        .importPackages("dev.weir")
                        .stream()
                        .toList();
    }

    /** Classes, and packages with all that is under them. */
    static List<String> initialisedAtRunTime() throws IOException {
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(Path.of("src/main/resources/application.properties")));
        String written = properties.getProperty("quarkus.native.additional-build-args");
        return Arrays.asList(written.replace("--initialize-at-run-time=", "").split("\\\\,", -1));
    }

    private static boolean isAtRunTime(String name) {
        return atRunTime.stream()
                .anyMatch(each -> name.equals(each) || name.startsWith(each + ".") || name.startsWith(each + "$"));
    }

    @Test
    void whatIsInitialisedAtRunTimeIsThere() {
        assertFalse(atRunTime.isEmpty());
        for (String name : atRunTime) {
            Path place = Path.of("src/main/java", name.split("\\."));
            assertTrue(Files.isDirectory(place) || Files.exists(Path.of(place + ".java")) || isOfALibrary(name), name);
        }
    }

    private static boolean isOfALibrary(String name) {
        String place = "/" + name.replace('.', '/');
        return Stream.of(place + ".class", place + "/")
                .anyMatch(each -> NativeImageTest.class.getResource(each) != null);
    }

    @Test
    void whatStaysInTheImageIsPlain() throws ReflectiveOperationException {
        List<String> faults = new ArrayList<>();
        int looked = 0;
        for (JavaClass type : classes) {
            if (isAtRunTime(type.getName()) || !Files.exists(source(type))) {
                continue;
            }
            for (JavaField field : type.getFields()) {
                if (field.getModifiers().contains(JavaModifier.STATIC)) {
                    looked++;
                    Field reflected = field.reflect();
                    reflected.setAccessible(true);
                    look(field.getFullName(), reflected.get(null), faults);
                }
            }
        }
        assertTrue(looked > 100, "fields: " + looked);
        assertEquals(List.of(), faults);
    }

    private static Path source(JavaClass type) {
        String outermost = type.getName().replaceFirst("\\$.*", "");
        return Path.of("src/main/java", outermost.replace('.', '/') + ".java");
    }

    private static void look(String field, @Nullable Object value, List<String> faults) {
        switch (value) {
            case null -> {}
            case Collection<?> several -> several.forEach(each -> look(field, each, faults));
            case Map<?, ?> map -> map.values().forEach(each -> look(field, each, faults));
            case Object[] several -> Arrays.asList(several).forEach(each -> look(field, each, faults));
            default -> {
                if (MUST_NOT_STAY.stream().anyMatch(type -> type.isInstance(value))) {
                    faults.add(field + " holds a " + value.getClass().getName());
                }
                // A class that is initialised at run time can have no objects in the image.
                if (isAtRunTime(value.getClass().getName())) {
                    faults.add(field + " holds a " + value.getClass().getName() + ", which is initialised at run time");
                }
            }
        }
    }

    @Test
    void everyTypeThatIsRegisteredIsThereAndHasWhatIsNamed() throws IOException, ReflectiveOperationException {
        JsonNode metadata = new ObjectMapper().readTree(METADATA.toFile());
        for (JsonNode entry : metadata.path("reflection")) {
            if (entry.path("type").isTextual()) {
                Class<?> type = Class.forName(entry.path("type").asText());
                for (JsonNode method : entry.path("methods")) {
                    assertNotNull(found(type, method), method::toString);
                }
            }
        }
        for (JsonNode resource : metadata.path("resources")) {
            assertTrue(
                    NativeImageTest.class.getResource(
                                    "/" + resource.path("glob").asText())
                            != null,
                    resource::toString);
        }
    }

    /** What is written as JSON without a resource's signature to find it by: Jackson reads its parts as well. */
    @Test
    void whatIsRegisteredIsRegisteredWithItsParts() throws IOException, ReflectiveOperationException {
        Set<String> registered = new TreeSet<>();
        for (JsonNode entry : new ObjectMapper().readTree(METADATA.toFile()).path("reflection")) {
            registered.add(entry.path("type").asText());
        }
        Set<String> missing = new TreeSet<>();
        int looked = 0;
        for (String name : registered) {
            if (name.startsWith("dev.weir.")) {
                for (RecordComponent part : Class.forName(name).getRecordComponents()) {
                    looked++;
                    Matcher named = OWN.matcher(part.getGenericType().getTypeName());
                    while (named.find()) {
                        if (Class.forName(named.group()).isRecord() && !registered.contains(named.group())) {
                            missing.add(named.group());
                        }
                    }
                }
            }
        }
        assertTrue(looked > 20, "parts: " + looked);
        assertEquals(Set.of(), missing);
    }

    /** A ConfigMap is of the core. A model that comes with a newer client is left out as well, or used and named here. */
    @Test
    void ofKubernetesTheCoreAloneIsRead() throws IOException {
        Set<String> used = Set.of("kubernetes-model-core");
        String list = "META-INF/services/io.fabric8.kubernetes.api.model.KubernetesResource";
        Set<String> models = new TreeSet<>();
        for (URL place : Collections.list(NativeImageTest.class.getClassLoader().getResources(list))) {
            Matcher model =
                    Pattern.compile("/(kubernetes-model-[a-z]+)-[0-9.]+\\.jar!").matcher(place.toString());
            assertTrue(model.find(), place::toString);
            models.add(model.group(1));
        }
        assertTrue(models.removeAll(used));
        Properties properties = new Properties();
        properties.load(Files.newBufferedReader(Path.of("src/main/resources/application.properties")));
        Set<String> leftOut = new TreeSet<>();
        properties.forEach((key, value) -> {
            Matcher left = Pattern.compile("removed-resources\\.\"io\\.fabric8:([^\"]+)\"")
                    .matcher((String) key);
            if (left.find()) {
                leftOut.add(left.group(1));
                assertEquals("META-INF/jandex.idx," + list, value);
            }
        });
        assertEquals(models, leftOut);
        // What goes into Quarkus' index, and so into an executable, a build takes from system properties alone.
        assertEquals(
                leftOut.stream()
                        .map(model -> "-Dquarkus.class-loading.removed-resources.\"io.fabric8:" + model
                                + "\"=META-INF/jandex.idx," + list)
                        .toList(),
                Files.readAllLines(Path.of(".mvn/maven.config")));
    }

    private static Executable found(Class<?> type, JsonNode method) throws ReflectiveOperationException {
        List<Class<?>> parameters = new ArrayList<>();
        for (JsonNode parameter : method.path("parameterTypes")) {
            parameters.add(Class.forName(parameter.asText()));
        }
        Class<?>[] types = parameters.toArray(Class<?>[]::new);
        String name = method.path("name").asText();
        return name.equals("<init>") ? type.getConstructor(types) : type.getMethod(name, types);
    }

    /** A JVM does not have it: the class that uses it is reached from one other, which asks first where it runs. */
    @Test
    void whatExecutablesAloneHaveIsInOneClass() {
        String user = "dev.weir.lifecycle.ExecutableMemory";
        assertEquals(Set.of(user), whoKnows("org.graalvm."));
        assertEquals(Set.of("dev.weir.lifecycle.StartMemory"), whoKnows(user));
    }

    private static Set<String> whoKnows(String prefix) {
        return classes.stream()
                .filter(type -> !type.getName().startsWith(prefix))
                .filter(type -> type.getDirectDependenciesFromSelf().stream()
                        .anyMatch(each -> each.getTargetClass().getName().startsWith(prefix)))
                .map(JavaClass::getName)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What a closed world does not have: each such call is in one of these files, with metadata that names what it finds. */
    @Test
    void reflectionIsWhereItIsKnown() throws IOException {
        Set<String> known = Set.of("lifecycle/OsSignal.java", "control/settings/Key.java");
        List<String> others = new ArrayList<>();
        Path sources = Path.of("src/main/java/dev/weir");
        try (Stream<Path> files = Files.walk(sources)) {
            for (Path file :
                    (Iterable<Path>) files.filter(each -> each.toString().endsWith(".java"))::iterator) {
                String text = Files.readString(file);
                boolean reflects = Stream.of(
                                "Class.forName(",
                                "Proxy.newProxyInstance(",
                                ".getDeclaredMethods(",
                                ".getDeclaredFields(",
                                ".setAccessible(",
                                "ObjectInputStream",
                                "defineClass(",
                                "ServiceLoader.load(")
                        .anyMatch(text::contains);
                if (reflects && !known.contains(sources.relativize(file).toString())) {
                    others.add(file.toString());
                }
            }
        }
        assertEquals(List.of(), others);
        assertFalse(known.stream().anyMatch(file -> !Files.exists(sources.resolve(file))));
    }
}
