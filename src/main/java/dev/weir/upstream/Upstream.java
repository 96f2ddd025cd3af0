package dev.weir.upstream;

import dev.weir.dns.Resolver;
import dev.weir.measure.Leg;
import dev.weir.measure.Meters;
import dev.weir.measure.Phase;
import dev.weir.net.Host;
import dev.weir.net.Places;
import dev.weir.policy.AddressGuard;
import dev.weir.policy.AddressJudge;
import dev.weir.response.Denials;
import dev.weir.response.ProxyError;
import dev.weir.response.Refusal;
import dev.weir.target.Scheme;
import dev.weir.wire.ReadBuffers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
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
    private final Winners winners;
    private final ContextInternal context;

    /**
     * Belongs to the event loop it is made on.
     *
     * @param places the room there is for connections to origins, over all event loops
     */
    public Upstream(
            Vertx vertx,
            UpstreamSettings settings,
            Resolver resolver,
            AddressGuard guard,
            OwnSockets own,
            Places places,
            Meters meters) {
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.settings = settings;
        this.meters = meters;
        this.routes =
                new Routes(resolver, always(new AddressJudge(guard)), Denials.PLAIN, own, settings.parent(), meters);
        this.tunnel = settings.parent() == null ? null : new ParentTunnel(settings.parent(), settings.connectTimeout());
        this.winners = new Winners();
        this.room = new OriginRoom(context, places, settings);
        this.clients = new OriginClients(
                vertx, settings, meters, room, ReadBuffers.ofResponses(context.nettyEventLoop()), tunnel);
    }

    private Upstream(Upstream other, Routes routes) {
        this.context = other.context;
        this.settings = other.settings;
        this.meters = other.meters;
        this.routes = routes;
        this.tunnel = other.tunnel;
        this.winners = other.winners;
        this.room = other.room;
        this.clients = other.clients;
    }

    /**
     * The same connections for an exchange that has a judge of its own: what that one closes is not dialled, nor reached over a pooled
     * connection.
     *
     * @param judge asked for anew at each dialling, and once more when the connection stands
     * @param words how a client is told of an address that may not be dialled
     */
    public Upstream under(Supplier<AddressJudge> judge, Denials words) {
        return new Upstream(this, routes.under(judge, words));
    }

    /** The same under one judge. */
    public Upstream under(AddressJudge judge, Denials words) {
        return under(always(judge), words);
    }

    private static Supplier<AddressJudge> always(AddressJudge judge) {
        return () -> judge;
    }

    /** The same, where the words for what the policy denies by address are the plain ones. */
    public Upstream under(AddressJudge judge) {
        return under(judge, Denials.PLAIN);
    }

    /**
     * Whether a destination may be reached, without dialling it: for what is answered from a store, and for what is open already.
     *
     * @return the judged addresses, none where the next proxy looks the name up; fails as {@link #open} does
     */
    public Future<List<InetAddress>> vet(Host host, int port) {
        return routes.to(host, port, new Leg())
                .map(route -> route instanceof Route.Direct direct ? direct.addresses() : List.of());
    }

    /** Whether a host is reached without the next proxy. */
    public boolean isDirect(Host host) {
        return settings.parent() == null || settings.parent().bypassedBy(host);
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
     * @param leg told what it took
     * @return fails with {@link UpstreamFailure} or with what {@link Failures} knows
     */
    public Future<OriginRequest> open(
            Destination destination, HttpMethod method, String pathQuery, Purpose purpose, Leg leg) {
        Future<OriginRequest> opening = routes.to(destination.host(), destination.port(), leg)
                .compose(route -> {
                    Future<OriginRequest> first = open(route, destination, method, pathQuery, purpose, leg);
                    // Many proxies open tunnels to few ports; some pass an upgrade on that they are asked for
                    // themselves.
                    return isUpgradeInTunnel(route, destination, purpose)
                            ? first.recover(failure -> refusesTunnel(failure)
                                    ? open(route, destination, method, pathQuery, Purpose.EXCHANGE, leg)
                                    : Future.failedFuture(failure))
                            : first;
                });
        return opening.recover(failure ->
                Future.failedFuture(Failures.bounded(failure, destination.host().toString(), meters)));
    }

    private Future<OriginRequest> open(
            Route route, Destination destination, HttpMethod method, String pathQuery, Purpose purpose, Leg leg) {
        long started = System.nanoTime();
        HttpClient client = clients.of(route, purpose);
        return request(client, route, destination, pathQuery, purpose, method)
                .compose(request ->
                        unlessLate(opened(request, route, destination, purpose, started, leg), route, destination))
                .compose(request -> inTunnel(request, route, destination, purpose));
    }

    private static boolean isUpgradeInTunnel(Route route, Destination destination, Purpose purpose) {
        return purpose == Purpose.UPGRADE && route instanceof Route.ViaParent && destination.scheme() == Scheme.HTTP;
    }

    private static boolean refusesTunnel(Throwable failure) {
        return failure instanceof UpstreamFailure known
                && known.refusal().error() == ProxyError.DESTINATION_UNAVAILABLE;
    }

    /**
     * One exchange without a body of the request's, taken whole by the WebClient. It goes the same judged way as every other.
     *
     * @param pathQuery the request target as the origin is to see it, in origin-form
     * @param body what becomes of the response's body
     * @param mostBytes the largest body of a response
     * @param limit for all of it
     * @param <T> what the body is made into
     * @return fails as {@link #open} does
     */
    public <T> Future<HttpResponse<T>> whole(
            Destination destination,
            HttpMethod method,
            String pathQuery,
            MultiMap headers,
            BodyCodec<T> body,
            long mostBytes,
            Duration limit) {
        return new WholeExchange<T>(context, destination.host().toString(), mostBytes)
                .run(
                        clients.straight(),
                        () -> open(destination, method, pathQuery, Purpose.EXCHANGE, new Leg()),
                        base(destination).setMethod(method).setURI(pathQuery),
                        headers,
                        body,
                        limit);
    }

    private Future<HttpClientRequest> request(
            HttpClient client,
            Route route,
            Destination destination,
            String pathQuery,
            Purpose purpose,
            HttpMethod method) {
        return switch (route) {
            case Route.Direct direct -> straight(client, direct, destination, pathQuery, method);
            case Route.ViaParent via ->
                room.request(
                                client,
                                through(via, destination, pathQuery, purpose).setMethod(method),
                                () -> {})
                        .recover(failure -> Future.failedFuture(Failures.ofParent(failure)));
        };
    }

    private Future<HttpClientRequest> straight(
            HttpClient client, Route.Direct direct, Destination destination, String pathQuery, HttpMethod method) {
        List<InetAddress> order = order(client, direct, destination);
        return race(destination.host(), destination.port(), order, new Race.Dial<>() {
            @Override
            public Future<HttpClientRequest> to(InetAddress address, Duration limit, Runnable stands) {
                RequestOptions options =
                        straight(destination, address, limit).setMethod(method).setURI(pathQuery);
                return room.request(client, options, stands);
            }

            @Override
            public void lost(HttpClientRequest late) {
                OriginRequest.unused(late, OriginLink.of(late.connection()));
            }
        });
    }

    /** A pooled connection takes a request before any is dialled. */
    private List<InetAddress> order(HttpClient client, Route.Direct direct, Destination destination) {
        List<InetAddress> order = winners.order(destination.host(), destination.port(), direct.addresses());
        if (order.size() < 2) {
            return order;
        }
        for (InetAddress address : order) {
            if (room.serves(client, straight(destination, UpstreamSettings.bare(address), settings.connectTimeout()))) {
                return Stream.concat(Stream.of(address), order.stream().filter(other -> !other.equals(address)))
                        .toList();
            }
        }
        return order;
    }

    private <T> Future<T> race(Host host, int port, List<InetAddress> order, Race.Dial<T> dial) {
        Duration limit = settings.connectTimeout();
        if (order.size() == 1) {
            return dial.to(UpstreamSettings.bare(order.getFirst()), limit, () -> {});
        }
        return Race.run(context, order, limit, Race.DELAY, dial).map(won -> {
            winners.won(host, port, won.address());
            return won.connection();
        });
    }

    /** Fails, and gives the request up, where the rules have changed meanwhile and deny it. */
    private Future<OriginRequest> unlessLate(OriginRequest request, Route route, Destination destination) {
        InetAddress peer = request.peer();
        Refusal late = route instanceof Route.Direct direct && peer != null
                ? routes.late(direct, destination.host(), peer, destination.port())
                : null;
        if (late == null) {
            return Future.succeededFuture(request);
        }
        request.cancel(/* sent= */ false);
        return Future.failedFuture(new UpstreamFailure(late));
    }

    private static @Nullable InetAddress peer(Channel channel) {
        return channel.remoteAddress() instanceof InetSocketAddress peer ? peer.getAddress() : null;
    }

    private Future<Channel> unlessLate(Channel channel, Route route, Host host, int port) {
        InetAddress peer = peer(channel);
        Refusal late =
                route instanceof Route.Direct direct && peer != null ? routes.late(direct, host, peer, port) : null;
        if (late == null) {
            return Future.succeededFuture(channel);
        }
        var _ = channel.close();
        return Future.failedFuture(new UpstreamFailure(late));
    }

    private OriginRequest opened(
            HttpClientRequest request, Route route, Destination destination, Purpose purpose, long started, Leg leg) {
        OriginLink link = OriginLink.of(request.connection());
        int use = link.use();
        if (use == 1) {
            connectionOpened(System.nanoTime() - started, link.tlsNanos(), leg);
        }
        if (destination.host() instanceof Host.Address) {
            request.authority(HostAndPort.create(destination.host().toString(), destination.port()));
        }
        boolean proxied = route instanceof Route.ViaParent && !isTunnelled(destination, purpose);
        if (proxied) {
            authorize(request, settings.parent());
        }
        OriginRequest opened = new OriginRequest(request, link, use, proxied);
        leg.leadsTo(opened.peer());
        return opened;
    }

    /** Whether the next proxy is asked for a tunnel: it would take an upgrade's fields for its own (RFC 9110 §7.8, RFC 6455 §4.1). */
    private static boolean isTunnelled(Destination destination, Purpose purpose) {
        return destination.scheme() == Scheme.HTTPS || purpose == Purpose.UPGRADE;
    }

    /** The request once the tunnel stands that it goes through; with TLS in it, it stands before there is a request. */
    private Future<OriginRequest> inTunnel(
            OriginRequest request, Route route, Destination destination, Purpose purpose) {
        ParentTunnel asked = tunnel;
        if (asked == null || !isUpgradeInTunnel(route, destination, purpose) || request.reused()) {
            return Future.succeededFuture(request);
        }
        Promise<OriginRequest> opened = Promise.promise();
        request.channel()
                .pipeline()
                .addAfter(
                        OriginClients.METER,
                        "parent",
                        asked.plain(destination.host(), destination.port(), new ParentGate.Result() {
                            @Override
                            public void opened(ChannelHandlerContext ctx) {
                                opened.tryComplete(request);
                            }

                            @Override
                            public void failed(ChannelHandlerContext ctx, UpstreamFailure failure) {
                                request.cancel(/* sent= */ false);
                                opened.tryFail(failure);
                            }
                        }));
        return opened.future();
    }

    private static void authorize(HttpClientRequest request, @Nullable Parent parent) {
        String authorization = parent == null ? null : parent.authorization();
        if (authorization != null) {
            request.putHeader("Proxy-Authorization", authorization);
        }
    }

    private void connectionOpened(long nanos, long tlsNanos, Leg leg) {
        leg.connected(nanos - tlsNanos, tlsNanos);
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
    private RequestOptions through(Route.ViaParent via, Destination destination, String pathQuery, Purpose purpose) {
        RequestOptions options = base(destination)
                .setConnectTimeout(settings.connectTimeout().toMillis())
                .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(
                        UpstreamSettings.bare(via.address()), via.parent().port())));
        if (isTunnelled(destination, purpose)) {
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
     * @param leg told what it took
     * @return fails as {@link #open} does
     */
    public TunnelDial connect(Host host, int port, String via, Leg leg) {
        TunnelDial dial = new TunnelDial(context, meters, room);
        Future<Channel> connecting = routes.to(host, port, leg).compose(route -> {
            long started = System.nanoTime();
            return socket(dial, route, host, port, via).compose(channel -> {
                connectionOpened(System.nanoTime() - started, 0, leg);
                leg.leadsTo(peer(channel));
                return unlessLate(channel, route, host, port);
            });
        });
        dial.complete(
                connecting.recover(failure -> Future.failedFuture(Failures.bounded(failure, host.toString(), meters))));
        return dial;
    }

    private Future<Channel> socket(TunnelDial dial, Route route, Host host, int port, String via) {
        return switch (route) {
            case Route.Direct direct ->
                race(host, port, winners.order(host, port, direct.addresses()), dial.toPort(port));
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
