package dev.weir.listener;

import dev.weir.listener.Http2Rules.Verdict;
import dev.weir.measure.Account;
import dev.weir.measure.Accounts;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import dev.weir.measure.Outcome;
import dev.weir.net.Host;
import dev.weir.net.PortRanges;
import dev.weir.policy.ClientAccess;
import dev.weir.relay.Caching;
import dev.weir.relay.Chain;
import dev.weir.relay.Downstream.Body;
import dev.weir.relay.Downstream.Timing;
import dev.weir.relay.Means;
import dev.weir.relay.RelaySettings;
import dev.weir.relay.Via;
import dev.weir.relay.Watch;
import dev.weir.response.ErrorPage;
import dev.weir.response.ExchangeId;
import dev.weir.response.Refusal;
import dev.weir.response.Refusals;
import dev.weir.response.Rendered;
import dev.weir.response.Representation;
import dev.weir.target.Authorities;
import dev.weir.target.FetchMetadata;
import dev.weir.target.Page;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import dev.weir.target.RequestTargets;
import dev.weir.target.Scheme;
import dev.weir.target.TargetInput;
import dev.weir.upstream.Upstream;
import dev.weir.wire.ReadBuffers;
import dev.weir.wire.Refused;
import dev.weir.wire.RequestGate;
import dev.weir.wire.ResponseShortcuts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.AsciiString;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;

/** One event loop of the data plane: its connections, its way to origins, and what all its exchanges share. */
final class Loop {

    /** In bytes a second: far below any line that people use, far above what it takes to hold a connection for nothing. */
    private static final int LEAST_RATE = 100;

    private static final long SLICE_NANOS = 5_000_000;

    // Looked for in every request: a name of this type knows its hash.
    private static final AsciiString SEC_FETCH_SITE = AsciiString.cached("sec-fetch-site");
    private static final AsciiString SEC_FETCH_MODE = AsciiString.cached("sec-fetch-mode");
    private static final AsciiString SEC_FETCH_DEST = AsciiString.cached("sec-fetch-dest");
    private static final AsciiString SERVICE_WORKER = AsciiString.cached("service-worker");

    private final ContextInternal context;
    private final DataPlane plane;
    private final Watch watch;
    private final Watch connectionWatch;
    private final ReadBuffers buffers;
    private final Http2Rules http2Rules;
    private final Means means;
    private final int number;
    private final Authorities authorities = new Authorities();
    private final Onward onward = new Onward(this);
    private final Set<ClientConnection> connections = new HashSet<>();
    private long arrivals;
    private final Chain<Exchange> cleared = new Chain<>();

    /**
     * For the event loop it is made on.
     *
     * @param number from 0
     */
    Loop(Vertx vertx, DataPlane plane, Upstream upstream, int number) {
        this.number = number;
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.plane = plane;
        this.watch = new Watch(context);
        this.connectionWatch = new Watch(context);
        this.buffers = ReadBuffers.ofRequests(context.nettyEventLoop());
        var config = plane.config();
        this.http2Rules = new Http2Rules(plane.headLimits());
        RelaySettings settings = new RelaySettings(
                config.upstream().connectTimeout(),
                config.upstream().responseTimeout(),
                config.upstream().idleTimeout(),
                config.proxy().limits().bodyIdle(),
                LEAST_RATE,
                config.proxy().limits().tunnelIdle());
        this.means = new Means(upstream, settings, watch, plane.meters());
    }

    /** A connection came, its TLS handshake done where it has one. */
    void connected(HttpConnection connection) {
        Channel channel = ((ConnectionBase) connection).channel();
        plane.arrivals().of(channel).ifPresent(arrival -> connected(connection, channel, arrival));
    }

    private void connected(HttpConnection connection, Channel channel, Arrival arrival) {
        arrival.speaks();
        ClientConnection client = new ClientConnection(
                connection, arrival, this, plane.config().proxy().limits());
        // What a client does wrong is answered and counted; it must not be able to fill the log.
        connection.exceptionHandler(client::failed);
        if (RequestGate.fits(channel)) {
            channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
            if (channel.pipeline().get(SslHandler.class) == null) {
                channel.config().setRecvByteBufAllocator(buffers);
            }
            RequestGate gate = plane.gate(client);
            gate.install(channel);
            ResponseShortcuts.install(channel, gate);
            client.gate(gate);
        } else {
            Http2Methods.install(channel);
        }
        connections.add(client);
        connectionWatch.add(client);
        channel.closeFuture().addListener(_ -> {
            connections.remove(client);
            connectionWatch.remove(client);
        });
        arrival.whenKnown(limit -> limit.map(Loop::noRoom).ifPresent(refusal -> turnAway(client, refusal)));
        if (drain().ending()) {
            client.end();
        }
    }

    private static Refusal noRoom(Limit limit) {
        return limit == Limit.CONNECTIONS ? Refusals.tooManyConnections() : Refusals.tooManyConnectionsOfClient();
    }

    /** On HTTP/2 there is nothing to say before the first request. */
    private void turnAway(ClientConnection client, Refusal refusal) {
        RequestGate gate = client.gate();
        if (gate == null) {
            client.turnAway(refusal);
        } else {
            gate.turnAway(lastWords(refusal, "", client));
        }
    }

    /** A request's head came; its body, if any, waits. */
    void requested(HttpServerRequest request) {
        request.pause();
        ClientConnection connection = ClientConnection.of(request.connection());
        if (request.version() != HttpVersion.HTTP_2) {
            new Exchange(this, connection, request, http1Body(request)).run();
            return;
        }
        switch (http2Rules.judge(request)) {
            case Verdict.Malformed(String malformed) -> {
                refusedHead(Refusals.badRequest(malformed), connection, nextId(), 0);
                request.response().reset(Http2Rules.PROTOCOL_ERROR);
            }
            case Verdict.Excessive(Refused reason) -> {
                GateRefusals.limit(reason).ifPresent(meters()::refused);
                new Exchange(this, connection, request, http2Body(request)).refuse(refusal(reason));
            }
            case Verdict.Sound() -> new Exchange(this, connection, request, http2Body(request)).run();
        }
    }

    private static Body http1Body(HttpServerRequest request) {
        if (request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            return Body.STREAMED;
        }
        String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
        return length == null || length.equals("0") ? Body.NONE : Body.SIZED;
    }

    /** The codec has END_STREAM in the stream's state before it hands the head on, and DATA has not been looked at yet. */
    private static Body http2Body(HttpServerRequest request) {
        Http2ConnectionHandler handler = (Http2ConnectionHandler)
                ((ConnectionBase) request.connection()).channelHandlerContext().handler();
        Http2Stream stream = handler.connection().stream(request.response().streamId());
        if (stream == null || !stream.state().remoteSideOpen()) {
            return Body.NONE;
        }
        return request.headers().contains(HttpHeaderNames.CONTENT_LENGTH) ? Body.SIZED : Body.STREAMED;
    }

    RequestTarget target(HttpServerRequest request) {
        boolean http2 = request.version() == HttpVersion.HTTP_2;
        TargetInput.Pseudo pseudo = http2
                ? new TargetInput.Pseudo(
                        request.scheme(),
                        request.authority() == null ? null : request.authority().toString())
                : null;
        String uri = request.uri() == null ? "" : request.uri();
        return RequestTargets.parse(
                new TargetInput(
                        request.method().name(),
                        uri,
                        request.isSSL() ? Scheme.HTTPS : Scheme.HTTP,
                        pseudo,
                        request.getHeader(HttpHeaderNames.HOST),
                        request.getHeader(HttpHeaderNames.REFERER),
                        // Of the path form's alone, so that nobody else's requests are looked through for it.
                        uri.startsWith("/") ? fetchMetadata(request) : FetchMetadata.NONE),
                plane.targetRules(),
                authorities);
    }

    private static FetchMetadata fetchMetadata(HttpServerRequest request) {
        return FetchMetadata.of(
                request.getHeader(SEC_FETCH_SITE),
                request.getHeader(SEC_FETCH_MODE),
                request.getHeader(SEC_FETCH_DEST),
                request.getHeader(SERVICE_WORKER),
                request.getHeader(HttpHeaderNames.ORIGIN));
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

    /** A refusal for a connection on which no request can be read any more. */
    ByteBuf lastWords(Refusal refusal, String method, ClientConnection connection) {
        ExchangeId id = nextId();
        Rendered words = ErrorPage.render(refusal, Representation.PROBLEM_JSON, plane.signature(id));
        refusedHead(
                refusal,
                connection,
                id,
                method.equals("HEAD") ? 0 : words.body().length());
        return Unpooled.wrappedBuffer(
                words.lastHttp1Message(Instant.now(), method).getBytes());
    }

    /** A head that never became an exchange is counted as one all the same. */
    private void refusedHead(Refusal refusal, ClientConnection connection, ExchangeId id, long sent) {
        meters().ended("none", Outcome.CLIENT_ERROR, refusal.status(), 0);
        if (accounts().areWanted()) {
            accounts()
                    .ended(new Account(
                            id.value(),
                            System.currentTimeMillis(),
                            number,
                            Asked.NOTHING,
                            new Account.Client(connection.client(), null, Account.NONE, 0, 0, sent, null),
                            new Account.Ending(Outcome.CLIENT_ERROR, refusal.status(), null, refusal.reason(), false),
                            null,
                            Account.Saving.NOTHING));
        }
    }

    /** From now on every connection ends as soon as nothing is open on it. */
    void end() {
        List.copyOf(connections).forEach(ClientConnection::end);
    }

    /** An exchange goes on by the leave of the rules. */
    void cleared(Exchange exchange) {
        cleared.add(exchange);
    }

    void ended(Exchange exchange) {
        cleared.remove(exchange);
    }

    /** The tunnels and upgraded connections that are open. */
    List<OpenTunnel> tunnels() {
        List<OpenTunnel> open = new ArrayList<>();
        for (Exchange exchange : cleared.all()) {
            OpenTunnel tunnel = exchange.openTunnel();
            if (tunnel != null) {
                open.add(tunnel);
            }
        }
        return open;
    }

    /** Whether there was a tunnel of this id, which ends now. */
    boolean cutTunnel(String id) {
        // The end of one takes it out.
        return cleared.all().stream().anyMatch(exchange -> exchange.cutTunnel(id));
    }

    /** What is open is judged anew, and what the rules deny now is cut. */
    void rejudge() {
        rejudge(new ArrayDeque<>(cleared.all()));
    }

    /** In slices, so that others get their turn. */
    private void rejudge(Queue<Exchange> waiting) {
        long end = System.nanoTime() + SLICE_NANOS;
        while (!waiting.isEmpty() && System.nanoTime() - end < 0) {
            waiting.remove().rejudge();
        }
        if (!waiting.isEmpty()) {
            context.runOnContext(_ -> rejudge(waiting));
        }
    }

    /**
     * What comes in.
     *
     * @param open connections that are there
     * @param arrivals how many brought a request, those that are gone included
     */
    record Traffic(int open, long arrivals) {

        Traffic and(Traffic other) {
            return new Traffic(open + other.open, arrivals + other.arrivals);
        }
    }

    /** A connection brought its first request. */
    void arrived() {
        arrivals++;
    }

    Traffic traffic() {
        return new Traffic(connections.size(), arrivals);
    }

    /** Ends everything at once. */
    void cut() {
        watch.cutAll();
        connectionWatch.cutAll();
    }

    /** Runs something on this event loop after a while, if it is still there. */
    void later(Duration delay, Runnable action) {
        context.setTimer(Math.max(1, delay.toMillis()), _ -> action.run());
    }

    Onward onward() {
        return onward;
    }

    Asker asker() {
        return plane.asker();
    }

    CacheUse.Judge cacheUse() {
        return plane.cacheUse();
    }

    Caching caching() {
        return plane.caching();
    }

    Means means() {
        return means;
    }

    Via via() {
        return plane.via();
    }

    /** From 0. */
    int number() {
        return number;
    }

    Timing timing() {
        return plane.config().serverTiming() ? Timing.TOLD : Timing.UNTOLD;
    }

    Accounts accounts() {
        return plane.accounts();
    }

    Meters meters() {
        return plane.meters();
    }

    Clearance.Judge judge() {
        return plane.judge();
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
