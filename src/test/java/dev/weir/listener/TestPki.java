package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.weir.testing.Authority;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Origin;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.Tls;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.time.Duration;
import java.util.List;

/** An authority that a Weir under test trusts and from which it and its origins have certificates for {@code localhost}. */
final class TestPki {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Authority authority = Authority.create("test");
    private final Identity server = authority.server("localhost", "127.0.0.1", "origin.localhost");

    /** What an origin presents. */
    Identity origin() {
        return server;
    }

    /** What a client of the TLS listener trusts. */
    Tls client() {
        return Tls.trusting(authority);
    }

    H2Client h2(TestWeir weir) {
        return H2Client.connect(weir.tlsPort(), client());
    }

    /** With a TLS listener, and trust in the origins. */
    TestWeir.Setup setup() {
        return TestWeir.setup()
                .with("weir.upstream.connect-timeout", "60s")
                .listenerTls(TestTls.of(server))
                .upstreamTls(new UpstreamTls(
                        new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())),
                        null,
                        TestTls.VERSIONS,
                        List.of()));
    }

    /** Starts a Weir and lets it do its first handshake, which takes a cold JVM seconds that are not a test's. */
    TestWeir start() {
        TestWeir weir = setup().start();
        warm(weir);
        return weir;
    }

    /** Makes the first handshake of a Weir that was set up otherwise. */
    void warm(TestWeir weir) {
        try (H2Origin origin = H2Origin.start(server);
                RawClient client = weir.client().patience(PATIENCE)) {
            origin.answer("ok");
            client.send("GET https://" + origin.authority("origin.localhost") + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }
}
