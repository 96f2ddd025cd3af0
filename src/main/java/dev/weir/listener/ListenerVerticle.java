package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.listener.DataPlane.Ports;
import dev.weir.upstream.Upstream;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.impl.SSLHelper;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The listeners of one event loop. Loops that listen on the same port share it: the system's connections are dealt out in turn. */
final class ListenerVerticle extends AbstractVerticle {

    private static final int H2_STREAMS = 100;
    private static final int H2_STREAM_WINDOW = 64 * 1024;
    private static final int BACKLOG = 1024;
    private static final List<HttpVersion> PROTOCOLS = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);

    private final DataPlane plane;
    private final Ports wanted;
    private Ports bound;
    private @Nullable Loop loop;

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
                        wanted.plain(),
                        "weir.proxy.http.port")
                .compose(plain -> {
                    bound = new Ports(plain.actualPort(), OptionalInt.empty());
                    ListenerTls keys = plane.settings().listenerTls();
                    return keys == null ? Future.<Void>succeededFuture() : listenTls(own, config.https(), keys);
                })
                .onComplete(started);
    }

    private Future<Void> listenTls(Loop own, WeirConfig.Https config, ListenerTls keys) {
        HttpServerOptions options =
                options(keys).setSslEngineOptions(plane.arrivals().tls());
        ListenAddress address = ListenAddress.of("weir.proxy.https.host", config.host());
        return listen(own, options, address, wanted.tls().orElse(0), "weir.proxy.https.port")
                .map(server -> {
                    bound = new Ports(bound.plain(), OptionalInt.of(server.actualPort()));
                    return null;
                });
    }

    private HttpServerOptions options(ListenerTls keys) {
        HttpServerOptions options = options()
                .setUseAlpn(true)
                .setAlpnVersions(PROTOCOLS)
                .setSsl(true)
                .setClientAuth(
                        switch (plane.config().proxy().https().clientAuth()) {
                            case NONE -> ClientAuth.NONE;
                            case REQUEST -> ClientAuth.REQUEST;
                            case REQUIRED -> ClientAuth.REQUIRED;
                        });
        keys.applyTo(options);
        return options;
    }

    private Future<HttpServer> listen(
            Loop own, HttpServerOptions options, ListenAddress address, int port, String key) {
        return vertx.createHttpServer(options)
                .connectionHandler(own::connected)
                .requestHandler(own::requested)
                // Handshakes that fail are the client's affair.
                .exceptionHandler(_ -> {})
                .listen(port, address.host())
                .recover(failure -> Future.failedFuture(address.refused(key, port, failure)))
                .map(server -> {
                    plane.own().add(new InetSocketAddress(address.address(), server.actualPort()));
                    return server;
                });
    }

    private HttpServerOptions options() {
        WeirConfig.Limits limits = plane.config().proxy().limits();
        HttpServerOptions options = new HttpServerOptions()
                .setHttp2ClearTextEnabled(false)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setHttp2ConnectionWindowSize(H2_STREAMS * H2_STREAM_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setMaxConcurrentStreams(H2_STREAMS)
                        .setInitialWindowSize(H2_STREAM_WINDOW)
                        .setMaxHeaderListSize(Http2Rules.headerList(plane.headLimits())));
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

    /** Makes what Vert.x would make for a listener with these keys, and puts it in the place of what is there. */
    Future<Void> renewTls(ListenerTls keys) {
        HttpServerOptions options = options(keys).setSslEngineOptions(new JdkSSLEngineOptions());
        List<String> protocols = PROTOCOLS.stream().map(HttpVersion::alpnName).toList();
        return new SSLHelper(options, protocols)
                .buildContextProvider(options.getSslOptions(), (ContextInternal) context)
                .compose(provider -> vertx.executeBlocking(() -> provider.createContext(true, true)))
                .map(made -> {
                    plane.arrivals().tls().renew(made);
                    return null;
                });
    }

    Upstream upstream() {
        return loop().means().upstream();
    }

    Future<Void> renewUpstreamTls(UpstreamTls keys) {
        return upstream().renew(keys);
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
        context.runOnContext(_ -> {
            try {
                promise.complete(call.apply(loop()));
            } catch (RuntimeException | Error e) {
                // Whoever waits has to hear of it.
                promise.fail(e);
            }
        });
        return promise.future();
    }

    /** From now on connections end as soon as nothing is open on them. */
    Future<Void> end() {
        return onLoop(own -> {
            own.end();
            return null;
        });
    }

    /** What is open is judged anew. */
    void rejudge() {
        context.runOnContext(_ -> loop().rejudge());
    }

    Future<List<OpenTunnel>> tunnels() {
        return onLoop(Loop::tunnels);
    }

    Future<Boolean> cutTunnel(String id) {
        return onLoop(own -> own.cutTunnel(id));
    }

    Future<Loop.Traffic> traffic() {
        return onLoop(Loop::traffic);
    }

    /** Ends everything at once. */
    Future<Void> cut() {
        return onLoop(own -> {
            own.cut();
            return null;
        });
    }
}
