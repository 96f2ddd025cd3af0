package dev.weir.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Conversation;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.Tls;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.quarkus.tls.CertificateUpdatedEvent;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** Trust in origins, and Weir's own key pair for them, as files that are replaced while the application runs. */
@QuarkusTest
@TestProfile(Configured.class)
class RenewedUpstreamFilesTest {

    private static final String NAME = "upstream";
    private static final String OK = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok";

    @Inject
    DataPlaneLife life;

    @Inject
    TlsConfigurationRegistry registry;

    @Inject
    Event<CertificateUpdatedEvent> updated;

    @Inject
    @ConfigProperty(name = "quarkus.tls.upstream.trust-store.pem.certs")
    Path roots;

    private final Authority authority = Authority.create("files");

    /** What the registry does when its reload period is over. */
    private void replaceBy(Identity client) throws IOException {
        Files.writeString(roots, authority.pem());
        client.writeTo(Objects.requireNonNull(roots.getParent()), "client");
        TlsConfiguration entry = registry.get(NAME).orElseThrow();
        assertTrue(entry.reload());
        updated.fire(new CertificateUpdatedEvent(NAME, entry));
    }

    private int get(RawOrigin origin) {
        try (RawClient client = RawClient.connect(life.ports().plain())) {
            return ask(client, origin).readResponse().status();
        }
    }

    private static RawClient ask(RawClient client, RawOrigin origin) {
        return client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
    }

    private boolean isShown(Identity identity, RawOrigin origin) {
        return get(origin) == 200 && isBy(identity, origin.conversations().getLast());
    }

    private static boolean isBy(Identity identity, Conversation conversation) {
        try {
            return identity.certificate().equals(conversation.tlsSession().getPeerCertificates()[0]);
        } catch (SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    /** What the registry does at each period, whether or not a file has changed. */
    @Test
    void whatIsInForceAlreadyIsNotRenewed() throws IOException {
        try (Told told = Told.of("weir")) {
            Identity identity = authority.client("CN=same");
            replaceBy(identity);
            Eventually.await(() -> !told.lines().isEmpty(), "the new files are told of");
            replaceBy(identity);
            replaceBy(identity);
            replaceBy(authority.client("CN=other"));
            Eventually.await(() -> told.lines().size() > 1, "the newest files are told of");
            assertEquals(2, told.lines().size(), () -> told.lines().toString());
        }
    }

    @Test
    void newConnectionsToOriginsUseTheNewFilesAndARunningOneGoesOn() throws IOException {
        Identity first = authority.client("CN=first");
        Identity second = authority.client("CN=second");
        Tls demanding = Tls.presenting(authority.server("127.0.0.1")).demanding(authority);
        try (RawOrigin origin = RawOrigin.setup().tls(demanding).start();
                RawOrigin slow = RawOrigin.setup().tls(demanding).start();
                RawClient running = RawClient.connect(life.ports().plain())) {
            origin.answer(OK);
            assertEquals(502, get(origin));
            replaceBy(first);
            Eventually.await(() -> isShown(first, origin), "the first key pair");

            Held held = slow.hold();
            ask(running, slow);
            held.request();
            held.conversation().write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nbe");
            running.readHead();
            replaceBy(second);
            Eventually.await(() -> isShown(second, origin), "the second key pair");
            held.release("gu");
            assertEquals("be", running.readRaw(2).text());
            assertEquals("gu", running.readRaw(2).text());
            assertTrue(isBy(first, held.conversation()));
        }
    }
}
