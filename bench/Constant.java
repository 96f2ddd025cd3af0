import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * Answers everything with what a proxy answered once, head and body, on one event loop per processor: what the same server can do
 * that need not look anything up nor decide anything.
 */
final class Constant extends AbstractVerticle {

    private final int port;
    private final MultiMap fields;
    private final Buffer body;

    private Constant(int port, MultiMap fields, Buffer body) {
        this.port = port;
        this.fields = fields;
        this.body = body;
    }

    public static void main(String[] args) throws Exception {
        int port = Integer.parseInt(args[0]);
        int proxyPort = Integer.parseInt(args[1]);
        var answer = ask(proxyPort, URI.create(args[2]));
        var fields = MultiMap.caseInsensitiveMultiMap();
        answer.headers().map().forEach(fields::add);
        int eventLoops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops))
                .deployVerticle(
                        () -> new Constant(port, fields, Buffer.buffer(answer.body())),
                        new DeploymentOptions().setInstances(eventLoops))
                .onFailure(cause -> {
                    cause.printStackTrace();
                    System.exit(1);
                });
    }

    private static HttpResponse<byte[]> ask(int proxyPort, URI target) throws Exception {
        var proxy = ProxySelector.of(new InetSocketAddress("127.0.0.1", proxyPort));
        try (var client = HttpClient.newBuilder().proxy(proxy).version(HttpClient.Version.HTTP_1_1).build()) {
            var request = HttpRequest.newBuilder(target).build();
            var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
            if (answer.statusCode() != 200) {
                throw new IllegalStateException("not a 200: " + answer);
            }
            return answer;
        }
    }

    @Override
    public void start(Promise<Void> started) {
        vertx.createHttpServer(new HttpServerOptions().setAcceptBacklog(4096))
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        var response = request.response();
        response.headers().setAll(fields);
        response.end(body);
    }
}
