package dev.weir.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The gates where they belong: in Vert.x's own pipelines, over real sockets. */
class GatesOverSocketsTest {

    private static final HeadLimits LIMITS = new HeadLimits(1000, 4000, 50);
    private static final GateTimes TIMES =
            new GateTimes(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(30));
    private static final String GET = "GET http://h/ HTTP/1.1\r\nHost: h\r\n\r\n";

    private final Vertx vertx = Vertx.vertx();
    private final Map<HttpConnection, RequestGate> gates = new ConcurrentHashMap<>();

    @AfterEach
    void close() throws Exception {
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Channel channel(HttpConnection connection) {
        return ((ConnectionBase) connection).channel();
    }

    private HttpServer server() throws Exception {
        HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(0)
                // With it on, the codec reads the first request before anyone is told of the connection.
                .setHttp2ClearTextEnabled(false)
                .setMaxInitialLineLength(8192)
                .setMaxHeaderSize(8192));
        server.connectionHandler(connection -> {
            RequestGate gate = new RequestGate(
                    LIMITS, TIMES, System::nanoTime, GatesOverSocketsTest::render, listener(connection));
            gates.put(connection, gate);
            gate.install(channel(connection));
        });
        server.requestHandler(this::serve);
        return await(server.listen());
    }

    private void serve(HttpServerRequest request) {
        RequestGate gate = Objects.requireNonNull(gates.get(request.connection()));
        if (request.method().equals(HttpMethod.CONNECT)) {
            request.toNetSocket().onSuccess(socket -> {
                socket.handler(socket::end);
                gate.tunnel();
            });
        } else {
            request.body()
                    .onSuccess(body -> request.response()
                            .end(request.method() + ":" + body)
                            .onComplete(written -> gate.next()));
        }
    }

    private static ByteBuf render(Refused refused, String method) {
        String answer = "HTTP/1.1 " + refused.status() + " X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        return Unpooled.copiedBuffer(answer, StandardCharsets.US_ASCII);
    }

    private static GateListener listener(HttpConnection connection) {
        return new GateListener() {
            @Override
            public void headRefused(Refused refused) {}

            @Override
            public void bodyRefused(Refused refused) {
                connection.close();
            }
        };
    }

    private static String talk(int port, String... pieces) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            for (String piece : pieces) {
                socket.getOutputStream().write(piece.getBytes(StandardCharsets.ISO_8859_1));
                socket.getOutputStream().flush();
            }
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void servesPipelinedRequestsInOrder() throws Exception {
        String post = "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nok\r\n0\r\n\r\n";
        String last = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
        String answers = talk(server().actualPort(), "\r\n" + GET + post + GET + last);
        assertEquals("|GET:|POST:ok|GET:|GET:", answers.replaceAll("HTTP/1.1 200 OK\r\n(?:[^\r]+\r\n)*\r\n", "|"));
    }

    @Test
    void letsAClientThatKeepsSendingReadItsRefusal() throws Exception {
        int port = server().actualPort();
        String bad = "GET http://h/ HTTP/1.1\nHost: h\n\n";
        String answer = talk(port, bad, "x".repeat(100_000), "y".repeat(100_000));
        assertTrue(answer.startsWith("HTTP/1.1 400 X\r\n"), answer);
    }

    @Test
    void answersWhatFollowsAGoodRequestAfterIt() throws Exception {
        String answers = talk(server().actualPort(), GET + "\0garbage");
        assertTrue(answers.startsWith("HTTP/1.1 200 OK\r\n"), answers);
        assertTrue(answers.endsWith("\r\nConnection: close\r\n\r\n"), answers);
    }

    @Test
    void handsATunnelOverWithItsEarlyBytes() throws Exception {
        String answer = talk(server().actualPort(), "CONNECT h:443 HTTP/1.1\r\nHost: h\r\n\r\n\0early\n");
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.endsWith("\r\n\r\n\0early\n"), answer);
    }

    private HttpClient client(AtomicReference<Http1Responses> interim) {
        HttpClientOptions options = new HttpClientOptions().setMaxPoolSize(1).setKeepAlive(true);
        return vertx.httpClientBuilder()
                .with(options)
                .withConnectHandler(connection -> {
                    Http1Responses gate = new Http1Responses();
                    interim.set(gate);
                    new ResponseGate(LIMITS).install(channel(connection), gate);
                })
                .build();
    }

    /** An origin that answers each read with the next of the answers. */
    private int origin(String... answers) throws Exception {
        ConcurrentLinkedQueue<String> left = new ConcurrentLinkedQueue<>(List.of(answers));
        NetServer server = vertx.createNetServer()
                .connectHandler(socket -> socket.handler(bytes -> {
                    String answer = left.poll();
                    if (answer != null) {
                        socket.write(answer, "ISO-8859-1");
                    }
                }));
        return await(server.listen(0, "127.0.0.1")).actualPort();
    }

    private static Future<String> fetch(HttpClient client, HttpMethod method, int port) {
        // All of it on the request's event loop: a body that nobody has asked for yet when it comes is gone.
        return client.request(method, port, "127.0.0.1", "/")
                .compose(request -> request.send()
                        .compose(response -> response.body().map(body -> response.statusCode() + ":" + body)));
    }

    @Test
    void relaysGoodResponsesOverOneConnection() throws Exception {
        String ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n";
        int port = origin(
                "HTTP/1.1 102 Processing\r\n\r\n" + ok + "ok",
                ok,
                "HTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n0\r\n\r\n");
        HttpClient client = client(new AtomicReference<>());
        assertEquals("200:ok", await(fetch(client, HttpMethod.GET, port)));
        assertEquals("200:", await(fetch(client, HttpMethod.HEAD, port)));
        assertEquals("200:a", await(fetch(client, HttpMethod.GET, port)));
    }

    @Test
    void failsAnExchangeWhoseResponseIsBad() throws Exception {
        String bad = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc";
        HttpClient client = client(new AtomicReference<>());
        int port = origin(bad);
        ExecutionException failure =
                assertThrows(ExecutionException.class, () -> await(fetch(client, HttpMethod.GET, port)));
        assertEquals(
                Refused.CONTENT_LENGTH_REPEATED,
                assertInstanceOf(BadResponse.class, failure.getCause()).refused());
    }

    @Test
    void failsABodyThatGoesBad() throws Exception {
        HttpClient client = client(new AtomicReference<>());
        int port = origin("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n", "zz\r\n");
        HttpClientRequest request = await(client.request(HttpMethod.POST, port, "127.0.0.1", "/"));
        request.setChunked(true);
        await(request.write("a"));
        Future<String> body = request.response().compose(response -> {
            request.write("b");
            return response.body().map(Object::toString);
        });
        ExecutionException failure = assertThrows(ExecutionException.class, () -> await(body));
        assertEquals(
                Refused.CHUNK_SIZE,
                assertInstanceOf(BadResponse.class, failure.getCause()).refused());
    }
}
