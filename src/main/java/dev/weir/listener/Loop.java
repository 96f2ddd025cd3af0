package dev.weir.listener;

import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Outcome;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.ClientAccess;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.RelaySettings;
import dev.weir.relay.Via;
import dev.weir.relay.Watch;
import dev.weir.response.ErrorPage;
import dev.weir.response.ExchangeId;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.response.Rendered;
import dev.weir.response.Representation;
import dev.weir.target.FetchMetadata;
import dev.weir.target.Page;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import dev.weir.target.RequestTargets;
import dev.weir.target.Scheme;
import dev.weir.target.TargetInput;
import dev.weir.upstream.Upstream;
import dev.weir.wire.Refused;
import dev.weir.wire.RequestGate;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One event loop of the data plane: its connections, its way to origins, and what all its exchanges share. */
final class Loop {

    private final DataPlane plane;
    private final Upstream upstream;
    private final Watch watch;
    private final Watch connectionWatch;
    private final RelaySettings relaySettings;
    private final Set<ClientConnection> connections = new HashSet<>();

    Loop(Vertx vertx, DataPlane plane, Upstream upstream) {
        this.plane = plane;
        this.upstream = upstream;
        this.watch = new Watch(vertx);
        this.connectionWatch = new Watch(vertx);
        var config = plane.config();
        this.relaySettings = new RelaySettings(
                config.upstream().responseTimeout(),
                config.upstream().idleTimeout(),
                config.proxy().limits().bodyIdle(),
                config.proxy().limits().tunnelIdle());
    }

    /** A connection came; before TLS is done nothing is known of it. */
    void connected(HttpConnection connection) {
        ConnectionBase base = (ConnectionBase) connection;
        ChannelPipeline pipeline = base.channel().pipeline();
        InetSocketAddress peer = (InetSocketAddress) base.channel().remoteAddress();
        ClientConnection client = new ClientConnection(
                connection, peer, this, plane.config().proxy().limits().idle().toNanos());
        pipeline.addFirst("bytes", meters().clientBytes());
        if (pipeline.get("httpDecoder") != null) {
            base.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            RequestGate gate = plane.gate(client);
            pipeline.addBefore("httpDecoder", "gate", gate);
            client.gate(gate);
        }
        Optional<Limit> limit = plane.admission().enter(client.client());
        if (limit.isPresent()) {
            turnAway(connection, client, limit.get());
            return;
        }
        connections.add(client);
        connectionWatch.add(client);
        InetSocketAddress counted = peer;
        base.channel().closeFuture().addListener(_ -> {
            connections.remove(client);
            connectionWatch.remove(client);
            plane.admission().leave(counted.getAddress());
        });
        if (drain().ending()) {
            client.end();
        }
    }

    private void turnAway(HttpConnection connection, ClientConnection client, Limit limit) {
        RequestGate gate = client.gate();
        if (gate == null) {
            connection.close();
            return;
        }
        gate.turnAway(plane.lastMessage(
                limit == Limit.CONNECTIONS ? Refusals.tooManyConnections() : Refusals.tooManyConnectionsOfClient()));
    }

    /** A request's head came; its body, if any, waits. */
    void requested(HttpServerRequest request) {
        ClientConnection connection = ClientConnection.of(request.connection());
        if (request.version() != HttpVersion.HTTP_2) {
            request.pause();
            new Exchange(this, connection, request, http1Body(request)).run();
            return;
        }
        request.pause();
        if (Http2Rules.isMalformed(request)) {
            // RFC 9113 §8.1.1: a malformed request is a stream error.
            request.response().reset(Http2Rules.PROTOCOL_ERROR);
            return;
        }
        // Whether the head was all shows only after it was handled: END_STREAM is applied behind it.
        ((HttpServerRequestInternal) request)
                .context()
                .runOnContext(_ -> new Exchange(this, connection, request, http2Body(request)).run());
    }

    private static Body http1Body(HttpServerRequest request) {
        if (request.headers().contains("transfer-encoding")) {
            return Body.STREAMED;
        }
        String length = request.getHeader("content-length");
        return length == null || length.equals("0") ? Body.NONE : Body.SIZED;
    }

    private static Body http2Body(HttpServerRequest request) {
        Http2ConnectionHandler handler = (Http2ConnectionHandler)
                ((ConnectionBase) request.connection()).channelHandlerContext().handler();
        Http2Stream stream = handler.connection().stream(request.response().streamId());
        if (stream == null || !stream.state().remoteSideOpen()) {
            return Body.NONE;
        }
        return request.headers().contains("content-length") ? Body.SIZED : Body.STREAMED;
    }

    RequestTarget target(HttpServerRequest request) {
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        TargetInput.Pseudo pseudo = http2
                ? new TargetInput.Pseudo(
                        request.scheme(),
                        request.authority() == null ? null : request.authority().toString())
                : null;
        String uri = request.uri();
        return RequestTargets.parse(
                new TargetInput(
                        request.method().name(),
                        uri == null ? "" : uri,
                        request.isSSL() ? Scheme.HTTPS : Scheme.HTTP,
                        pseudo,
                        request.getHeader("host"),
                        request.getHeader("referer"),
                        new FetchMetadata(
                                request.getHeader("sec-fetch-site"),
                                request.getHeader("sec-fetch-mode"),
                                request.getHeader("sec-fetch-dest"),
                                request.getHeader("service-worker"))),
                plane.targetRules());
    }

    /** Whether a target is one of our sockets by a name of ours; by address it is found out when it is resolved. */
    boolean isOwn(Host host, int port) {
        return plane.isOwn(host, port);
    }

    Rendered render(Refusal refusal, ExchangeId id, HttpServerRequest request) {
        return ErrorPage.render(
                refusal, Representation.ofError(request.headers().getAll("accept")), plane.signature(id));
    }

    Rendered page(Page page, HttpServerRequest request, ExchangeId id) {
        return plane.ownPages().page(page, request, plane.signature(id));
    }

    Rendered redirect(String location, ExchangeId id) {
        return plane.ownPages().redirect(location, plane.signature(id));
    }

    Refusal refusal(Refused refused) {
        return GateRefusals.refusal(refused, plane.config().proxy().limits());
    }

    ExchangeId nextId() {
        return plane.nextId();
    }

    Admission admission() {
        return plane.admission();
    }

    /** A head that never became an exchange is counted as one all the same. */
    void refusedHead(int status) {
        meters().ended("none", Outcome.CLIENT_ERROR, status, 0);
    }

    /** From now on every connection ends as soon as nothing is open on it. */
    void end() {
        List.copyOf(connections).forEach(ClientConnection::end);
    }

    /** How many connections are open. */
    int open() {
        return connections.size();
    }

    /** Ends everything at once. */
    void cut() {
        watch.cutAll();
        connectionWatch.cutAll();
    }

    Upstream upstream() {
        return upstream;
    }

    Watch watch() {
        return watch;
    }

    Via via() {
        return plane.via();
    }

    RelaySettings relaySettings() {
        return relaySettings;
    }

    Meters meters() {
        return plane.meters();
    }

    ClientAccess access() {
        return plane.access();
    }

    PathForm pathForm() {
        return plane.pathForm();
    }

    Drain drain() {
        return plane.drain();
    }

    PortRanges ports() {
        return plane.config().proxy().ports();
    }

    PortRanges connectPorts() {
        return plane.config().proxy().connectPorts();
    }
}
