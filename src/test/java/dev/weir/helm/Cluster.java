package dev.weir.helm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** What Helm needs of a Kubernetes API server: it keeps objects by their paths, and merges patches as RFC 7386 does. */
public final class Cluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The kinds that the chart makes and the release is kept in: resource, kind, by group and version. */
    private static final Map<String, Map<String, String>> KINDS = Map.of(
            "v1",
            Map.of(
                    "configmaps", "ConfigMap",
                    "secrets", "Secret",
                    "services", "Service",
                    "serviceaccounts", "ServiceAccount",
                    "namespaces", "Namespace",
                    "pods", "Pod"),
            "apps/v1",
            Map.of("deployments", "Deployment"),
            "autoscaling/v2",
            Map.of("horizontalpodautoscalers", "HorizontalPodAutoscaler"),
            "networking.k8s.io/v1",
            Map.of("networkpolicies", "NetworkPolicy"),
            "policy/v1",
            Map.of("poddisruptionbudgets", "PodDisruptionBudget"),
            "rbac.authorization.k8s.io/v1",
            Map.of("roles", "Role", "rolebindings", "RoleBinding"));

    private final HttpServer server;
    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private int revision = 1;

    public Cluster() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where it is reached. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Requests so far, as {@code PUT /path?query}. */
    public List<String> requests() {
        return List.copyOf(requests);
    }

    /** Makes an object. */
    public synchronized void create(String path, JsonNode object) {
        store(path + "/" + object.at("/metadata/name").asText(), object.deepCopy());
    }

    String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "%s"}}]
                users: [{name: it, user: {token: any}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                current-context: it
                """.formatted(url());
    }

    synchronized Optional<JsonNode> find(String resource, String name) {
        return objects.entrySet().stream()
                .filter(each -> each.getKey().endsWith("/" + resource + "/" + name))
                .<JsonNode>map(each -> each.getValue().deepCopy())
                .findFirst();
    }

    public JsonNode get(String resource, String name) {
        return find(resource, name).orElseThrow(() -> new AssertionError(resource + "/" + name + " in " + names()));
    }

    /** Somebody takes an object away. */
    synchronized void delete(String resource, String name) {
        objects.keySet().removeIf(path -> path.endsWith("/" + resource + "/" + name));
    }

    /** What Helm has kept of a release's revision. */
    JsonNode release(String name, int revision) {
        try {
            JsonNode kept = get("secrets", "sh.helm.release.v1." + name + ".v" + revision);
            byte[] packed = Base64.getDecoder().decode(kept.at("/data/release").binaryValue());
            return JSON.readTree(new GZIPInputStream(new ByteArrayInputStream(packed)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized String names() {
        return objects.keySet().toString();
    }

    /** Somebody else writes a key of a ConfigMap. */
    public synchronized void write(String configMap, String key, String text) {
        objects.forEach((path, object) -> {
            if (path.endsWith("/configmaps/" + configMap)) {
                object.withObjectProperty("data").put(key, text);
                revise(object);
            }
        });
    }

    /** An autoscaler, or somebody with kubectl, changes how many pods of it there are. */
    synchronized void scale(String deployment, int replicas) {
        objects.forEach((path, object) -> {
            if (path.endsWith("/deployments/" + deployment)) {
                object.withObjectProperty("spec").put("replicas", replicas);
                revise(object);
            }
        });
    }

    private void revise(ObjectNode object) {
        ObjectNode metadata = object.withObjectProperty("metadata");
        if (!metadata.has("uid")) {
            metadata.put("uid", "uid-" + revision);
        }
        metadata.put("resourceVersion", String.valueOf(revision++));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
            JsonNode body = body(exchange);
            JsonNode answer = found(exchange, path, body).orElseGet(() -> failure(404, "NotFound"));
            byte[] bytes = JSON.writeValueAsBytes(answer);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(answer.path("code").asInt(200), bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static JsonNode body(HttpExchange exchange) throws IOException {
        byte[] bytes = exchange.getRequestBody().readAllBytes();
        String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
        return type.endsWith("protobuf") ? SecretInProtobuf.read(bytes) : JSON.readTree(bytes);
    }

    private Optional<JsonNode> found(HttpExchange exchange, String path, JsonNode body) {
        return exchange.getRequestMethod().equals("GET")
                ? discovery(path).or(() -> read(path, exchange.getRequestURI().getQuery()))
                : change(exchange.getRequestMethod(), path, body);
    }

    private static JsonNode failure(int code, String reason) {
        return JSON.createObjectNode()
                .put("kind", "Status")
                .put("apiVersion", "v1")
                .put("status", "Failure")
                .put("reason", reason)
                .put("code", code);
    }

    private static Optional<JsonNode> discovery(String path) {
        return switch (path) {
            case "/version" ->
                Optional.of(JSON.createObjectNode()
                        .put("major", "1")
                        .put("minor", "31")
                        .put("gitVersion", "v1.31.0"));
            case "/api" -> {
                ObjectNode versions = JSON.createObjectNode().put("kind", "APIVersions");
                versions.putArray("versions").add("v1");
                yield Optional.of(versions);
            }
            case "/apis" -> Optional.of(groups());
            case "/openapi/v3" -> Optional.of(describedGroups());
            case "/openapi/v3/api/v1" -> Optional.of(strictSecrets());
            default ->
                Optional.ofNullable(KINDS.get(path.replaceFirst("^/apis?/", "")))
                        .map(kinds -> resources(path, kinds));
        };
    }

    private static JsonNode describedGroups() {
        ObjectNode groups = JSON.createObjectNode();
        groups.withObject("/paths/api~1v1").put("serverRelativeURL", "/openapi/v3/api/v1");
        return groups;
    }

    /** Enough for Helm to leave it to the server whether the Secret of a hook has the fields of its kind. */
    private static JsonNode strictSecrets() {
        ObjectNode document = JSON.createObjectNode().put("openapi", "3.0.0");
        ObjectNode patch = document.withObject("/paths/~1api~1v1~1namespaces~1{namespace}~1secrets~1{name}/patch");
        patch.putObject("x-kubernetes-group-version-kind")
                .put("group", "")
                .put("version", "v1")
                .put("kind", "Secret");
        patch.putArray("parameters").addObject().put("name", "fieldValidation").put("in", "query");
        return document;
    }

    private static JsonNode groups() {
        ObjectNode list = JSON.createObjectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = list.putArray("groups");
        KINDS.keySet().stream().filter(each -> each.contains("/")).forEach(each -> {
            ObjectNode version = JSON.createObjectNode()
                    .put("groupVersion", each)
                    .put("version", each.substring(each.indexOf('/') + 1));
            ObjectNode group = groups.addObject().put("name", each.substring(0, each.indexOf('/')));
            group.putArray("versions").add(version);
            group.set("preferredVersion", version);
        });
        return list;
    }

    private static JsonNode resources(String path, Map<String, String> kinds) {
        ObjectNode list = JSON.createObjectNode()
                .put("kind", "APIResourceList")
                .put("groupVersion", path.replaceFirst("^/apis?/", ""));
        ArrayNode resources = list.putArray("resources");
        kinds.forEach((name, kind) -> {
            ObjectNode resource = resources
                    .addObject()
                    .put("name", name)
                    .put("singularName", "")
                    .put("namespaced", !kind.equals("Namespace"))
                    .put("kind", kind);
            ArrayNode verbs = resource.putArray("verbs");
            for (String verb : new String[] {"create", "delete", "get", "list", "patch", "update"}) {
                verbs.add(verb);
            }
        });
        return list;
    }

    private synchronized Optional<JsonNode> read(String path, String query) {
        ObjectNode object = objects.get(path);
        if (object != null) {
            return Optional.of(object);
        }
        Optional<String> kind = KINDS.values().stream()
                .map(kinds -> kinds.get(path.substring(path.lastIndexOf('/') + 1)))
                .filter(Objects::nonNull)
                .findFirst();
        return kind.map(each -> list(each, path, query));
    }

    private JsonNode list(String kind, String path, String query) {
        ObjectNode list = JSON.createObjectNode().put("kind", kind + "List").put("apiVersion", "v1");
        list.putObject("metadata");
        ArrayNode items = list.putArray("items");
        objects.forEach((at, each) -> {
            if (at.startsWith(path + "/") && isSelected(each, query)) {
                items.add(each);
            }
        });
        return list;
    }

    private static boolean isSelected(JsonNode object, String query) {
        if (query == null || !query.contains("labelSelector=")) {
            return true;
        }
        String selector = query.replaceFirst(".*labelSelector=([^&]*).*", "$1");
        for (String label : selector.split(",", -1)) {
            String[] pair = label.split("=", 2);
            if (!object.at("/metadata/labels").path(pair[0]).asText().equals(pair[1])) {
                return false;
            }
        }
        return true;
    }

    private synchronized Optional<JsonNode> change(String method, String path, JsonNode body) {
        return switch (method) {
            case "POST" -> store(path + "/" + body.at("/metadata/name").asText(), (ObjectNode) body);
            case "PUT" ->
                isOvertaken(path, body) ? Optional.of(failure(409, "Conflict")) : store(path, (ObjectNode) body);
            case "PATCH" ->
                Optional.ofNullable(objects.get(path)).map(object -> {
                    merge(object, body);
                    revise(object);
                    return object;
                });
            case "DELETE" -> Optional.ofNullable(objects.remove(path));
            default -> Optional.empty();
        };
    }

    private boolean isOvertaken(String path, JsonNode next) {
        String read = next.at("/metadata/resourceVersion").asText();
        ObjectNode there = objects.get(path);
        return there != null
                && !read.isEmpty()
                && !read.equals(there.at("/metadata/resourceVersion").asText());
    }

    private Optional<JsonNode> store(String path, ObjectNode object) {
        objects.put(path, object);
        revise(object);
        return Optional.of(object);
    }

    private static void merge(ObjectNode target, JsonNode patch) {
        patch.properties().forEach(each -> {
            JsonNode there = target.get(each.getKey());
            if (each.getValue().isNull()) {
                target.remove(each.getKey());
            } else if (each.getValue().isObject() && there instanceof ObjectNode inner) {
                merge(inner, each.getValue());
            } else {
                target.set(each.getKey(), each.getValue());
            }
        });
    }

    static String decoded(JsonNode secret, String key) {
        return new String(
                Base64.getDecoder().decode(secret.path("data").path(key).asText()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
