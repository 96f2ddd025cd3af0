package dev.weir.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsTest {
    private static final Authority AUTHORITY = Authority.create("Test Authority");

    @Test
    void requestsPassOverTlsAndTheNameIsSeen() {
        try (RawOrigin origin = RawOrigin.startTls(AUTHORITY.server("localhost", "127.0.0.1"))) {
            origin.answer(Answer.ok("ok"));
            try (RawClient client = RawClient.connectTls(origin.port(), Tls.trusting(AUTHORITY))) {
                assertEquals(
                        "ok",
                        client.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                                .readResponse()
                                .text());
            }
            assertEquals(List.of("localhost"), origin.accept().sni());
            assertEquals("https://127.0.0.1:" + origin.port() + "/", origin.url("/"));
        }
    }

    @Test
    void badServerCertificatesAreRefused() {
        List<Identity> bad = List.of(
                AUTHORITY.expiredServer("localhost"),
                AUTHORITY.futureServer("localhost"),
                AUTHORITY.server("other.example", "127.0.0.2"),
                AUTHORITY.order().forClient().names("localhost").issue(),
                Authority.create("Test Authority").server("localhost"));
        for (Identity identity : bad) {
            try (RawOrigin origin = RawOrigin.startTls(identity)) {
                Tls tls = Tls.trusting(AUTHORITY);
                assertThrows(UncheckedIOException.class, () -> RawClient.connectTls(origin.port(), tls));
                origin.assertNothingReceived();
                origin.awaitAllClosed();
            }
        }
    }

    @Test
    void aServerSeesTheClientsCertificate() throws SSLPeerUnverifiedException {
        Tls server = Tls.presenting(AUTHORITY.server("localhost")).demanding(AUTHORITY);
        Tls client = Tls.trusting(AUTHORITY).as(AUTHORITY.client("CN=a\\,b/c,O=Ünï \\\"q\\\"", "spiffe://example/a"));
        try (RawOrigin origin = RawOrigin.setup().tls(server).start()) {
            origin.answer(Answer.ok("ok"));
            try (RawClient known = RawClient.connectTls(origin.port(), client)) {
                known.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
            }
            X509Certificate seen =
                    (X509Certificate) origin.accept().tlsSession().getPeerCertificates()[0];
            assertEquals(
                    "CN=a\\,b/c,O=Ünï \\\"q\\\"", seen.getSubjectX500Principal().getName());
            assertThrows(UncheckedIOException.class, () -> {
                try (RawClient stranger = RawClient.connectTls(origin.port(), Tls.trusting(AUTHORITY))) {
                    stranger.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n").readResponse();
                }
            });
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void aTunnelCarriesTls() {
        try (RawOrigin tunnel = RawOrigin.start(conversation -> {
                    conversation.readHead();
                    conversation.write("HTTP/1.1 200 OK\r\n\r\n");
                    conversation.wire().secure(Tls.presenting(AUTHORITY.server("h.example")));
                    conversation.readRequest();
                    conversation.write("HTTP/1.1 204 No Content\r\n\r\n");
                });
                RawClient client = RawClient.connect(tunnel.port())) {
            assertEquals(200, client.connectTunnel("h.example:443").status());
            client.upgradeToTls("h.example", Tls.trusting(AUTHORITY).speaking("TLSv1.2"));
            client.send("GET / HTTP/1.1\r\nHost: h.example\r\n\r\n");
            assertEquals(204, client.readResponse().status());
            assertEquals("TLSv1.2", client.tlsSession().getProtocol());
        }
    }

    @Test
    void certificatesAreWrittenAsPem(@TempDir Path directory) throws Exception {
        Identity.PemFiles files = AUTHORITY.server("localhost").writeTo(directory, "server");
        assertTrue(Files.readString(files.certificate()).startsWith("-----BEGIN CERTIFICATE-----\n"));
        assertTrue(Files.readString(files.key()).startsWith("-----BEGIN PRIVATE KEY-----\n"));
        assertEquals(AUTHORITY.pem(), Files.readString(AUTHORITY.writeTo(directory, "ca")));
    }
}
