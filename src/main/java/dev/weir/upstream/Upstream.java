package dev.weir.upstream;

import dev.weir.dns.Resolver;
import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.net.Host;
import dev.weir.policy.AddressGuard;
import dev.weir.target.Scheme;
import dev.weir.wire.HeadLimits;
import dev.weir.wire.InterimGate;
import dev.weir.wire.ResponseGate;
import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The way to origins from one event loop: pooled HTTP connections and raw ones for tunnels, all dialled by {@link Routes}. Belongs to
 * the event loop it is made on; connections are never shared across loops, so an exchange never changes thread.
 */
public final class Upstream {

    private static final int H2_STREAMS = 100;
    private static final int H2_STREAM_WINDOW = 256 * 1024;
    private static final int FIRST_LINE_BYTES = 16 * 1024;
    private static final int CHUNK_BYTES = 64 * 1024;

    private final UpstreamSettings settings;
    private final Routes routes;
    private final Meters meters;
    private final HttpClient pool;
    private final HttpClient upgrades;
    private final NetClient sockets;
    private final Vertx vertx;

    public Upstream(
            Vertx vertx,
            UpstreamSettings settings,
            Resolver resolver,
            AddressGuard guard,
            OwnSockets own,
            Meters meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.meters = meters;
        this.routes = new Routes(resolver, guard, own, settings.parent(), meters);
        this.pool = client(options().setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1)));
        // An upgrade needs HTTP/1.1: RFC 9113 §8.6.
        this.upgrades = client(options().setAlpnVersions(List.of(HttpVersion.HTTP_1_1)));
        this.sockets = vertx.createNetClient(socketOptions());
    }

    /** What a request is opened for. */
    public enum Purpose {
        EXCHANGE,
        UPGRADE
    }

    /** The same pool for exchanges that are taken whole. */
    public WebClient whole() {
        return WebClient.wrap(
                pool, new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false));
    }

    /**
     * Opens a request on a pooled or new connection; nothing is sent yet.
     *
     * @param pathQuery the request target as the origin is to see it, origin-form or {@code *}
     * @return fails with {@link UpstreamFailure} or with what {@link Failures} knows
     */
    public Future<OriginRequest> open(Destination destination, HttpMethod method, String pathQuery, Purpose purpose) {
        HttpClient client = purpose == Purpose.UPGRADE ? upgrades : pool;
        return routes.to(destination.host(), destination.port()).compose(route -> {
            long started = System.nanoTime();
            return request(client, route, destination, method, pathQuery)
                    .map(request -> opened(request, destination, started));
        });
    }

    private Future<HttpClientRequest> request(
            HttpClient client, Route route, Destination destination, HttpMethod method, String pathQuery) {
        return switch (route) {
            case Route.Direct direct ->
                dial(
                        direct.addresses(),
                        address -> client.request(
                                straight(destination, address).setMethod(method).setURI(pathQuery)));
            case Route.ViaParent via ->
                client.request(through(via, destination, pathQuery).setMethod(method));
        };
    }

    private OriginRequest opened(HttpClientRequest request, Destination destination, long started) {
        OriginLink link = OriginLink.of(request.connection());
        boolean reused = link.reuse();
        if (!reused) {
            connectionOpened(System.nanoTime() - started, link.tlsNanos());
        }
        if (destination.host() instanceof Host.Address) {
            request.authority(HostAndPort.create(hostText(destination), destination.port()));
        }
        return new OriginRequest(request, link, reused);
    }

    private void connectionOpened(long nanos, long tlsNanos) {
        meters.phase(Phase.CONNECT, nanos - tlsNanos);
        if (tlsNanos > 0) {
            meters.phase(Phase.TLS, tlsNanos);
        }
    }

    private static String hostText(Destination destination) {
        return destination.host().toString();
    }

    private interface Dial<T> {
        Future<T> to(InetAddress address);
    }

    private <T> Future<T> dial(List<InetAddress> addresses, Dial<T> dial) {
        long deadline = System.nanoTime() + settings.connectTimeout().toNanos();
        return dial(addresses, 0, deadline, dial);
    }

    private <T> Future<T> dial(List<InetAddress> addresses, int index, long deadline, Dial<T> dial) {
        Future<T> attempt = dial.to(UpstreamSettings.bare(addresses.get(index)));
        if (index + 1 == addresses.size()) {
            return attempt;
        }
        return attempt.recover(failure -> Failures.isConnectFailure(failure) && System.nanoTime() < deadline
                ? dial(addresses, index + 1, deadline, dial)
                : Future.failedFuture(failure));
    }

    private RequestOptions straight(Destination destination, InetAddress address) {
        return base(destination)
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())));
    }

    private RequestOptions through(Route.ViaParent via, Destination destination, String pathQuery) {
        RequestOptions options = base(destination)
                .setServer(SocketAddress.inetSocketAddress(destination.port(), peerName(destination.host())))
                .setProxyOptions(via.parent().options(via.address()));
        if (destination.scheme() == Scheme.HTTPS) {
            return options.setURI(pathQuery);
        }
        String path = pathQuery.equals("*") ? "" : pathQuery;
        return options.setURI("http://" + destination.host().authority(destination.port(), 80) + path);
    }

    private RequestOptions base(Destination destination) {
        return new RequestOptions()
                .setHost(peerName(destination.host()))
                .setPort(destination.port())
                .setSsl(destination.scheme() == Scheme.HTTPS)
                .setConnectTimeout(settings.connectTimeout().toMillis());
    }

    /** The name the certificate has to bear: no brackets around IPv6. */
    private static String peerName(Host host) {
        return switch (host) {
            case Host.Name name -> name.name();
            case Host.Address address ->
                UpstreamSettings.bare(address.address()).getHostAddress();
        };
    }

    /**
     * Opens a raw connection for a tunnel: to the origin, or through the parent once it said 2xx.
     *
     * @return fails as {@link #open} does
     */
    public Future<NetSocket> connect(Host host, int port) {
        return routes.to(host, port).compose(route -> {
            long started = System.nanoTime();
            return socket(route, host, port).map(socket -> {
                connectionOpened(System.nanoTime() - started, 0);
                ((ConnectionBase) socket).channel().pipeline().addFirst("bytes", meters.upstreamBytes());
                return socket;
            });
        });
    }

    private Future<NetSocket> socket(Route route, Host host, int port) {
        return switch (route) {
            case Route.Direct direct ->
                dial(
                        direct.addresses(),
                        address ->
                                sockets.connect(SocketAddress.inetSocketAddress(new InetSocketAddress(address, port))));
            case Route.ViaParent via -> throughParent(via, host, port);
        };
    }

    private Future<NetSocket> throughParent(Route.ViaParent via, Host host, int port) {
        NetClient client = vertx.createNetClient(
                socketOptions().setProxyOptions(via.parent().options(via.address())));
        // One client a tunnel: its options hold the parent's judged address, and it ends with the socket.
        return client.connect(SocketAddress.inetSocketAddress(port, peerName(host)))
                .onSuccess(socket ->
                        ((ConnectionBase) socket).channel().closeFuture().addListener(_ -> client.close()))
                .onFailure(_ -> client.close());
    }

    /** Closes every connection. */
    public Future<Void> close() {
        return Future.join(pool.close(), upgrades.close(), sockets.close()).mapEmpty();
    }

    private HttpClient client(HttpClientOptions options) {
        PoolOptions poolOptions = new PoolOptions()
                .setHttp1MaxSize(settings.poolSize())
                .setHttp2MaxSize(1)
                .setMaxWaitQueueSize(settings.queue());
        return vertx.httpClientBuilder()
                .with(options)
                .with(poolOptions)
                .withConnectHandler(this::connected)
                .build();
    }

    private void connected(HttpConnection connection) {
        ChannelPipeline pipeline = ((ConnectionBase) connection).channel().pipeline();
        pipeline.addFirst("bytes", meters.upstreamBytes());
        // The exchange is told by its own streams; a fault between exchanges is nobody's, and must not fill the log.
        connection.exceptionHandler(_ -> {});
        if (pipeline.get("codec") == null) {
            OriginLink.attach(connection, null);
            return;
        }
        ResponseGate gate =
                new ResponseGate(new HeadLimits(FIRST_LINE_BYTES, settings.headBytes(), settings.headFields()));
        InterimGate interim = new InterimGate();
        pipeline.addBefore("codec", "gate", gate);
        pipeline.addAfter("codec", "interim", interim);
        OriginLink.attach(connection, interim);
    }

    private HttpClientOptions options() {
        int connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(true)
                .setVerifyHost(true)
                .setKeepAlive(true)
                .setPipelining(false)
                .setHttp2ClearTextUpgrade(false)
                .setDecompressionSupported(false)
                .setMaxRedirects(0)
                .setMaxInitialLineLength(FIRST_LINE_BYTES)
                .setMaxHeaderSize(2 * settings.headBytes())
                .setMaxChunkSize(CHUNK_BYTES)
                .setHttp2MultiplexingLimit(H2_STREAMS)
                .setHttp2ConnectionWindowSize(H2_STREAMS * H2_STREAM_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(H2_STREAM_WINDOW)
                        .setMaxHeaderListSize(settings.headBytes()));
        options.setConnectTimeout(connectMillis);
        options.setSslHandshakeTimeout(connectMillis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setTcpNoDelay(true);
        settings.tls().applyTo(options);
        return options;
    }

    private NetClientOptions socketOptions() {
        return new NetClientOptions()
                .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
                .setTcpNoDelay(true);
    }
}
