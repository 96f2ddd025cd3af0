package dev.weir.upstream;

import dev.weir.measure.Meters;
import dev.weir.wire.HeadLimits;
import dev.weir.wire.Http1Responses;
import dev.weir.wire.Http2Responses;
import dev.weir.wire.LateFlush;
import dev.weir.wire.ReadBuffers;
import dev.weir.wire.ResponseGate;
import dev.weir.wire.TlsEnd;
import io.netty.channel.Channel;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.impl.VertxByteBufAllocator;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SSLOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The pools of one event loop's HTTP connections. Their key is address and name both, so that a connection verified for one name
 * never serves another. Connections that lead through the next proxy are apart.
 */
final class OriginClients {

    /** The handler that counts bytes, the first to see them but for {@link LateFlush}. */
    static final String METER = "bytes";

    private static final int H2_STREAMS = 100;
    private static final int H2_STREAM_WINDOW = 256 * 1024;
    private static final int FIRST_LINE_BYTES = 16 * 1024;
    // Short, since a client can name origins without end, and each connection is a file.
    private static final int IDLE_SECONDS = 15;
    private static final List<HttpVersion> BOTH = List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1);
    // An upgrade needs HTTP/1.1: RFC 9113 §8.6.
    private static final List<HttpVersion> OLDER = List.of(HttpVersion.HTTP_1_1);

    private final UpstreamSettings settings;
    private final Meters meters;
    private final OriginRoom room;
    private final ReadBuffers buffers;
    private final AtomicReference<Revocations> revocations;
    private final Pair direct;
    private final @Nullable Pair throughParent;

    private record Pair(HttpClient exchanges, HttpClient upgrades) {}

    OriginClients(
            Vertx vertx,
            UpstreamSettings settings,
            Meters meters,
            OriginRoom room,
            ReadBuffers buffers,
            @Nullable ParentTunnel tunnel) {
        this.buffers = buffers;
        this.settings = settings;
        this.meters = meters;
        this.room = room;
        this.revocations = new AtomicReference<>(settings.tls().revocations());
        this.direct = pair(vertx, null);
        this.throughParent = tunnel == null ? null : pair(vertx, tunnel);
    }

    private Pair pair(Vertx vertx, @Nullable ParentTunnel tunnel) {
        return new Pair(client(vertx, BOTH, tunnel), client(vertx, OLDER, tunnel));
    }

    /** The pool for exchanges that go straight to the origin. */
    HttpClient straight() {
        return direct.exchanges;
    }

    HttpClient of(Route route, Upstream.Purpose purpose) {
        Pair pair = route instanceof Route.ViaParent && throughParent != null ? throughParent : direct;
        return purpose == Upstream.Purpose.UPGRADE ? pair.upgrades : pair.exchanges;
    }

    private List<HttpClient> all() {
        List<HttpClient> all = new ArrayList<>(List.of(direct.exchanges, direct.upgrades));
        if (throughParent != null) {
            all.add(throughParent.exchanges);
            all.add(throughParent.upgrades);
        }
        return all;
    }

    /** New connections are made with this trust and key pair; open ones keep theirs. */
    Future<Void> renew(UpstreamTls tls) {
        Revocations latest;
        try {
            latest = tls.revocations();
        } catch (IllegalArgumentException e) {
            return Future.failedFuture(e);
        }
        SSLOptions options = tls.renewed(settings.connectTimeout());
        return Future.join(all().stream()
                        .map(client -> client.updateSSLOptions(options, true))
                        .toList())
                .onSuccess(_ -> revocations.set(latest))
                .mapEmpty();
    }

    Future<Void> close() {
        return Future.join(all().stream().map(HttpClient::close).toList()).mapEmpty();
    }

    private HttpClient client(Vertx vertx, List<HttpVersion> versions, @Nullable ParentTunnel tunnel) {
        HttpClientOptions options = options().setAlpnVersions(versions);
        settings.tls()
                .applyTo(
                        options,
                        revocations::get,
                        tunnel,
                        settings.connectTimeout().toMillis(),
                        room);
        return vertx.httpClientBuilder()
                .with(options)
                .with(new PoolOptions()
                        .setHttp1MaxSize(settings.poolSize())
                        .setHttp2MaxSize(1)
                        .setMaxWaitQueueSize(settings.queue()))
                .withConnectHandler(this::connected)
                .build();
    }

    private void connected(HttpConnection connection) {
        // Whoever waits on it is told by its stream; without a handler each fault would be logged as an error.
        connection.exceptionHandler(_ -> {});
        ConnectionBase base = (ConnectionBase) connection;
        room.count(base.channel());
        base.channel().pipeline().addFirst(METER, meters.upstreamBytes()).addFirst("flushes", new LateFlush());
        OriginLink.attach(
                connection,
                base.channelHandlerContext().handler() instanceof Http2ConnectionHandler codec
                        ? http2(base.channel(), codec)
                        : http1(base.channel()));
    }

    private Http2Responses http2(Channel channel, Http2ConnectionHandler codec) {
        TlsEnd.install(channel);
        return Http2Responses.install(codec, settings.headFields());
    }

    private Http1Responses http1(Channel channel) {
        // An origin that answers early and closes may have sent that answer: a write that fails must not keep it from
        // being read.
        channel.config().setAutoClose(false);
        if (channel.pipeline().get(SslHandler.class) == null) {
            channel.config().setRecvByteBufAllocator(buffers);
            // So that a head is encoded where the kernel takes it from; Vert.x has it made in the heap, for TLS
            // engines.
            channel.config().setAllocator(VertxByteBufAllocator.POOLED_ALLOCATOR);
        }
        Http1Responses responses = new Http1Responses();
        HeadLimits limits = new HeadLimits(FIRST_LINE_BYTES, settings.headBytes(), settings.headFields());
        new ResponseGate(limits).install(channel, responses);
        return responses;
    }

    private HttpClientOptions options() {
        int connectMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        HttpClientOptions options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setUseAlpn(true)
                .setVerifyHost(true)
                .setKeepAlive(true)
                .setKeepAliveTimeout(IDLE_SECONDS)
                .setHttp2KeepAliveTimeout(IDLE_SECONDS)
                .setPipelining(false)
                .setHttp2ClearTextUpgrade(false)
                .setDecompressionSupported(false)
                .setMaxRedirects(0)
                .setHttp2MultiplexingLimit(H2_STREAMS)
                .setHttp2ConnectionWindowSize(H2_STREAMS * H2_STREAM_WINDOW)
                .setInitialSettings(new Http2Settings()
                        .setPushEnabled(false)
                        .setInitialWindowSize(H2_STREAM_WINDOW)
                        .setMaxHeaderListSize(settings.headBytes()));
        options.setConnectTimeout(connectMillis);
        options.setSslHandshakeTimeout(connectMillis).setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS);
        options.setTcpNoDelay(true);
        return options;
    }
}
