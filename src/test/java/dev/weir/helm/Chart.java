package dev.weir.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.marcnuri.helm.Helm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The chart, rendered by Helm itself. */
public final class Chart {

    public static final Path DIRECTORY = Path.of("helm/weir");
    public static final String RELEASE = "edge";
    public static final String NAMESPACE = "egress";

    /** The oldest that the chart takes. */
    static final String KUBERNETES = "1.31.0";

    private static final ObjectMapper JSON = new ObjectMapper();

    private Chart() {}

    /** What Helm made of it, in the order in which it is applied. */
    public record Rendered(String text, List<JsonNode> objects) {

        static Rendered of(String text) {
            List<JsonNode> objects = new ArrayList<>();
            new Load(LoadSettings.builder().build())
                    .loadAllFromString(text)
                    .forEach(document -> Optional.ofNullable(document).ifPresent(it -> objects.add(json(it))));
            return new Rendered(text, List.copyOf(objects));
        }

        List<JsonNode> all(String kind) {
            return objects.stream()
                    .filter(object -> object.path("kind").asText().equals(kind))
                    .toList();
        }

        /** The only one of its kind. */
        public JsonNode the(String kind) {
            List<JsonNode> found = all(kind);
            if (found.size() != 1) {
                throw new AssertionError(found.size() + " of kind " + kind + " in\n" + text);
            }
            return found.getFirst();
        }

        Optional<JsonNode> find(String kind, String name) {
            return all(kind).stream()
                    .filter(object -> object.at("/metadata/name").asText().equals(name))
                    .findFirst();
        }

        public JsonNode get(String kind, String name) {
            return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name + " in\n" + text));
        }

        /** The pod's specification. */
        public JsonNode pod() {
            return the("Deployment").at("/spec/template/spec");
        }

        public JsonNode container() {
            return pod().at("/containers/0");
        }

        /** The document that is read-only in the cluster. */
        public String policy() {
            return get("ConfigMap", RELEASE + "-policy").at("/data/policy.yaml").asText();
        }

        /** What a pod of it has mounted of the policy and of the passwords, in that directory. */
        public void mount(Path directory) throws IOException {
            Files.createDirectories(directory.resolve("policy"));
            Files.createDirectories(directory.resolve("control"));
            Files.writeString(directory.resolve("policy/policy.yaml"), policy());
            Files.writeString(directory.resolve("control/manager-password"), "the-managers-own");
            Files.writeString(directory.resolve("control/viewer-password"), "the-viewers-own");
        }

        /** What Weir is told. */
        public String settings() {
            return get("ConfigMap", RELEASE + "-config")
                    .at("/data/application.properties")
                    .asText();
        }
    }

    /**
     * Renders it as {@code helm template} does. Values have to name the passwords' Secret, or switch control off: otherwise
     * the chart looks into the cluster, and this library, unlike {@code helm template}, has none to show it. With an autoscaler
     * it looks there too, and is installed into an empty one.
     *
     * @param values a document of values
     */
    public static Rendered render(String values) {
        return render(RELEASE, NAMESPACE, values);
    }

    public static Rendered render(String release, String namespace, String values) {
        Path file = written(values);
        try {
            if (yaml(values).at("/autoscaling/enabled").asBoolean()) {
                return installed(release, namespace, file);
            }
            return Rendered.of(helm().template()
                    .withName(release)
                    .withNamespace(namespace)
                    .withKubeVersion(KUBERNETES)
                    .withValuesFile(file)
                    .call());
        } finally {
            delete(file);
        }
    }

    private static Rendered installed(String release, String namespace, Path values) {
        try (Cluster cluster = new Cluster()) {
            helm().install()
                    .withName(release)
                    .withNamespace(namespace)
                    .withValuesFile(values)
                    .withKubeConfigContents(cluster.kubeConfig())
                    .disableOpenApiValidation()
                    .call();
            return Rendered.of(cluster.release(release, 1).path("manifest").asText());
        }
    }

    static Helm helm() {
        return new Helm(DIRECTORY);
    }

    static JsonNode values() {
        try {
            return yaml(Files.readString(DIRECTORY.resolve("values.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode yaml(String text) {
        return json(new Load(LoadSettings.builder().build()).loadFromString(text));
    }

    private static JsonNode json(Object read) {
        return JSON.valueToTree(read);
    }

    static Path written(String values) {
        try {
            return Files.writeString(Files.createTempFile("weir-values", ".yaml"), values);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
