import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;

/** A TCP relay to one fixed address that does nothing but move bytes: what a proxy on Vert.x could reach at most. */
final class BareRelay extends AbstractVerticle {

    private final int port;
    private final int originPort;

    private BareRelay(int port, int originPort) {
        this.port = port;
        this.originPort = originPort;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int originPort = Integer.parseInt(args[1]);
        int eventLoops = Runtime.getRuntime().availableProcessors();
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(eventLoops))
                .deployVerticle(
                        () -> new BareRelay(port, originPort), new DeploymentOptions().setInstances(eventLoops))
                .onFailure(cause -> {
                    cause.printStackTrace();
                    System.exit(1);
                });
    }

    @Override
    public void start(Promise<Void> started) {
        var origins = vertx.createNetClient();
        vertx.createNetServer()
                .connectHandler(client -> relay(client, origins))
                .listen(port, "127.0.0.1")
                .<Void>mapEmpty()
                .onComplete(started);
    }

    private void relay(NetSocket client, NetClient origins) {
        client.pause();
        origins.connect(originPort, "127.0.0.1")
                .onSuccess(origin -> {
                    client.pipeTo(origin);
                    origin.pipeTo(client);
                })
                .onFailure(cause -> client.close());
    }
}
