package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.listener.DataPlane.Ports;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listeners of one event loop. Loops that listen on the same port share it: the system's connections are dealt out in turn. */
final class ListenerVerticle extends AbstractVerticle {

    private static final int H2_STREAMS = 100;
    private static final int H2_STREAM_WINDOW = 64 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;
    private static final int BACKLOG = 1024;

    private final DataPlane plane;
    private final Ports wanted;
    private Ports bound;
    private @Nullable Loop loop;
    private @Nullable HttpServer tls;

    ListenerVerticle(DataPlane plane, Ports wanted) {
        this.plane = plane;
        this.wanted = wanted;
        this.bound = wanted;
    }

    @Override
    public void start(Promise<Void> started) {
        Loop own = plane.loop(vertx);
        loop = own;
        WeirConfig.Proxy config = plane.config().proxy();
        listen(
                        own,
                        options(),
                        ListenAddress.of("weir.proxy.http.host", config.http().host()),
                        wanted.plain())
                .compose(plain -> {
                    bound = new Ports(plain.actualPort(), OptionalInt.empty());
                    ListenerTls keys = plane.settings().listenerTls();
                    return keys == null ? Future.<Void>succeededFuture() : listenTls(own, config.https(), keys);
                })
                .onComplete(started);
    }

    private Future<Void> listenTls(Loop own, WeirConfig.Https config, ListenerTls keys) {
        HttpServerOptions options = options()
                .setUseAlpn(true)
                .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
                .setSsl(true)
                .setClientAuth(
                        switch (config.clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.REQUEST;
                            case REQUIRED -> ClientAuth.REQUIRED;
                        });
        keys.applyTo(options);
        ListenAddress address = ListenAddress.of("weir.proxy.https.host", config.host());
        return listen(own, options, address, wanted.tls().orElse(0)).map(server -> {
            tls = server;
            bound = new Ports(bound.plain(), OptionalInt.of(server.actualPort()));
            return null;
        });
    }

    private Future<HttpServer> listen(Loop own, HttpServerOptions options, ListenAddress address, int port) {
        return vertx.createHttpServer(options)
                .connectionHandler(own::connected)
                .requestHandler(own::requested)
                // Handshakes that fail are the client's affair.
                .exceptionHandler(_ -> {})
                .listen(port, address.host())
                .map(server -> {
                    plane.own().add(new InetSocketAddress(address.address(), server.actualPort()));
                    return server;
                });
    }

    private HttpServerOptions options() {
        WeirConfig.Limits limits = plane.config().proxy().limits();
        int headBytes = Math.toIntExact(limits.headerBytes().asLongValue());
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                // The gate is stricter and speaks first.
                .setMaxInitialLineLength(Math.toIntExact(limits.uri().asLongValue()) + 1024)
                .setMaxHeaderSize(headBytes + 1024)
                .setMaxChunkSize(CHUNK_BYTES)
                .setHttp2ConnectionWindowSize(H2_STREAMS * H2_STREAM_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(H2_STREAMS)
                        .setInitialWindowSize(H2_STREAM_WINDOW)
                        .setMaxHeaderListSize(headBytes));
        options.setTcpNoDelay(true);
        options.setAcceptBacklog(BACKLOG);
        options.setSslHandshakeTimeout(limits.headerDeadline().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        return options;
    }

    /** Where this loop listens. */
    Ports ports() {
        return bound;
    }

    Future<Void> renewTls(ListenerTls keys) {
        HttpServer server = tls;
        return server == null
                ? Future.succeededFuture()
                : server.updateSSLOptions(keys.renewed()).mapEmpty();
    }

    Future<Void> renewUpstreamTls(UpstreamTls keys) {
        return loop().upstream().renew(keys);
    }

    private Loop loop() {
        Loop own = loop;
        if (own == null) {
            throw new IllegalStateException("not started");
        }
        return own;
    }

    private <T> Future<T> onLoop(java.util.function.Function<Loop, T> call) {
        Promise<T> promise = Promise.promise();
        context.runOnContext(_ -> promise.complete(call.apply(loop())));
        return promise.future();
    }

    /** From now on connections end as soon as nothing is open on them. */
    Future<Void> end() {
        return onLoop(own -> {
            own.end();
            return null;
        });
    }

    /** How many connections are open. */
    Future<Integer> open() {
        return onLoop(Loop::open);
    }

    /** Ends everything at once. */
    Future<Void> cut() {
        return onLoop(own -> {
            own.cut();
            return null;
        });
    }
}
