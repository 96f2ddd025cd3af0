package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.weir.listener.TestWeir;
import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import dev.weir.testing.Tls;
import dev.weir.testing.WebSocketEcho;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The JDK's own client with a {@link ProxySelector}. */
class JavaHttpClientTest {

    private static final Bytes MUCH = Bytes.random(5, 300_000);

    @TempDir
    static Path shared;

    private static Trust trust;
    private static TestWeir weir;

    private HttpClient client;

    @BeforeAll
    static void start() {
        trust = new Trust(shared);
        weir = trust.proxy().start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void open() {
        client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), weir.port())))
                .sslContext(Tls.trusting(trust.authority()).context())
                .build();
    }

    @AfterEach
    void close() {
        client.shutdownNow();
    }

    private static RawOrigin origin(String scheme) {
        return scheme.equals("http") ? RawOrigin.start() : RawOrigin.startTls(trust.origin());
    }

    @ParameterizedTest
    @CsvSource({"http, 1.1 weir", "https,"})
    void requestsAndUploads(String scheme, String via) throws Exception {
        try (RawOrigin origin = origin(scheme)) {
            origin.answer(Site.with("/a", "hello").and("/up", Site.counting()));
            HttpRequest get = request(scheme, origin, "/a").build();
            assertEquals("hello", client.send(get, BodyHandlers.ofString()).body());
            RecordedRequest got = origin.awaitRequest();
            assertEquals("GET /a HTTP/1.1", got.requestLine());
            assertEquals(via, got.header("via"));
            // The offer to change to HTTP/2 in the clear is between the client and us.
            assertNull(got.header("http2-settings"));

            HttpRequest post = request(scheme, origin, "/up")
                    .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(MUCH.toArray())))
                    .build();
            assertEquals(
                    "got 300000", client.send(post, BodyHandlers.ofString()).body());
            assertEquals(MUCH, origin.awaitRequest().body());
        }
    }

    private static HttpRequest.Builder request(String scheme, RawOrigin origin, String path) {
        return HttpRequest.newBuilder(URI.create(scheme + "://" + origin.authority("localhost") + path));
    }

    @ParameterizedTest
    @CsvSource({"http, ws", "https, wss"})
    void webSocketsAreTunnelled(String scheme, String url) throws Exception {
        try (RawOrigin origin = origin(scheme)) {
            origin.answer(new WebSocketEcho());
            CompletableFuture<String> answer = new CompletableFuture<>();
            WebSocket socket = client.newWebSocketBuilder()
                    .buildAsync(
                            URI.create(url + "://" + origin.authority("localhost") + "/echo"),
                            new WebSocket.Listener() {
                                @Override
                                public CompletionStage<?> onText(WebSocket from, CharSequence text, boolean last) {
                                    answer.complete(text.toString());
                                    return CompletableFuture.completedStage(null);
                                }
                            })
                    .get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
            var _ = socket.sendText("hello", true);
            assertEquals("hello", answer.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS));
            socket.abort();
        }
    }

    @Test
    void aRefusalIsAnAnswer() throws Exception {
        HttpResponse<String> response = client.send(
                HttpRequest.newBuilder(URI.create("http://10.0.0.1/")).build(), BodyHandlers.ofString());
        assertEquals(403, response.statusCode());
        assertEquals(
                "application/problem+json",
                response.headers().firstValue("content-type").orElseThrow());
    }
}
