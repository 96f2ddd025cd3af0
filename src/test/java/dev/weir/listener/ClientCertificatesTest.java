package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.testing.Authority;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RevocationList;
import dev.weir.testing.Tls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is let in by certificate: {@code weir.proxy.https.client-auth}. */
class ClientCertificatesTest {

    private static final Authority SERVERS = Authority.create("servers");
    private static final Authority CLIENTS = Authority.create("clients");
    private static final Authority OTHERS = Authority.create("others");
    private static final Identity REVOKED = CLIENTS.client("CN=revoked");

    private static TestWeir required;
    private static TestWeir requested;

    @BeforeAll
    static void start() {
        required = weir("required");
        requested = weir("request");
    }

    private static TestWeir weir(String clientAuth) {
        return TestWeir.setup()
                .listenerTls(TestTls.revoking(
                        TestTls.of(SERVERS.server("localhost"), CLIENTS), RevocationList.of(CLIENTS, REVOKED)))
                .with("weir.proxy.https.client-auth", clientAuth)
                .start();
    }

    @AfterAll
    static void stop() {
        required.close();
        requested.close();
    }

    @AfterEach
    void nothingIsLeftOver() {
        for (TestWeir weir : new TestWeir[] {required, requested}) {
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connections to be counted out");
        }
    }

    /** Certificates that are in order. */
    enum Good {
        PLAIN,
        NO_PURPOSE,
        URI,
        SLASH,
        UTF8,
        BLANKS,
        MARKUP;

        Identity identity() {
            return switch (this) {
                case PLAIN -> CLIENTS.client("CN=alice,O=Example");
                case NO_PURPOSE -> CLIENTS.order().subject("CN=any").issue();
                case URI -> CLIENTS.client("CN=bob", "spiffe://example.org/ns/a/sa/b");
                case SLASH -> CLIENTS.client("CN=a/b/../c");
                case UTF8 -> CLIENTS.client("CN=J\u00fcrgen \u5f20,O=\u00dcbung");
                case BLANKS -> CLIENTS.client("CN=\\ a  b\\ ");
                case MARKUP -> CLIENTS.client("CN=\\<script\\>\\\"x\\\"\\0a\\0d");
            };
        }
    }

    /** Certificates that are not. */
    enum Bad {
        OTHER_AUTHORITY,
        EXPIRED,
        NOT_YET,
        FOR_SERVERS,
        REVOKED,
        OWN_MAKE;

        Identity identity() {
            Instant now = Instant.now();
            return switch (this) {
                case OTHER_AUTHORITY -> OTHERS.client("CN=alice");
                case EXPIRED ->
                    CLIENTS.order()
                            .forClient()
                            .valid(now.minus(Duration.ofDays(9)), now.minus(Duration.ofDays(1)))
                            .issue();
                case NOT_YET ->
                    CLIENTS.order()
                            .forClient()
                            .valid(now.plus(Duration.ofDays(1)), now.plus(Duration.ofDays(9)))
                            .issue();
                case FOR_SERVERS ->
                    CLIENTS.order().forServer().subject("CN=alice").issue();
                case REVOKED -> ClientCertificatesTest.REVOKED;
                case OWN_MAKE -> Authority.create("clients").client("CN=alice");
            };
        }
    }

    private static Tls with(Optional<Identity> identity, String version) {
        Tls tls = Tls.trusting(SERVERS).speaking(version);
        return identity.map(tls::as).orElse(tls);
    }

    private static int ask(TestWeir weir, Tls tls) {
        try (RawClient client = weir.tlsClient(tls)) {
            return client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    .readResponse()
                    .status();
        }
    }

    @ParameterizedTest
    @EnumSource
    void goodCertificatesAreLetIn(Good good) {
        Identity identity = good.identity();
        assertEquals(200, ask(required, with(Optional.of(identity), "TLSv1.3")));
        assertEquals(200, ask(required, with(Optional.of(identity), "TLSv1.2")));
        assertEquals(200, ask(requested, with(Optional.of(identity), "TLSv1.3")));
    }

    /** With TLS 1.3 the client learns of it after its own end of the handshake. */
    @ParameterizedTest
    @EnumSource
    void badCertificatesAreRefusedWhetherAskedForOrDemanded(Bad bad) {
        Identity identity = bad.identity();
        // One from an authority that the listener did not name is not even sent where the client may choose.
        List<TestWeir> all = bad == Bad.OTHER_AUTHORITY ? List.of(required) : List.of(required, requested);
        for (TestWeir weir : all) {
            for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
                assertThrows(RuntimeException.class, () -> ask(weir, with(Optional.of(identity), version)));
            }
        }
    }

    @Test
    void noCertificateIsRefusedWhereOneIsDemanded() {
        assertThrows(RuntimeException.class, () -> ask(required, with(Optional.empty(), "TLSv1.3")));
        assertThrows(RuntimeException.class, () -> ask(required, with(Optional.empty(), "TLSv1.2")));
        assertEquals(200, ask(requested, with(Optional.empty(), "TLSv1.3")));
        assertEquals(200, ask(requested, with(Optional.empty(), "TLSv1.2")));
    }

    @Test
    void withoutClientAuthNoCertificateIsAskedFor() {
        try (TestWeir weir = TestWeir.setup()
                .listenerTls(TestTls.of(SERVERS.server("localhost")))
                .start()) {
            assertEquals(200, ask(weir, with(Optional.of(OTHERS.client("CN=alice")), "TLSv1.3")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "http/2"})
    void aClientWithACertificateIsServed(String how) {
        Tls tls = Tls.trusting(SERVERS).as(CLIENTS.client("CN=alice"));
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
            if (how.equals("http/2")) {
                try (H2Client client = H2Client.connect(required.tlsPort(), tls)) {
                    assertEquals(
                            "ok", client.get(origin.url("/")).awaitResponse().text());
                }
            } else {
                try (RawClient client = required.tlsClient(tls)) {
                    client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
                    assertEquals("ok", client.readResponse().text());
                }
            }
        }
    }
}
