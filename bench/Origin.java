import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Serves the files of a directory where nginx is not there to do it: small ones from memory, large ones from disk. */
final class Origin extends AbstractVerticle {

    private static final long SMALL = 1024 * 1024;

    private final int port;
    private final Path directory;
    private final Map<String, Buffer> small = new HashMap<>();

    private Origin(int port, Path directory) {
        this.port = port;
        this.directory = directory;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        var directory = Path.of(args[1]);
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1))
                .deployVerticle(() -> new Origin(port, directory), new DeploymentOptions())
                .onFailure(cause -> {
                    cause.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) throws Exception {
        try (var files = Files.list(directory)) {
            for (var file : files.toList()) {
                if (Files.size(file) <= SMALL) {
                    small.put("/" + file.getFileName(), Buffer.buffer(Files.readAllBytes(file)));
                }
            }
        }
        vertx.createHttpServer(new HttpServerOptions().setIdleTimeout(0))
                .requestHandler(this::answer)
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void answer(HttpServerRequest request) {
        var body = small.get(request.path());
        if (body != null) {
            request.response().end(body);
        } else {
            request.response().sendFile(directory.resolve(request.path().substring(1)).toString());
        }
    }
}
