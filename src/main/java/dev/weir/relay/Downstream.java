package dev.weir.relay;

import dev.weir.cache.Fields;
import dev.weir.field.CacheStatus;
import dev.weir.measure.Account;
import dev.weir.measure.Outcome;
import dev.weir.response.HttpDate;
import dev.weir.response.Rendered;
import dev.weir.target.Form;
import dev.weir.target.PathForm;
import dev.weir.target.RequestTarget;
import dev.weir.wire.LateFlush;
import dev.weir.wire.RequestGate;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2Headers;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.HttpServerRequestInternal;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The client's side of one exchange: its request, the answer to it, and the connection both are on. */
public final class Downstream {

    private static final Logger LOG = Logger.getLogger("weir.exchange");

    private static final HttpDate DATE = new HttpDate();

    /** {@code netinet/tcp.h}. */
    private static final int TCP_CLOSE = 7;

    // RFC 9113 §7
    private static final long NO_ERROR = 0x0;
    private static final long INTERNAL_ERROR = 0x2;
    private static final long CANCEL = 0x8;

    private final HttpServerRequest request;
    private final HttpServerResponse response;
    private final @Nullable RequestGate gate;
    private final PathForm pathForm;
    private final Body body;
    private final Timing timing;
    private final long askedAt = System.nanoTime();
    private long begunAt = Account.NONE;
    private @Nullable Outcome outcome;
    private long savedBytes = Account.NONE;
    private long savedNanos;
    private boolean closing;
    private boolean requestEnded;
    private boolean answered;
    private boolean worded;
    private @Nullable String cacheStatus;
    private @Nullable HalfClosed halfClosed;
    private @Nullable String contentType;
    private Consumer<Throwable> faults = fault -> LOG.error("nobody serves this client yet", fault);

    /** Whether the request brings a body, read from its framing (RFC 9112 §6). */
    public enum Body {
        NONE,
        SIZED,
        STREAMED
    }

    /** Whether the client is told what its exchange took. */
    public enum Timing {
        UNTOLD,
        TOLD
    }

    public Downstream(
            HttpServerRequest request, @Nullable RequestGate gate, PathForm pathForm, Body body, Timing timing) {
        this.request = request;
        this.response = request.response();
        this.gate = gate;
        this.pathForm = pathForm;
        this.body = body;
        this.timing = timing;
        this.requestEnded = body == Body.NONE;
        // HTTP/1.0 clients get a closed answer.
        this.closing = request.version() == HttpVersion.HTTP_1_0;
        response.headersEndHandler(_ -> finishHead());
    }

    public HttpServerRequest request() {
        return request;
    }

    public HttpServerResponse response() {
        return response;
    }

    public Body body() {
        return body;
    }

    /** What {@code Cache-Status} says of an answer that never met the cache. */
    public void cacheStatus(String member) {
        cacheStatus = member;
    }

    Optional<String> cacheStatus() {
        return Optional.ofNullable(cacheStatus);
    }

    /** What the exchange is about to end as, for {@code Server-Timing}. */
    public void outcome(Outcome how) {
        outcome = how;
    }

    /** The same for an answer from the store, and what it saves. */
    void outcome(Outcome how, long bytes, long nanos) {
        outcome = how;
        savedBytes = bytes;
        savedNanos = nanos;
    }

    /** Adds to the head of the answer what is kept of one; on HTTP/1 it is written from there. */
    void addKept(Fields fields) {
        if (gate == null) {
            fields.view(response.headers()::add);
            return;
        }
        contentType = fields.get("content-type");
        fields.viewOfMessage(response.headers()::add);
        gate.packed(fields);
    }

    /** Forgets what the head of an answer was to say that has not left. */
    public void clearHead() {
        response.headers().clear();
        contentType = null;
        if (gate != null) {
            gate.packed(null);
        }
    }

    /** Whether a head for this client was given words of its own, be it one that was dropped. */
    boolean isWorded() {
        return worded;
    }

    void worded() {
        worded = true;
    }

    /** The media type that the answer says, where whoever writes its head has come upon it. */
    void contentType(String said) {
        contentType = contentType == null ? said : contentType;
    }

    /** The media type of the answer, as it says it. */
    public @Nullable String contentType() {
        return contentType == null ? response.headers().get(HttpHeaderNames.CONTENT_TYPE) : contentType;
    }

    /** The head of the answer leaves. */
    void begun() {
        if (begunAt == Account.NONE) {
            begunAt = System.nanoTime();
        }
    }

    /** When it was asked, on the clock of {@link System#nanoTime}: what its exchange took counts from here. */
    public long askedAt() {
        return askedAt;
    }

    /** The status that the client was sent; 0 before the head of its answer has left. */
    public int statusSent() {
        return response.headWritten() ? response.getStatusCode() : 0;
    }

    /** How long the client waited for the head of its answer, in nanoseconds; {@link Account#NONE} before it. */
    public long firstByte() {
        return begunAt == Account.NONE ? Account.NONE : begunAt - askedAt;
    }

    /** How references are written for this client in path form. */
    public PathForm pathForm() {
        return pathForm;
    }

    /** The client's connection. */
    public Channel channel() {
        return ((ConnectionBase) request.connection()).channel();
    }

    boolean isHttp2() {
        return request.version() == HttpVersion.HTTP_2;
    }

    /** The gate on an HTTP/1 connection. */
    @Nullable
    RequestGate gate() {
        return gate;
    }

    /** Whether the client sends no more on its connection (HTTP/1); it may be gone, and may still be reading. */
    private boolean inputEnded() {
        return gate != null && gate.inputEnded();
    }

    /** Bytes that wait on an HTTP/1 connection for the client to take them; of HTTP/2, where many share one, it is not known. */
    long waiting() {
        ChannelOutboundBuffer waiting = isHttp2() ? null : channel().unsafe().outboundBuffer();
        // What is sent in part counts as waiting whole.
        return waiting == null ? Long.MAX_VALUE : waiting.totalPendingWriteBytes() - waiting.currentProgress();
    }

    /** Whether something was written since, or still waits for the client to take it. */
    private boolean wasToldSince() {
        ChannelOutboundBuffer waiting = channel().unsafe().outboundBuffer();
        return (gate != null && gate.sentSinceInputEnded())
                || (waiting != null && waiting.totalPendingWriteBytes() > 0);
    }

    /** Whether it has sent a reset. Behind a FIN no event tells of one; the next write does, and the native transport when asked. */
    private boolean isReset() {
        return channel() instanceof EpollSocketChannel socket
                && socket.isOpen()
                && socket.tcpInfo().state() == TCP_CLOSE;
    }

    /** Whether a client that sent its FIN is taken to have left, after it was asked where that is possible. */
    boolean hasLeft(long now) {
        if (!inputEnded()) {
            return false;
        }
        HalfClosed known = halfClosed;
        if (known == null) {
            known = new HalfClosed(now);
            halfClosed = known;
        }
        if (isReset()) {
            return true;
        }
        HalfClosed.Verdict verdict = known.judge(now, response.headWritten(), wasToldSince());
        if (verdict == HalfClosed.Verdict.ASK) {
            // RFC 9110 §15.2: what may be said before there is an answer.
            interim(HttpResponseStatus.PROCESSING, new DefaultHttpHeaders());
        }
        return verdict == HalfClosed.Verdict.LEFT;
    }

    /** The last byte of the request was read. */
    public void requestEnded() {
        requestEnded = true;
    }

    /** Who ends the exchange when a fault of our own comes up in it, from now on. */
    public void failing(Consumer<Throwable> told) {
        faults = told;
    }

    /** The same callback, but a fault in it ends the exchange: Vert.x would log it, and the client would wait for what never comes. */
    <T> Handler<T> guarded(Handler<T> callback) {
        return event -> {
            try {
                callback.handle(event);
            } catch (RuntimeException | Error e) {
                faults.accept(e);
            }
        };
    }

    /** Runs something in the event loop's next turn, behind what is being read now. A fault in it ends the exchange. */
    public void soon(Runnable action) {
        ((HttpServerRequestInternal) request).context().runOnContext(guarded(_ -> action.run()));
    }

    /** The connection ends with this answer. */
    public void closeAfter() {
        closing = true;
    }

    private void finishHead() {
        begun();
        Outcome how = outcome;
        if (timing == Timing.TOLD && how != null) {
            response.headers().add(ServerTiming.NAME, serverTiming(how));
        }
        int status = response.getStatusCode();
        if (status == 204 || status == 101 || (status == 304 && worded && !isHttp2())) {
            // RFC 9110 §8.6: none in a 1xx or 204, and none that Vert.x makes up for a 304.
            response.headers().remove(HttpHeaderNames.CONTENT_LENGTH);
        }
        if (!isHttp2() && (closing || !requestEnded) && !switches()) {
            response.headers().set("Connection", "close");
        }
    }

    private String serverTiming(Outcome how) {
        return savedBytes == Account.NONE
                ? ServerTiming.write(how, firstByte())
                : ServerTiming.write(how, firstByte(), savedBytes, Math.max(0, savedNanos - firstByte()));
    }

    /** RFC 9110 §7.8, §9.3.6: what follows is no HTTP any more, so {@code Connection} has nothing to say of it. */
    private boolean switches() {
        int status = response.getStatusCode();
        return status == 101 || (status == 200 && request.method().equals(HttpMethod.CONNECT));
    }

    /** Sends an answer of our own; one that has begun already is cut instead. The rest of a request body is not waited for. */
    public void answer(Rendered rendered) {
        if (answered || response.headWritten() || response.closed()) {
            abort();
            return;
        }
        answered = true;
        response.setStatusCode(rendered.status()).setStatusMessage(rendered.reason());
        response.headers().add("Date", DATE.at(Instant.now()));
        rendered.fields().forEach(field -> response.headers().add(field.name(), field.value()));
        cacheStatus().ifPresent(member -> response.headers().add(CacheStatus.NAME, member));
        if (!requestEnded) {
            closing = true;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        Buffer bytes = rendered.body();
        (head || bytes.length() == 0 ? response.end() : response.end(bytes)).onComplete(_ -> finished());
    }

    /** RFC 9112 §6.1 and §6.3: how the body of an answer is delimited on this hop, when its length is not known. */
    void frame(boolean bodiless) {
        if (!bodiless
                && request.version() == HttpVersion.HTTP_1_1
                && !response.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
            response.setChunked(true);
        }
    }

    /** Sends the head of an answer whose body is not there yet. */
    void sendHead() {
        if (response.headWritten() || response.closed()) {
            return;
        }
        if (isHttp2() || request.version() == HttpVersion.HTTP_1_0) {
            response.write(Buffer.buffer());
        } else {
            response.writeHead();
        }
    }

    /** The answer was written: what follows on this connection, or its end. */
    void finished() {
        RequestGate here = gate;
        if (here == null) {
            if (!requestEnded) {
                // RFC 9113 §8.1: the rest of the request is not wanted.
                response.reset(NO_ERROR);
            }
        } else if (closing || !requestEnded) {
            // The gate takes its time to let the client read the answer.
            request.connection().close();
        } else if (here.holdsMore()) {
            // Not before the connection to the origin is back in its pool.
            soon(here::next);
        } else {
            here.next();
        }
    }

    /** Cuts the answer so that the client cannot take it for a whole one. */
    void abort() {
        if (isHttp2()) {
            response.reset(response.headWritten() ? INTERNAL_ERROR : CANCEL);
            return;
        }
        Channel channel = channel();
        if (channel.isOpen()) {
            LateFlush.now(channel);
        }
        // Writing to a client that is gone has closed it.
        if (channel.isOpen()) {
            // A close-delimited body (RFC 9112 §6.3) shows a cut only by a reset: no close_notify, no FIN.
            channel.config().setOption(ChannelOption.SO_LINGER, 0);
            channel.unsafe().close(channel.unsafe().voidPromise());
        }
    }

    /** Passes an interim response on (RFC 9110 §15.2), as fields in path form are. */
    void interim(HttpResponseStatus status, HttpHeaders fields, RequestTarget.Forward target) {
        interim(status, target.form() == Form.PATH ? ResponseHead.inPathForm(fields, target, pathForm) : fields);
    }

    /** HTTP/1.0 clients do not know them. */
    private void interim(HttpResponseStatus status, HttpHeaders fields) {
        if (request.version() == HttpVersion.HTTP_1_0 || response.headWritten() || response.closed()) {
            return;
        }
        ChannelHandlerContext ctx = ((ConnectionBase) request.connection()).channelHandlerContext();
        if (isHttp2()) {
            interim2(ctx, status, fields);
        } else {
            var _ = ctx.writeAndFlush(
                    new DefaultFullHttpResponse(
                            io.netty.handler.codec.http.HttpVersion.HTTP_1_1,
                            status,
                            Unpooled.EMPTY_BUFFER,
                            fields,
                            EmptyHttpHeaders.INSTANCE),
                    ctx.voidPromise());
        }
    }

    private void interim2(ChannelHandlerContext ctx, HttpResponseStatus status, HttpHeaders fields) {
        Http2Headers headers = new DefaultHttp2Headers().status(status.codeAsText());
        for (Map.Entry<String, String> field : fields) {
            headers.add(field.getKey().toLowerCase(Locale.ROOT), field.getValue());
        }
        Http2ConnectionHandler handler = (Http2ConnectionHandler) ctx.handler();
        handler.encoder()
                .writeHeaders(ctx, response.streamId(), headers, 0, false, ctx.newPromise())
                .addListener(_ -> {});
        ctx.flush();
    }
}
