package dev.weir.upstream;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.dns.Resolver;
import dev.weir.listener.TestWeir;
import dev.weir.measure.Meters;
import dev.weir.net.Host;
import dev.weir.net.Places;
import dev.weir.policy.AddressGuard;
import dev.weir.target.Scheme;
import dev.weir.testing.Held;
import dev.weir.testing.RawOrigin;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.codec.BodyCodec;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Exchanges that are taken whole, over real sockets: as vetted as all others, and bounded in size and time. */
class WholeExchangeTest {

    private static final int MOST = 1000;

    private final Vertx vertx = Vertx.vertx();
    private final Context context = vertx.getOrCreateContext();
    private final Resolver resolver = new Resolver(
            vertx, Resolver.Settings.system(TestWeir.config(Map.of()).dns().family(), 10));

    @AfterEach
    void close() throws Exception {
        resolver.close();
        vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private Future<HttpResponse<Buffer>> get(RawOrigin origin, String allow, int room, Duration limit) {
        var config = TestWeir.config(Map.of("weir.egress.allow", allow));
        return Future.future(promise -> context.runOnContext(_ -> new Upstream(
                        vertx,
                        UpstreamSettings.of(config, UpstreamTls.PLATFORM, 1),
                        resolver,
                        new AddressGuard(config.egress().allow().orElse(List.of()), List.of()),
                        new OwnSockets(),
                        new Places(room),
                        new Meters(new SimpleMeterRegistry()))
                .whole(
                        new Destination(Scheme.HTTP, new Host.Address(InetAddress.getLoopbackAddress()), origin.port()),
                        HttpMethod.GET,
                        "/p?q",
                        MultiMap.caseInsensitiveMultiMap().add("If-None-Match", "\"v1\""),
                        BodyCodec.buffer(),
                        MOST,
                        limit)
                .onComplete(promise)));
    }

    private Future<HttpResponse<Buffer>> get(RawOrigin origin) {
        return get(origin, "127.0.0.0/8", 10, Duration.ofMinutes(1));
    }

    private static HttpResponse<Buffer> await(Future<HttpResponse<Buffer>> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(60, TimeUnit.SECONDS);
    }

    private static int refused(Future<HttpResponse<Buffer>> future) {
        Throwable cause =
                assertThrows(ExecutionException.class, () -> await(future)).getCause();
        return assertInstanceOf(UpstreamFailure.class, cause).refusal().status();
    }

    private static String answer(int length) {
        return "HTTP/1.1 200 OK\r\nETag: \"v2\"\r\nContent-Length: " + length + "\r\n\r\n" + "x".repeat(length);
    }

    @Test
    void theOriginSeesTheRequestAndItsAnswerComesWhole() throws Exception {
        try (RawOrigin origin = RawOrigin.start().answer(answer(MOST))) {
            HttpResponse<Buffer> response = await(get(origin));
            assertEquals(200, response.statusCode());
            assertEquals("\"v2\"", response.getHeader("etag"));
            assertEquals(MOST, response.body().length());
            assertEquals(
                    "GET /p?q HTTP/1.1\r\nIf-None-Match: \"v1\"\r\nhost: " + origin.authority() + "\r\n\r\n",
                    origin.awaitRequest().head().toString());
        }
    }

    @Test
    void whatIsNotAllowedIsNotDialled() {
        try (RawOrigin origin = RawOrigin.start()) {
            assertEquals(403, refused(get(origin, "192.0.2.1/32", 10, Duration.ofMinutes(1))));
            assertEquals(503, refused(get(origin, "127.0.0.0/8", 0, Duration.ofMinutes(1))));
            origin.assertNotConnected();
        }
    }

    @Test
    void aLargerAnswerIsNotTaken() {
        try (RawOrigin origin = RawOrigin.manual()) {
            Future<HttpResponse<Buffer>> response = get(origin);
            var conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + "x".repeat(MOST + 1));
            assertEquals(502, refused(response));
            conversation.awaitClosedByPeer();
        }
    }

    @Test
    void anAnswerThatDoesNotComeIsNotWaitedFor() {
        try (RawOrigin origin = RawOrigin.start()) {
            Held held = origin.hold();
            Future<HttpResponse<Buffer>> response = get(origin, "127.0.0.0/8", 10, Duration.ofSeconds(2));
            held.request();
            assertEquals(504, refused(response));
            held.conversation().awaitClosedByPeer();
            held.release("");
        }
    }
}
