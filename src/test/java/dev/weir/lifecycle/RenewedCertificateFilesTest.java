package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.Tls;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.cert.Certificate;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** The TLS listener's key pair as files that are replaced while the application runs. */
@QuarkusTest
@TestProfile(Configured.class)
class RenewedCertificateFilesTest {

    private static final String NAME = "proxy";
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Inject
    DataPlaneLife life;

    @Inject
    TlsConfigurationRegistry registry;

    @Inject
    Event<CertificateUpdatedEvent> updated;

    @Inject
    @ConfigProperty(name = "quarkus.tls.proxy.key-store.pem.0.cert")
    Path certificate;

    private final Authority authority = Authority.create("files");
    private final Tls trusting = Tls.trusting(authority);

    /** What the registry does when its reload period is over. */
    private void replaceBy(Identity identity) {
        identity.writeTo(Objects.requireNonNull(certificate.getParent()), "tls");
        TlsConfiguration entry = registry.get(NAME).orElseThrow();
        assertTrue(entry.reload());
        updated.fire(new CertificateUpdatedEvent(NAME, entry));
    }

    private int port() {
        return life.ports().tls().orElseThrow();
    }

    private Certificate presented() {
        try (RawClient client = RawClient.connectTls(port(), trusting)) {
            return client.tlsSession().getPeerCertificates()[0];
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isPresented(Identity identity) {
        try {
            return identity.certificate().equals(presented());
        } catch (UncheckedIOException notTrustedYet) {
            return false;
        }
    }

    /** What the registry does at each period, whether or not a file has changed. */
    @Test
    void whatIsInForceAlreadyIsNotRenewed() {
        try (Told told = Told.of("weir")) {
            Identity identity = authority.server("localhost");
            replaceBy(identity);
            Eventually.await(() -> !told.lines().isEmpty(), "the new files are told of");
            replaceBy(identity);
            replaceBy(identity);
            replaceBy(authority.server("localhost"));
            Eventually.await(() -> told.lines().size() > 1, "the newest files are told of");
            assertEquals(2, told.lines().size(), () -> told.lines().toString());
        }
    }

    @Test
    void connectionsOutliveTheirCertificateAndABadKeyPairChangesNothing() {
        Identity first = authority.server("localhost");
        Identity second = authority.server("localhost");
        Identity third = authority.server("localhost");
        replaceBy(first);
        Eventually.await(() -> isPresented(first), "the first certificate");
        try (RawClient http1 = RawClient.connectTls(port(), trusting);
                H2Client http2 = H2Client.connect(port(), trusting)) {
            assertEquals(200, http1.send(GET).readResponse().status());
            replaceBy(second);
            Eventually.await(() -> isPresented(second), "the second certificate");
            assertEquals(200, http1.send(GET).readResponse().status());
            assertEquals(200, http2.get("https://localhost/").awaitResponse().status());

            replaceBy(new Identity(third.key(), first.certificate(), authority.certificate()));
            assertEquals(second.certificate(), presented());
            replaceBy(third);
            Eventually.await(() -> isPresented(third), "the third certificate");
            assertEquals(200, http1.send(GET).readResponse().status());
            assertEquals(200, http2.get("https://localhost/").awaitResponse().status());
        }
    }
}
