package dev.weir.listener;

import dev.weir.testing.Authority;
import dev.weir.testing.H2Client;
import dev.weir.testing.Identity;
import dev.weir.testing.Tls;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Set;

/** An authority that a Weir under test trusts and from which it and its origins have certificates for {@code localhost}. */
final class TestTls {

    private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

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
                .with("weir.upstream.connect-timeout", "15s")
                .listenerTls(new ListenerTls(keys(), null, PROTOCOLS, List.of()))
                .upstreamTls(new UpstreamTls(
                        new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())),
                        null,
                        PROTOCOLS,
                        List.of()));
    }

    private PfxOptions keys() {
        try {
            ByteArrayOutputStream store = new ByteArrayOutputStream();
            server.keyStore().store(store, Identity.PASSWORD.toCharArray());
            return new PfxOptions().setValue(Buffer.buffer(store.toByteArray())).setPassword(Identity.PASSWORD);
        } catch (GeneralSecurityException | IOException e) {
            throw new AssertionError(e);
        }
    }
}
