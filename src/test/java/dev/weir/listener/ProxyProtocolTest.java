package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.H2Client;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose word on the client's address counts, before HTTP and before TLS. */
class ProxyProtocolTest {

    private static final Authority AUTHORITY = Authority.create("proxy protocol");
    private static final Tls TRUSTING = Tls.trusting(AUTHORITY);
    private static final String TRUSTED = "127.0.0.1";
    private static final String UNTRUSTED = "127.0.0.2";

    private static final String CLIENT_V1 = "PROXY TCP4 192.0.2.7 198.51.100.1 5678 3128\r\n";
    private static final String CLIENT6_V1 = "PROXY TCP6 2001:db8::7 2001:db8::1 5678 3128\r\n";
    private static final String STRANGER_V1 = "PROXY TCP4 203.0.113.9 198.51.100.1 5678 3128\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final String CLIENT_V2 =
            SIGNATURE + "!\u0011\0\u000c\u00c0\0\u0002\u0007\u00c63d\u0001\u0016.\u000c8";
    private static final String STRANGER_V2 = SIGNATURE + "!\u0011\0\u000c\u00cb\0q\t\u00c63d\u0001\u0016.\u000c8";
    private static final String LOCAL = SIGNATURE + " \0\0\0";
    private static final String UNKNOWN = "PROXY UNKNOWN\r\n";

    private static TestWeir weir;

    /** The peers on loopback are no clients themselves, so that what passes passes by the claim. */
    private static TestWeir.Setup setup() {
        return TestWeir.setup()
                .with("weir.proxy.proxy-protocol", TRUSTED + "/32")
                .with("weir.proxy.clients", "192.0.2.0/24,2001:db8::/32")
                .with("weir.proxy.limits.connections-per-client", "3")
                .listenerTls(TestTls.of(AUTHORITY.server("localhost")));
    }

    @BeforeAll
    static void start() {
        weir = setup().start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static RawClient plain(String from) {
        return RawClient.to(weir.port()).from(from).connect();
    }

    private static RawClient secured(String from, String header, Tls tls) {
        RawClient client = RawClient.to(weir.tlsPort()).from(from).connect();
        try {
            return client.send(header).upgradeToTls("localhost", tls);
        } catch (UncheckedIOException e) {
            client.leave();
            throw e;
        }
    }

    private static String get(RawOrigin origin) {
        return "GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n";
    }

    private static RawOrigin origin() {
        return RawOrigin.start().answer("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
    }

    @ParameterizedTest
    @CsvSource({"v1, 200", "v1 IPv6, 200", "v2, 200", "other v1, 403", "other v2, 403"})
    void theClaimedAddressIsTheClient(String header, int status) {
        String bytes = header(header);
        try (RawOrigin origin = origin();
                RawClient plain = plain(TRUSTED);
                RawClient http1 = secured(TRUSTED, bytes, TRUSTING);
                RawClient settled = secured(TRUSTED, bytes, TRUSTING.offering("h2"));
                H2Client http2 = H2Client.over(settled)) {
            assertEquals(status, plain.send(bytes + get(origin)).readResponse().status());
            assertEquals(status, http1.send(get(origin)).readResponse().status());
            assertEquals(status, http2.get(origin.url("/")).awaitResponse().status());
            assertEquals(status == 200 ? 3 : 0, origin.requests().size());
        }
        Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the connections to be counted out");
    }

    private static String header(String name) {
        return switch (name) {
            case "v1" -> CLIENT_V1;
            case "v1 IPv6" -> CLIENT6_V1;
            case "v2" -> CLIENT_V2;
            case "other v1" -> STRANGER_V1;
            case "other v2" -> STRANGER_V2;
            case "LOCAL" -> LOCAL;
            case "UNKNOWN" -> UNKNOWN;
            default -> "";
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "LOCAL", "UNKNOWN"})
    void withoutAClaimThePeerIsTheClient(String header) {
        try (RawOrigin origin = origin();
                RawClient plain = plain(TRUSTED);
                RawClient http1 = secured(TRUSTED, header(header), TRUSTING)) {
            assertEquals(
                    403, plain.send(header(header) + get(origin)).readResponse().status());
            assertEquals(403, http1.send(get(origin)).readResponse().status());
            origin.assertNotConnected();
        }
    }

    @Test
    void aHeaderThatArrivesInPiecesIsOne() {
        try (RawOrigin origin = origin();
                RawClient plain = plain(TRUSTED);
                RawClient secured = RawClient.to(weir.tlsPort()).from(TRUSTED).connect()) {
            plain.sendSlowly("P", CLIENT_V1.substring(1, 20), CLIENT_V1.substring(20))
                    .send(get(origin));
            assertEquals(200, plain.readResponse().status());
            secured.sendSlowly("\r", CLIENT_V2.substring(1, 14), CLIENT_V2.substring(14))
                    .upgradeToTls("localhost", TRUSTING)
                    .send(get(origin));
            assertEquals(200, secured.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {CLIENT_V1, CLIENT_V2})
    void anUntrustedPeersHeaderIsNotBelieved(String header) {
        try (RawOrigin origin = origin();
                RawClient plain = plain(UNTRUSTED)) {
            RawResponse response = plain.send(header + get(origin)).readResponse();
            assertEquals(400, response.status());
            plain.expectClosed();
            assertThrows(UncheckedIOException.class, () -> secured(UNTRUSTED, header, TRUSTING));
            origin.assertNotConnected();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY nonsense\r\n",
                "PROXY TCP4 192.0.2.7 198.51.100.1 5678 99999\r\n",
                SIGNATURE + "1\u0011\0\u000c123456789012",
                SIGNATURE + "!\u0011\u00ff\u00ff",
            })
    void aMalformedHeaderCloses(String header) {
        try (RawOrigin origin = origin();
                RawClient plain = plain(TRUSTED);
                RawClient secured = RawClient.to(weir.tlsPort()).from(TRUSTED).connect()) {
            plain.startSending(Bytes.of(header + get(origin)));
            plain.expectClosed();
            secured.startSending(Bytes.of(header));
            secured.expectClosed();
            origin.assertNotConnected();
        }
    }

    @Test
    void aHeaderThatNeverEndsCloses() {
        try (TestWeir hasty = setup().with("weir.proxy.limits.header-deadline", "300ms")
                        .start();
                RawClient plain = RawClient.connect(hasty.port());
                RawClient secured = RawClient.connect(hasty.tlsPort());
                RawClient silent = RawClient.connect(hasty.tlsPort())) {
            plain.send("PROXY TCP4 192.0.2.7");
            secured.send("PROXY TCP4 192.0.2.7");
            plain.expectClosed();
            secured.expectClosed();
            silent.expectClosed();
        }
    }

    @Test
    void connectionsAreCountedForTheClaimedAddress() {
        String v1 = CLIENT_V1.replace("192.0.2.7", "192.0.2.99");
        String v2 = CLIENT_V2.replace('\u0007', 'c');
        try (RawOrigin origin = origin();
                RawClient first = plain(TRUSTED);
                RawClient second = secured(TRUSTED, v1, TRUSTING);
                RawClient third = plain(TRUSTED);
                RawClient fourth = plain(TRUSTED);
                RawClient other = plain(TRUSTED)) {
            assertEquals(200, first.send(v1 + get(origin)).readResponse().status());
            assertEquals(200, second.send(get(origin)).readResponse().status());
            assertEquals(200, third.send(v2 + get(origin)).readResponse().status());
            assertEquals(503, fourth.send(v1).readResponse().status());
            fourth.expectClosed();
            try (RawClient fifth = secured(TRUSTED, v2, TRUSTING)) {
                assertEquals(503, fifth.send(get(origin)).readResponse().status());
            }
            assertEquals(
                    200,
                    other.send("PROXY TCP4 192.0.2.8 198.51.100.1 5678 3128\r\n" + get(origin))
                            .readResponse()
                            .status());
            first.leave();
            Eventually.await(() -> weir.gauge("weir.connections.active") == 3, "the first to be counted out");
            try (RawClient next = plain(TRUSTED)) {
                assertEquals(200, next.send(v1 + get(origin)).readResponse().status());
            }
        }
    }
}
