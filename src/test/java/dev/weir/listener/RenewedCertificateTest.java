package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Stream;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Tls;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemKeyCertOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A key pair that is replaced while connections are open. */
class RenewedCertificateTest {

    private static final Authority AUTHORITY = Authority.create("renewal");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final Identity first = AUTHORITY.server("localhost");
    private final Identity second = AUTHORITY.server("localhost");
    private final TestWeir weir = TestWeir.setup()
            .listenerTls(TestTls.of(first))
            .with("weir.proxy.limits.header-deadline", "2s")
            .loops(2)
            .start();

    @AfterEach
    void close() {
        weir.close();
    }

    private X509Certificate presented() {
        try (RawClient client = weir.tlsClient(TRUSTING)) {
            assertEquals(
                    200,
                    client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                            .readResponse()
                            .status());
            return (X509Certificate) client.tlsSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    private static void await(Future<Void> future) throws Exception {
        future.toCompletionStage().toCompletableFuture().get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS);
    }

    @Test
    void openConnectionsGoOnAndNewOnesSeeTheNewCertificate() throws Exception {
        try (RawOrigin origin = RawOrigin.start();
                RawOrigin far = RawOrigin.manual();
                RawClient http1 = weir.tlsClient(TRUSTING);
                RawClient tunnel = weir.tlsClient(TRUSTING);
                H2Client http2 = H2Client.connect(weir.tlsPort(), TRUSTING)) {
            origin.answer(OK);
            String get = "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n";
            assertEquals("ok", http1.send(get).readResponse().text());
            assertEquals("ok", http2.get(origin.url("/")).awaitResponse().text());
            assertEquals(200, tunnel.connectTunnel(far.authority()).status());
            Conversation far1 = far.accept();
            H2Stream stream = http2.connectTunnel(far.authority());
            assertEquals("200", stream.awaitHeaders().get(":status"));
            Conversation far2 = far.accept();

            await(weir.plane().renewTls(TestTls.of(second)));

            for (int i = 0; i < 4; i++) {
                assertEquals(second.certificate(), presented());
            }
            assertEquals("ok", http1.send(get).readResponse().text());
            assertEquals("ok", http2.get(origin.url("/")).awaitResponse().text());
            tunnel.send("ping");
            assertEquals("ping", far1.readExactly(4).text());
            stream.send("ping");
            assertEquals("ping", far2.readExactly(4).text());
            far2.write("pong");
            assertEquals("pong", stream.readExactly(4).text());
        }
    }

    /** Whoever comes in the middle of it gets the one or the other. */
    @Test
    void noConnectionIsLostWhileTheCertificateIsReplaced() throws Exception {
        AtomicBoolean renewing = new AtomicBoolean(true);
        CompletableFuture<Integer> coming = CompletableFuture.supplyAsync(() -> {
            int served = 0;
            while (renewing.get()) {
                presented();
                served++;
            }
            return served;
        });
        for (int i = 0; i < 40; i++) {
            await(weir.plane().renewTls(TestTls.of(i % 2 == 0 ? second : first)));
        }
        renewing.set(false);
        assertTrue(coming.get(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS) > 0);
    }

    @Test
    void aKeyPairThatDoesNotFitKeepsTheOld() throws Exception {
        Identity mixed = new Identity(second.key(), first.certificate(), AUTHORITY.certificate());
        refused(TestTls.of(mixed));
    }

    @Test
    void whatCannotBeReadKeepsTheOld() throws Exception {
        KeyCertOptions nonsense = new PemKeyCertOptions()
                .addCertValue(Buffer.buffer("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"))
                .addKeyValue(Buffer.buffer("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"));
        refused(new ListenerTls(nonsense, null, List.of(), TestTls.VERSIONS, List.of()));
    }

    private void refused(ListenerTls bad) throws Exception {
        assertThrows(ExecutionException.class, () -> await(weir.plane().renewTls(bad)));
        assertEquals(first.certificate(), presented());
        await(weir.plane().renewTls(TestTls.of(second)));
        assertEquals(second.certificate(), presented());
    }

    @Test
    void theDeadlineOfHandshakesStaysAfterIt() throws Exception {
        await(weir.plane().renewTls(TestTls.of(second)));
        try (RawClient stalled = RawClient.connect(weir.tlsPort())) {
            stalled.send("\u0016\3\1");
            stalled.expectClosed();
        }
    }

    @Test
    void aKeyPairThatDoesNotFitStopsTheStart() {
        Identity mixed = new Identity(second.key(), first.certificate(), AUTHORITY.certificate());
        AssertionError stopped = assertThrows(
                AssertionError.class,
                () -> TestWeir.setup().listenerTls(TestTls.of(mixed)).start());
        assertTrue(String.valueOf(stopped.getMessage()).contains("quarkus.tls.proxy.key-store"), stopped.getMessage());
    }

    @Test
    void clientsOfAnAuthorityThatIsNotTrustedAnyMoreAreRefused() throws Exception {
        Authority before = Authority.create("before");
        Authority after = Authority.create("after");
        try (TestWeir mutual = TestWeir.setup()
                        .listenerTls(TestTls.of(first, before))
                        .with("weir.proxy.https.client-auth", "required")
                        .start();
                RawClient open = mutual.tlsClient(TRUSTING.as(before.client("CN=a")))) {
            String get = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
            assertEquals(200, open.send(get).readResponse().status());
            await(mutual.plane().renewTls(TestTls.of(first, after)));
            assertThrows(RuntimeException.class, () -> {
                try (RawClient client = mutual.tlsClient(TRUSTING.as(before.client("CN=a")))) {
                    client.send(get).readResponse();
                }
            });
            try (RawClient client = mutual.tlsClient(TRUSTING.as(after.client("CN=a")))) {
                assertEquals(200, client.send(get).readResponse().status());
            }
            assertEquals(200, open.send(get).readResponse().status());
        }
    }
}
