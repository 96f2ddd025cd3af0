package dev.weir.documents;

import dev.weir.testing.Eventually;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What Weir needs of a Kubernetes API server: one ConfigMap and its watch; and everything that can go wrong with it. */
final class ApiServer implements AutoCloseable {

    static final String NAMESPACE = "proxy";
    static final String NAME = "weir-policy-live";
    static final String KEY = "policy.yaml";
    private static final String COLLECTION = "/api/v1/namespaces/" + NAMESPACE + "/configmaps";
    private static final String OBJECT = COLLECTION + "/" + NAME;

    private final Vertx vertx = Vertx.vertx();
    private final HttpServer server;
    private final Set<HttpConnection> connections = ConcurrentHashMap.newKeySet();
    private final Set<ServerWebSocket> watches = ConcurrentHashMap.newKeySet();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private @Nullable JsonObject object;
    private int version = 100;
    private int created;

    /** Status of every answer; 0 for what is right. */
    volatile int failing;
    /** What comes in place of every answer; null for none. */
    volatile @Nullable Other other;
    /** Status of the answers to changes alone. */
    volatile int failingWrites;
    /** Connections end as soon as they are made. */
    volatile boolean down;
    /** Requests are never answered. */
    volatile boolean silent;
    /** Watches stay open, and nothing comes. */
    volatile boolean mute;
    /** Changes are made, and the connection ends before that is said. */
    volatile boolean losesAnswers;
    /** Times that somebody else is faster with a change. */
    final AtomicInteger rivals = new AtomicInteger();

    record Other(int code, String body) {}

    ApiServer() {
        server = Watched.result(vertx.createHttpServer()
                .connectionHandler(this::connected)
                .requestHandler(this::asked)
                .listen(0, "127.0.0.1"));
    }

    KubernetesClient client(Duration answer) {
        return client("http://127.0.0.1:" + server.actualPort() + "/", answer);
    }

    /**
     * A client as the application has it.
     *
     * @param answer how long it waits for one
     */
    static KubernetesClient client(String url, Duration answer) {
        return new KubernetesClientBuilder()
                .withConfig(new ConfigBuilder(Config.empty())
                        .withMasterUrl(url)
                        .withNamespace(NAMESPACE)
                        .withRequestTimeout((int) answer.toMillis())
                        .withConnectionTimeout(2000)
                        .withRequestRetryBackoffLimit(1)
                        .build())
                .build();
    }

    /** Requests so far, as {@code PUT /path?query}. */
    List<String> requests() {
        return requests;
    }

    /** Somebody else writes the document. */
    synchronized void put(@Nullable String text) {
        JsonObject data = new JsonObject().put("other", "kept");
        replace(text == null ? data : data.put(KEY, text), new JsonObject());
    }

    /** The same, under the name that the server keeps of whoever writes. */
    synchronized void put(String text, String by) {
        replace(new JsonObject().put(KEY, text), new JsonObject());
        JsonObject written = Objects.requireNonNull(object).copy();
        written.getJsonObject("metadata")
                .put(
                        "managedFields",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("manager", by)
                                        .put("operation", "Update")
                                        .put("time", "2027-01-01T00:00:00Z")));
        store(written);
    }

    synchronized void putBinary(byte[] bytes) {
        replace(new JsonObject(), new JsonObject().put(KEY, bytes));
    }

    private void replace(JsonObject data, JsonObject binary) {
        store(new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMap")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("namespace", NAMESPACE)
                                .put("name", NAME)
                                .put("labels", new JsonObject().put("team", "edge")))
                .put("data", data)
                .put("binaryData", binary));
    }

    synchronized void delete() {
        JsonObject last = object;
        object = null;
        version++;
        if (last != null) {
            tell("DELETED", last);
        }
    }

    /** The document that is stored; null where there is none. */
    synchronized @Nullable String text() {
        return object == null ? null : object.getJsonObject("data").getString(KEY);
    }

    synchronized @Nullable JsonObject stored() {
        return object == null ? null : object.copy();
    }

    private void store(JsonObject next) {
        boolean isNew = object == null;
        if (isNew) {
            created++;
        }
        next.getJsonObject("metadata").put("uid", "uid-" + created).put("resourceVersion", String.valueOf(++version));
        object = next;
        tell(isNew ? "ADDED" : "MODIFIED", next);
    }

    private void tell(String type, JsonObject what) {
        if (!mute) {
            String event =
                    new JsonObject().put("type", type).put("object", what).encode();
            watches.forEach(watch -> watch.writeTextMessage(event));
        }
    }

    void awaitWatch() {
        Eventually.await(() -> !watches.isEmpty(), "a watch");
    }

    void endWatches() {
        watches.forEach(ServerWebSocket::close);
    }

    /** RFC 9110's 410, as a watch has it: what was seen last is too old to go on from. */
    synchronized void sayGone() {
        tell("ERROR", status(410, "Expired"));
    }

    /** Ends every connection; with {@link #down} it is a server that has gone. */
    void endConnections() {
        connections.forEach(HttpConnection::close);
    }

    private void connected(HttpConnection connection) {
        if (down) {
            connection.close();
            return;
        }
        connections.add(connection);
        connection.closeHandler(_ -> connections.remove(connection));
    }

    private void asked(HttpServerRequest request) {
        requests.add(request.method() + " " + request.uri());
        if (silent) {
            return;
        }
        Other instead = other;
        if (instead != null) {
            request.response().setStatusCode(instead.code()).end(instead.body()).onFailure(_ -> {});
            return;
        }
        if (failing != 0) {
            answer(request, failing, status(failing, "fails"));
            return;
        }
        if ("true".equals(request.getParam("watch"))) {
            int seen = Integer.parseInt(request.getParam("resourceVersion"));
            request.toWebSocket().onSuccess(watch -> watched(watch, seen));
            return;
        }
        request.bodyHandler(body -> act(request, body));
    }

    private synchronized void watched(ServerWebSocket watch, int seen) {
        watches.add(watch);
        JsonObject now = object;
        if (now != null && version > seen) {
            tell("MODIFIED", now);
        }
        watch.closeHandler(_ -> watches.remove(watch));
    }

    private synchronized void act(HttpServerRequest request, Buffer body) {
        JsonObject now = object;
        switch (request.method().name() + " " + request.path()) {
            case "GET " + OBJECT ->
                answer(request, now == null ? 404 : 200, now == null ? status(404, "NotFound") : now);
            case "GET " + COLLECTION -> answer(request, 200, list(now));
            case "POST " + COLLECTION -> {
                if (isRefused(request)) {
                    return;
                }
                if (object != null) {
                    answer(request, 409, status(409, "AlreadyExists"));
                } else {
                    write(request, body);
                }
            }
            case "PUT " + OBJECT -> {
                if (isRefused(request)) {
                    return;
                }
                if (rivals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    put(text() + "# rival " + rivals.get() + "\n");
                }
                change(request, body);
            }
            default -> answer(request, 404, status(404, "NotFound"));
        }
    }

    private boolean isRefused(HttpServerRequest request) {
        if (failingWrites != 0) {
            answer(request, failingWrites, status(failingWrites, "fails"));
        }
        return failingWrites != 0;
    }

    private void change(HttpServerRequest request, Buffer body) {
        JsonObject now = object;
        if (now == null) {
            answer(request, 404, status(404, "NotFound"));
            return;
        }
        String expected = body.toJsonObject().getJsonObject("metadata").getString("resourceVersion");
        if (now.getJsonObject("metadata").getString("resourceVersion").equals(expected)) {
            write(request, body);
        } else {
            answer(request, 409, status(409, "Conflict"));
        }
    }

    private void write(HttpServerRequest request, Buffer body) {
        store(body.toJsonObject());
        JsonObject stored = object;
        if (losesAnswers || stored == null) {
            request.connection().close();
        } else {
            answer(request, 200, stored);
        }
    }

    private JsonObject list(@Nullable JsonObject now) {
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "ConfigMapList")
                .put("metadata", new JsonObject().put("resourceVersion", String.valueOf(version)))
                .put("items", now == null ? new JsonArray() : new JsonArray().add(now));
    }

    /** The body of a 404. */
    static String notFound() {
        return status(404, "NotFound").encode();
    }

    private static JsonObject status(int code, String reason) {
        return new JsonObject()
                .put("apiVersion", "v1")
                .put("kind", "Status")
                .put("status", "Failure")
                .put("reason", reason)
                .put("message", reason + " says the server")
                .put("code", code);
    }

    private static void answer(HttpServerRequest request, int code, JsonObject body) {
        HttpServerResponse response = request.response().setStatusCode(code);
        response.putHeader("Content-Type", "application/json");
        response.end(body.encode()).onFailure(_ -> {});
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
