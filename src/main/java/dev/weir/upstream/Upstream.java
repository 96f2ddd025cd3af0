package dev.weir.upstream;

import dev.weir.dns.Resolver;
import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.net.Host;
import dev.weir.net.Places;
import dev.weir.policy.AddressGuard;
import dev.weir.target.Scheme;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The way to origins from one event loop: pooled HTTP connections and raw ones for tunnels, all dialled by {@link Routes}. Belongs to
 * the event loop it is made on; connections are never shared across loops, so an exchange never changes thread.
 */
public final class Upstream {

    private final UpstreamSettings settings;
    private final Routes routes;
    private final Meters meters;
    private final OriginRoom room;
    private final OriginClients clients;
    private final @Nullable ParentTunnel tunnel;
    private final Vertx vertx;

    /** @param places the room there is for connections to origins, over all event loops */
    public Upstream(
            Vertx vertx,
            UpstreamSettings settings,
            Resolver resolver,
            AddressGuard guard,
            OwnSockets own,
            Places places,
            Meters meters) {
        this.vertx = vertx;
        this.settings = settings;
        this.meters = meters;
        this.routes = new Routes(resolver, guard, own, settings.parent(), meters);
        this.tunnel = settings.parent() == null ? null : new ParentTunnel(settings.parent(), settings.connectTimeout());
        this.room = new OriginRoom(vertx, places, settings);
        this.clients = new OriginClients(vertx, settings, meters, room, tunnel);
    }

    /** What a request is opened for. */
    public enum Purpose {
        EXCHANGE,
        UPGRADE
    }

    /**
     * Opens a request on a pooled or new connection; nothing is sent yet.
     *
     * @param pathQuery the request target as the origin is to see it, origin-form or {@code *}
     * @return fails with {@link UpstreamFailure} or with what {@link Failures} knows
     */
    public Future<OriginRequest> open(Destination destination, HttpMethod method, String pathQuery, Purpose purpose) {
        Future<OriginRequest> opening = routes.to(destination.host(), destination.port())
                .compose(route -> {
                    long started = System.nanoTime();
                    HttpClient client = clients.of(route, purpose);
                    return request(client, route, destination, pathQuery, method)
                            .map(request -> opened(request, route, destination, started));
                });
        return opening.recover(failure ->
                Future.failedFuture(Failures.bounded(failure, destination.host().toString(), meters)));
    }

    /**
     * One exchange without a body of the request's, taken whole by the WebClient. It goes the same judged way as every other.
     *
     * @param pathQuery the request target as the origin is to see it, in origin-form
     * @param mostBytes the largest body of a response
     * @param limit for all of it
     * @return fails as {@link #open} does
     */
    public Future<HttpResponse<Buffer>> whole(
            Destination destination,
            HttpMethod method,
            String pathQuery,
            MultiMap headers,
            int mostBytes,
            Duration limit) {
        return new WholeExchange((VertxInternal) vertx, destination.host().toString(), mostBytes)
                .run(
                        clients.straight(),
                        () -> open(destination, method, pathQuery, Purpose.EXCHANGE),
                        base(destination).setMethod(method).setURI(pathQuery),
                        headers,
                        limit);
    }

    private Future<HttpClientRequest> request(
            HttpClient client, Route route, Destination destination, String pathQuery, HttpMethod method) {
        return switch (route) {
            case Route.Direct direct ->
                new Addresses(direct.addresses(), settings.connectTimeout())
                        .dial((address, limit) -> room.request(
                                client,
                                straight(destination, address, limit)
                                        .setMethod(method)
                                        .setURI(pathQuery)));
            case Route.ViaParent via ->
                room.request(client, through(via, destination, pathQuery).setMethod(method))
                        .recover(failure -> Future.failedFuture(Failures.ofParent(failure)));
        };
    }

    private OriginRequest opened(HttpClientRequest request, Route route, Destination destination, long started) {
        OriginLink link = OriginLink.of(request.connection());
        int use = link.use();
        if (use == 1) {
            connectionOpened(System.nanoTime() - started, link.tlsNanos());
        }
        if (destination.host() instanceof Host.Address) {
            request.authority(HostAndPort.create(destination.host().toString(), destination.port()));
        }
        boolean proxied = route instanceof Route.ViaParent && destination.scheme() == Scheme.HTTP;
        if (proxied) {
            authorize(request, settings.parent());
        }
        return new OriginRequest(request, link, use, proxied);
    }

    private static void authorize(HttpClientRequest request, @Nullable Parent parent) {
        String authorization = parent == null ? null : parent.authorization();
        if (authorization != null) {
            request.putHeader("Proxy-Authorization", authorization);
        }
    }

    private void connectionOpened(long nanos, long tlsNanos) {
        meters.phase(Phase.CONNECT, nanos - tlsNanos);
        if (tlsNanos > 0) {
            meters.phase(Phase.TLS, tlsNanos);
        }
    }

    private RequestOptions straight(Destination destination, InetAddress address, Duration limit) {
        return base(destination)
                .setConnectTimeout(limit.toMillis())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, destination.port())));
    }

    /** RFC 9112 §3.2.2: to a proxy in absolute-form; inside of a tunnel the origin is spoken to. */
    private RequestOptions through(Route.ViaParent via, Destination destination, String pathQuery) {
        RequestOptions options = base(destination)
                .setConnectTimeout(settings.connectTimeout().toMillis())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(
                        UpstreamSettings.bare(via.address()), via.parent().port())));
        if (destination.scheme() == Scheme.HTTPS) {
            return options.setURI(pathQuery);
        }
        String path = pathQuery.equals("*") ? "" : pathQuery;
        return options.setURI("http://" + destination.host().authority(destination.port(), 80) + path);
    }

    private static RequestOptions base(Destination destination) {
        return new RequestOptions()
                .setHost(peerName(destination.host()))
                .setPort(destination.port())
                .setSsl(destination.scheme() == Scheme.HTTPS);
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
     * Opens a raw connection for a tunnel: to the origin, or through the next proxy once it said 2xx.
     *
     * @param via what {@code Via} says to a next proxy
     * @return fails as {@link #open} does
     */
    public TunnelDial connect(Host host, int port, String via) {
        TunnelDial dial = new TunnelDial((ContextInternal) vertx.getOrCreateContext(), meters, room);
        Future<Channel> connecting = routes.to(host, port).compose(route -> {
            long started = System.nanoTime();
            return socket(dial, route, host, port, via).map(channel -> {
                connectionOpened(System.nanoTime() - started, 0);
                return channel;
            });
        });
        dial.complete(
                connecting.recover(failure -> Future.failedFuture(Failures.bounded(failure, host.toString(), meters))));
        return dial;
    }

    private Future<Channel> socket(TunnelDial dial, Route route, Host host, int port, String via) {
        return switch (route) {
            case Route.Direct direct ->
                new Addresses(direct.addresses(), settings.connectTimeout())
                        .dial((address, limit) -> dial.to(address, port, limit));
            case Route.ViaParent next ->
                dial.to(next.address(), next.parent().port(), settings.connectTimeout())
                        .compose(channel -> dial.through(
                                channel,
                                result -> new ParentTunnel(next.parent(), settings.connectTimeout())
                                        .bare(host, port, via, result)))
                        .recover(failure -> Future.failedFuture(Failures.ofParent(failure)));
        };
    }

    /** New connections are made with this trust and key pair; open ones keep theirs. */
    public Future<Void> renew(UpstreamTls tls) {
        return clients.renew(tls);
    }

    /** Closes every pooled connection. */
    public Future<Void> close() {
        return clients.close();
    }
}
