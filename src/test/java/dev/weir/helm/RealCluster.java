package dev.weir.helm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.Identity;
import dev.weir.testing.TestRedis;
import dev.weir.testing.Tls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The API server of Kubernetes over its etcd, both from the path, as processes on loopback, with RBAC. There is no kubelet and
 * no controller: what is made is kept, and nothing comes of it.
 */
public final class RealCluster implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration START_LIMIT = Duration.ofSeconds(90);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(20);
    private static final int LAST_LINES = 20;
    private static final String ADMINISTRATOR = "administrator";

    /** What it said. */
    public record Answer(int status, JsonNode body) {
        boolean isGood() {
            return status / 100 == 2;
        }
    }

    private final Path directory;
    private final Authority authority = Authority.create("cluster");
    private final Identity.PemFiles keys;
    private final HttpClient http;
    private int port = TestRedis.freePort();
    private final int etcdPort = TestRedis.freePort();
    private final int peerPort = TestRedis.freePort();
    private @Nullable Process etcd;
    private @Nullable Process apiServer;

    private RealCluster(Path directory) {
        this.directory = directory;
        keys = authority.server("127.0.0.1", "kubernetes.default.svc").writeTo(directory, "server");
        authority.writeTo(directory, "ca");
        http = HttpClient.newBuilder()
                .sslContext(Tls.trusting(authority).context())
                .connectTimeout(ANSWER_LIMIT)
                .build();
    }

    /** Skips the test, and says so, where what it takes is not installed. */
    public static void assumeInstalled() {
        Optional<String> missing = missing();
        assumeTrue(missing.isEmpty(), () -> missing.orElse("") + " is not installed");
    }

    private static Optional<String> missing() {
        return Stream.of("kube-apiserver", "etcd")
                .filter(program -> Stream.of(
                                System.getenv().getOrDefault("PATH", "").split(":", -1))
                        .noneMatch(place -> Files.isExecutable(Path.of(place, program))))
                .findFirst();
    }

    /**
     * Starts it, empty.
     *
     * @param directory where it may write
     */
    public static RealCluster start(Path directory) {
        RealCluster cluster = new RealCluster(directory);
        try {
            Files.writeString(directory.resolve("tokens.csv"), ADMINISTRATOR + ",admin,admin,system:masters\n");
            cluster.startEtcd();
            cluster.startApiServer();
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    private Process launch(String... command) {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            directory.resolve(command[0] + ".log").toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void startEtcd() {
        String client = "http://127.0.0.1:" + etcdPort;
        String peer = "http://127.0.0.1:" + peerPort;
        etcd = launch(
                "etcd",
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + client,
                "--advertise-client-urls=" + client,
                "--listen-peer-urls=" + peer,
                "--initial-advertise-peer-urls=" + peer,
                "--initial-cluster=default=" + peer);
    }

    /** Starts it with what etcd has, and waits until it serves. */
    public void startApiServer() {
        apiServer = launch(
                "kube-apiserver",
                "--etcd-servers=http://127.0.0.1:" + etcdPort,
                "--bind-address=127.0.0.1",
                "--advertise-address=127.0.0.1",
                "--secure-port=" + port,
                "--tls-cert-file=" + keys.certificate(),
                "--tls-private-key-file=" + keys.key(),
                "--cert-dir=" + directory,
                "--authorization-mode=RBAC",
                "--token-auth-file=" + directory.resolve("tokens.csv"),
                "--service-account-key-file=" + keys.certificate(),
                "--service-account-signing-key-file=" + keys.key(),
                "--service-account-issuer=https://kubernetes.default.svc",
                "--service-account-extend-token-expiration=false",
                "--service-cluster-ip-range=10.96.0.0/16");
        Eventually.await(this::isReady, "the API server, says " + directory, START_LIMIT);
    }

    private boolean isReady() {
        Process process = apiServer;
        if (process == null || !process.isAlive()) {
            throw new AssertionError("the API server has ended: " + said("kube-apiserver"));
        }
        try {
            return send("GET", "/readyz", "application/json", "").statusCode() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    private String said(String program) {
        try {
            List<String> lines = Files.readAllLines(directory.resolve(program + ".log"));
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Has changes made by way of another API server, while this one is stopped, and forgets what was before them. */
    public void meanwhile(Runnable changes) {
        int own = port;
        port = TestRedis.freePort();
        startApiServer();
        changes.run();
        compact();
        stopApiServer();
        port = own;
    }

    public void stopApiServer() {
        stop(apiServer);
    }

    public void stopEtcd() {
        stop(etcd);
    }

    private static void stop(@Nullable Process process) {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }

    /** Forgets all states but the last: who watches from an older one is told that it is gone. */
    public void compact() {
        String revision = JSON.createObjectNode().put("key", base64("/")).toString();
        String now = etcd("/v3/kv/range", revision).at("/header/revision").asText();
        etcd("/v3/kv/compaction", "{\"revision\":" + now + ",\"physical\":true}");
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private JsonNode etcd(String path, String body) {
        return json(sent(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + etcdPort + path))
                .POST(BodyPublishers.ofString(body))
                .timeout(ANSWER_LIMIT)
                .build()));
    }

    /** Asks as the administrator. */
    public Answer ask(String method, String path, JsonNode body) {
        return ask(ADMINISTRATOR, method, path, body);
    }

    /**
     * Asks as whoever has a token.
     *
     * @param method {@code PATCH} merges, as RFC 7386 does
     */
    public Answer ask(String token, String method, String path, JsonNode body) {
        HttpResponse<String> answer = send(
                token,
                method,
                path,
                method.equals("PATCH") ? "application/merge-patch+json" : "application/json",
                body.isMissingNode() ? "" : body.toString());
        return new Answer(answer.statusCode(), json(answer));
    }

    private HttpResponse<String> send(String method, String path, String type, String body) {
        return send(ADMINISTRATOR, method, path, type, body);
    }

    private HttpResponse<String> send(String token, String method, String path, String type, String body) {
        return sent(HttpRequest.newBuilder(URI.create(url() + path))
                .method(method, BodyPublishers.ofString(body))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", type)
                .timeout(ANSWER_LIMIT)
                .build());
    }

    private HttpResponse<String> sent(HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static JsonNode json(HttpResponse<String> answer) {
        try {
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(answer.statusCode() + " " + answer.body(), e);
        }
    }

    public JsonNode get(String path) {
        Answer answer = ask("GET", path, JSON.missingNode());
        if (!answer.isGood()) {
            throw new AssertionError(path + ": " + answer);
        }
        return answer.body();
    }

    public void makeNamespace(String name) {
        make(
                "/api/v1/namespaces",
                Chart.yaml("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(name)));
    }

    /**
     * Makes an object.
     *
     * @param collection where
     */
    public void make(String collection, JsonNode object) {
        Answer answer = ask("POST", collection, object);
        if (!answer.isGood()) {
            throw new AssertionError(answer + " to " + object);
        }
    }

    /** Where objects of that kind are made. */
    public static String collection(JsonNode object) {
        String version = object.path("apiVersion").asText();
        String kind = object.path("kind").asText().toLowerCase(Locale.ROOT);
        String plural = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return (version.contains("/") ? "/apis/" : "/api/") + version + "/namespaces/"
                + object.at("/metadata/namespace").asText() + "/" + plural;
    }

    /** A token of a ServiceAccount, as the kubelet asks for one. */
    public String token(String namespace, String account) {
        JsonNode request = Chart.yaml(
                "{apiVersion: authentication.k8s.io/v1, kind: TokenRequest, spec: {expirationSeconds: 3600}}");
        Answer answer =
                ask("POST", "/api/v1/namespaces/" + namespace + "/serviceaccounts/" + account + "/token", request);
        if (!answer.isGood()) {
            throw new AssertionError(answer);
        }
        return answer.body().at("/status/token").asText();
    }

    /** The second part of its version. */
    public int minor() {
        return Integer.parseInt(get("/version").path("minor").asText().replaceAll("\\D", ""));
    }

    public String url() {
        return "https://127.0.0.1:" + port;
    }

    public int port() {
        return port;
    }

    /** The authority's certificate. */
    public Path authorityFile() {
        return directory.resolve("ca.crt");
    }

    public String kubeConfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters: [{name: it, cluster: {server: "%s", certificate-authority: "%s"}}]
                users: [{name: it, user: {token: "%s"}}]
                contexts: [{name: it, context: {cluster: it, user: it}}]
                current-context: it
                """.formatted(url(), authorityFile(), ADMINISTRATOR);
    }

    @Override
    public void close() {
        stopApiServer();
        stopEtcd();
    }
}
