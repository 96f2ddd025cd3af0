import io.vertx.core.AbstractVerticle;
import io.vertx.core.AsyncResult;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import io.vertx.ext.web.client.impl.ClientPhase;
import io.vertx.ext.web.client.impl.HttpContext;
import io.vertx.ext.web.client.impl.WebClientInternal;
import io.vertx.ext.web.codec.BodyCodec;
import io.vertx.ext.web.codec.spi.BodyStream;
import java.net.URI;
import java.util.Locale;
import java.util.Set;

/**
 * Three proxies that differ in one thing: by which client of Vert.x the response is fetched. They relay {@code GET} of
 * absolute targets and know neither limits nor errors, so what is measured is the client.
 */
final class ClientProxies {

    private static final int EVENT_LOOPS = 2;

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection", "keep-alive", "proxy-connection", "proxy-authorization", "te", "trailer",
            "transfer-encoding", "upgrade");

    public static void main(String[] args) {
        var way = Way.valueOf(args[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        int port = Integer.parseInt(args[1]);
        var vertx = Vertx.vertx(
                new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(EVENT_LOOPS));
        vertx.deployVerticle(() -> new Listener(way, port), new DeploymentOptions().setInstances(EVENT_LOOPS))
                .onFailure(ClientProxies::giveUp);
    }

    private static void giveUp(Throwable cause) {
        cause.printStackTrace();
        System.exit(1);
    }

    /** How a response is fetched and handed on. */
    private enum Way {
        /** The HttpClient, streamed by hand. */
        HTTP_CLIENT {
            @Override
            Relay over(HttpClient client) {
                return (options, to) -> client.request(options)
                        .compose(HttpClientRequest::send)
                        .onSuccess(from -> stream(from, to))
                        .onFailure(cause -> fail(to));
            }
        },

        /** The WebClient, its response taken by an interceptor at the head and streamed by hand. */
        INTERCEPTOR {
            @Override
            Relay over(HttpClient client) {
                var web = webClient(client, Way::take);
                return (options, to) -> web.request(HttpMethod.GET, options)
                        .as(new Exchange(to))
                        .send()
                        .onFailure(cause -> fail(to));
            }
        },

        /** The WebClient with its own piping codec; an interceptor hands on the head, which that codec does not. */
        PIPE {
            @Override
            Relay over(HttpClient client) {
                var web = webClient(client, Way::showHead);
                return (options, to) -> web.request(HttpMethod.GET, options)
                        .as(new Exchange(to))
                        .send()
                        .onFailure(cause -> fail(to));
            }
        };

        abstract Relay over(HttpClient client);

        private static WebClient webClient(HttpClient client, Handler<HttpContext<?>> interceptor) {
            var options = new WebClientOptions().setFollowRedirects(false).setUserAgentEnabled(false);
            var web = (WebClientInternal) WebClient.wrap(client, options);
            return web.addInterceptor(interceptor);
        }

        private static void take(HttpContext<?> context) {
            if (context.phase() == ClientPhase.RECEIVE_RESPONSE
                    && context.request().bodyCodec() instanceof Exchange exchange) {
                stream(context.clientResponse(), exchange.to());
            } else {
                context.next();
            }
        }

        private static void showHead(HttpContext<?> context) {
            if (context.phase() == ClientPhase.RECEIVE_RESPONSE
                    && context.request().bodyCodec() instanceof Exchange exchange) {
                head(context.clientResponse(), exchange.to());
            }
            context.next();
        }
    }

    /** Fetches what the options name and writes it to the response. */
    private interface Relay {
        void relay(RequestOptions options, HttpServerResponse to);
    }

    /** The client's side of an exchange, in the one place of a WebClient request that an interceptor can see. */
    private record Exchange(HttpServerResponse to) implements BodyCodec<Void> {
        @Override
        public void create(Handler<AsyncResult<BodyStream<Void>>> handler) {
            BodyCodec.pipe(to).create(handler);
        }
    }

    /** One event loop's listener, with a client of its own. */
    private static final class Listener extends AbstractVerticle {
        private final Way way;
        private final int port;

        Listener(Way way, int port) {
            this.way = way;
            this.port = port;
        }

        @Override
        public void start(Promise<Void> started) {
            var client = vertx.createHttpClient(
                    new HttpClientOptions().setMaxPoolSize(256).setKeepAliveTimeout(60));
            var relay = way.over(client);
            vertx.createHttpServer()
                    .requestHandler(request -> relay.relay(options(request), request.response()))
                    .listen(port, "127.0.0.1")
                    .<Void>mapEmpty()
                    .onComplete(started);
        }
    }

    private static RequestOptions options(HttpServerRequest request) {
        var target = URI.create(request.uri());
        var headers = MultiMap.caseInsensitiveMultiMap();
        copyEndToEnd(request.headers(), headers);
        return new RequestOptions()
                .setMethod(HttpMethod.GET)
                .setHost(target.getHost())
                .setPort(target.getPort())
                .setURI(target.getRawPath())
                .setHeaders(headers);
    }

    private static void stream(HttpClientResponse from, HttpServerResponse to) {
        head(from, to);
        from.handler(part -> {
            to.write(part);
            if (to.writeQueueFull()) {
                from.pause();
                to.drainHandler(drained -> from.resume());
            }
        });
        from.endHandler(ended -> to.end());
        from.exceptionHandler(cause -> to.reset());
        from.resume();
    }

    private static void head(HttpClientResponse from, HttpServerResponse to) {
        to.setStatusCode(from.statusCode());
        copyEndToEnd(from.headers(), to.headers());
        to.setChunked(!from.headers().contains("content-length"));
    }

    private static void copyEndToEnd(MultiMap from, MultiMap to) {
        for (var field : from) {
            if (!HOP_BY_HOP.contains(field.getKey().toLowerCase(Locale.ROOT))) {
                to.add(field.getKey(), field.getValue());
            }
        }
    }

    private static void fail(HttpServerResponse to) {
        if (to.headWritten()) {
            to.reset();
        } else {
            to.setStatusCode(502).end();
        }
    }

    private ClientProxies() {}
}
