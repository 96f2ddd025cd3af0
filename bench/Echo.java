import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.net.NetServerOptions;

/** A server that sends back what it gets, for tunnels to rest on. */
final class Echo {

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        Vertx.vertx(new VertxOptions().setPreferNativeTransport(true))
                .createNetServer(new NetServerOptions().setAcceptBacklog(4096))
                .connectHandler(socket -> socket.handler(socket::write))
                .listen(port, "127.0.0.1")
                .onFailure(cause -> {
                    cause.printStackTrace();
                    System.exit(1);
                });
    }

    private Echo() {}
}
