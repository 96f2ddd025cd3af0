package dev.weir.upstream;

import dev.weir.response.Refusals;
import dev.weir.wire.ReadBuffers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.http.impl.SharedHttpClient;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.ContextInternal;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One exchange that is taken whole: the WebClient's, on a connection that was vetted and dialled as every other.
 *
 * @param <T> what its body is made into
 */
final class WholeExchange<T> {

    private static final WebClientOptions OPTIONS =
            new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false);

    private final ContextInternal context;
    private final String host;
    private final long mostBytes;
    private final Promise<HttpResponse<T>> result = Promise.promise();
    private @Nullable OriginRequest origin;

    /** @param host the origin as it is named in what is told of failures */
    WholeExchange(ContextInternal context, String host, long mostBytes) {
        this.context = context;
        this.host = host;
        this.mostBytes = mostBytes;
    }

    /**
     * @param pool what the WebClient is to wrap
     * @param open opens the request
     * @param request method, host, port and target
     * @param body what becomes of the body
     * @param limit for all of it
     */
    Future<HttpResponse<T>> run(
            HttpClient pool,
            Supplier<Future<OriginRequest>> open,
            RequestOptions request,
            MultiMap headers,
            BodyCodec<T> body,
            Duration limit) {
        long timer = context.setTimer(limit.toMillis(), _ -> fail(new UpstreamFailure(Refusals.responseTimeout(host))));
        WebClient.wrap(new Vetted(open, pool), OPTIONS)
                .request(request.getMethod(), request)
                .putHeaders(headers)
                .as(new UpTo(body))
                .send()
                .onSuccess(result::tryComplete)
                .onFailure(this::fail);
        return result.future().onComplete(_ -> context.owner().cancelTimer(timer));
    }

    private void fail(Throwable failure) {
        if (result.tryFail(failure)) {
            OriginRequest begun = origin;
            if (begun != null) {
                begun.cancel(false);
            }
        }
    }

    /** What the WebClient takes for its HTTP client. */
    private final class Vetted extends SharedHttpClient {
        private final Supplier<Future<OriginRequest>> open;

        Vetted(Supplier<Future<OriginRequest>> open, HttpClient pool) {
            super(context.owner(), new CloseFuture(), pool);
            this.open = open;
        }

        @Override
        public Future<HttpClientRequest> request(RequestOptions options) {
            return open.get().map(opened -> {
                origin = opened;
                if (result.future().isComplete()) {
                    opened.cancel(false);
                    throw new UpstreamFailure(Refusals.responseTimeout(host));
                }
                opened.begin();
                HttpClientRequest request = opened.request();
                if (options.getHeaders() != null) {
                    request.headers().setAll(options.getHeaders());
                }
                return request;
            });
        }

        @Override
        public void request(RequestOptions options, Handler<AsyncResult<HttpClientRequest>> handler) {
            request(options).onComplete(handler);
        }
    }

    /** A body of so many bytes and no more. */
    private final class UpTo implements BodyCodec<T> {
        private final BodyCodec<T> body;

        UpTo(BodyCodec<T> body) {
            this.body = body;
        }

        @Override
        public void create(Handler<AsyncResult<BodyStream<T>>> handler) {
            body.create((AsyncResult<BodyStream<T>> made) -> handler.handle(made.map(Bounded::new)));
        }
    }

    private final class Bounded implements BodyStream<T> {
        private final BodyStream<T> body;
        private long seen;

        Bounded(BodyStream<T> body) {
            this.body = body;
        }

        @Override
        public Future<Void> write(Buffer bytes) {
            seen += bytes.length();
            if (seen > mostBytes) {
                fail(new UpstreamFailure(Refusals.responseBodyTooLarge(host)));
            }
            Future<Void> taken = result.future().isComplete() ? Future.succeededFuture() : body.write(bytes);
            return taken.onComplete(_ -> ReadBuffers.release(bytes));
        }

        @Override
        public void write(Buffer bytes, Handler<AsyncResult<Void>> handler) {
            write(bytes).onComplete(handler);
        }

        @Override
        public void end(Handler<AsyncResult<Void>> handler) {
            body.end(handler);
        }

        @Override
        public Future<T> result() {
            return body.result();
        }

        @Override
        public void handle(Throwable failure) {
            body.handle(failure);
        }

        @Override
        public BodyStream<T> exceptionHandler(@Nullable Handler<Throwable> handler) {
            body.exceptionHandler(handler);
            return this;
        }

        @Override
        public BodyStream<T> setWriteQueueMaxSize(int size) {
            body.setWriteQueueMaxSize(size);
            return this;
        }

        @Override
        public boolean writeQueueFull() {
            return body.writeQueueFull();
        }

        @Override
        public BodyStream<T> drainHandler(@Nullable Handler<Void> handler) {
            body.drainHandler(handler);
            return this;
        }
    }
}
