package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class H2ClientTest {
    private static final Authority AUTHORITY = Authority.create("Test Authority");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);

    private final H2Origin origin = H2Origin.start(AUTHORITY.server("localhost"));

    @Test
    void aBodyLargerThanTheWindowsPassesBothWays() {
        Bytes large = Bytes.random(3, 300_000);
        try (origin;
                H2Client client = H2Client.connect(origin.port(), TRUSTING)) {
            origin.answer(H2Script.answer(Fields.of(":status", "200", "x-a", "1"), large));
            H2Stream stream = client.open().sendHeaders(Fields.of(":method", "POST", ":path", "/p"));
            stream.sendLast(large);
            H2Message response = stream.awaitResponse();
            assertEquals(200, response.status());
            assertEquals("1", response.header("x-a"));
            assertEquals(large, response.body());
            assertEquals(large, origin.awaitRequest().body());
            assertEquals("/p", origin.requests().getFirst().header(":path"));
        }
    }

    @Test
    void interimResponsesTrailersAndResetsAreSeen() {
        try (origin;
                H2Client client = H2Client.connect(origin.port(), TRUSTING)) {
            origin.answerOnce(stream -> {
                stream.awaitRequest();
                stream.sendHeaders(Fields.of(":status", "103", "link", "</a>"));
                stream.sendHeaders(Fields.of(":status", "200")).send("ab");
                stream.sendLastHeaders(Fields.of("t", "v"));
            });
            origin.answerOnce(stream -> {
                stream.awaitHeaders();
                stream.sendHeaders(Fields.of(":status", "200")).send("ab").reset(8);
            });
            H2Message whole = client.get("https://localhost/1").awaitResponse();
            assertEquals("ab", whole.text());
            assertEquals("v", whole.trailers().get("t"));
            assertEquals("</a>", whole.interim().getFirst().get("link"));
            H2Message cut = client.get("https://localhost/2").awaitResponse();
            assertFalse(cut.complete());
            assertEquals("ab", cut.text());
        }
    }

    @Test
    void aTunnelIsAStreamOfBytes() {
        try (origin;
                H2Client client = H2Client.connect(origin.port(), TRUSTING)) {
            origin.answer(stream -> {
                assertEquals("h:443", stream.awaitHeaders().get(":authority"));
                stream.sendHeaders(Fields.of(":status", "200")).send(stream.readExactly(4));
            });
            H2Stream tunnel = client.connectTunnel("h:443");
            assertEquals("200", tunnel.awaitHeaders().get(":status"));
            tunnel.send("ab").send("cd");
            assertEquals("abcd", tunnel.readExactly(4).text());
        }
    }

    @Test
    void aWindowThatStaysShutIsFelt() {
        try (origin;
                H2Client client = H2Client.connect(origin.port(), TRUSTING)) {
            origin.answer(H2Script.answer(Fields.of(":status", "200"), Bytes.random(1, 100_000)));
            H2Stream stream = client.open().withholdCredit();
            stream.sendLastHeaders(Fields.of(":method", "GET", ":path", "/"));
            stream.awaitHeaders();
            stream.readExactly(65_535);
            stream.credit(100_000);
            assertEquals(34_465, stream.readExactly(34_465).length());
        }
    }

    /** Against a server of another make, so that the kit is not measured by itself alone. */
    @Test
    void anotherServerUnderstandsRightFramesAndRefusesWrongOnes(@TempDir Path directory) throws Exception {
        Identity.PemFiles files = AUTHORITY.server("localhost").writeTo(directory, "server");
        Vertx vertx = Vertx.vertx();
        try (origin) {
            HttpServer server = vertx.createHttpServer(new HttpServerOptions()
                            .setSsl(true)
                            .setUseAlpn(true)
                            .setKeyCertOptions(new PemKeyCertOptions()
                                    .addCertPath(files.certificate().toString())
                                    .addKeyPath(files.key().toString())))
                    .requestHandler(request -> request.response()
                            .putHeader("x-path", request.path())
                            .end("ok"))
                    .listen(0, "127.0.0.1")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(5, TimeUnit.SECONDS);
            speakWith(server.actualPort());
        } finally {
            vertx.close().toCompletionStage().toCompletableFuture().get(5, TimeUnit.SECONDS);
        }
    }

    private static void speakWith(int port) {
        try (H2Client client = H2Client.connect(port, TRUSTING)) {
            H2Message response =
                    client.get("https://localhost/long" + "x".repeat(300)).awaitResponse();
            assertEquals("ok", response.text());
            assertTrue(response.fields().values("x-path").getFirst().endsWith("xxx"));
            client.connection().ping();
            Fields upperCase = Fields.of(":method", "GET", ":scheme", "https", ":path", "/", "UPPER", "1");
            assertEquals(1, client.request(upperCase).awaitReset());
            client.connection().send(new H2Frame(H2Frame.DATA, 0, 0, Bytes.of("on stream 0")));
            assertEquals(1, client.connection().awaitGoAway().code());
            client.connection().awaitClosed();
        }
    }

    @Test
    void aClientThatDoesNotOfferH2IsNotTaken() {
        try (origin) {
            for (Tls tls : List.of(
                    TRUSTING.offering("http/1.1"), TRUSTING.speaking("TLSv1.2").offering("x"))) {
                assertThrows(RuntimeException.class, () -> RawClient.connectTls(origin.port(), tls));
            }
        }
    }
}
