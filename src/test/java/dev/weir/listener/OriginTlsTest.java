package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.H2Origin;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.RevocationList;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import dev.weir.upstream.UpstreamTls;
import io.netty.resolver.HostsFileEntriesProvider;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Origins behind TLS: who is believed, what is said to one that is not, and that nothing of a request reaches it. */
class OriginTlsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Authority ROOT = Authority.create("root");
    private static final Authority MIDDLE = ROOT.intermediate("middle");
    private static final Authority STRANGER = Authority.create("stranger");
    private static final Authority CLIENTS = Authority.create("clients");

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = weir(tls(ROOT, null));
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static UpstreamTls tls(Authority trusted, @Nullable KeyCertOptions keys) {
        return new UpstreamTls(
                new PemTrustOptions().addCertValue(Buffer.buffer(trusted.pem())),
                keys,
                Set.of("TLSv1.3", "TLSv1.2"),
                List.of());
    }

    private static UpstreamTls listed(Authority trusted, String... revoked) {
        UpstreamTls all = tls(trusted, null);
        return new UpstreamTls(
                all.trust(),
                null,
                all.protocols(),
                all.ciphers(),
                Stream.of(revoked).map(Buffer::buffer).toList());
    }

    private static KeyCertOptions keys(Identity identity) {
        return new PfxOptions().setValue(Buffer.buffer(identity.pkcs12())).setPassword(Identity.PASSWORD);
    }

    private static TestWeir weir(UpstreamTls tls) {
        return TestWeir.setup()
                .upstreamTls(tls)
                .with("weir.upstream.connect-timeout", "10s")
                .names(names -> new dev.weir.dns.Resolver.Settings(
                        names.family(), names.servers(), hosts(), names.patience(), names.ticker()))
                .start();
    }

    private static HostsFileEntriesProvider hosts() {
        try {
            return HostsFileEntriesProvider.parser().parse(new StringReader("127.0.0.1 a.example b.example\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void whatItsAuthorityTookBackIsNotBelieved() {
        Identity revoked = ROOT.server("localhost");
        Identity other = ROOT.server("localhost");
        Identity below = MIDDLE.server("localhost");
        UpstreamTls listed = listed(
                ROOT,
                RevocationList.of(STRANGER, other),
                RevocationList.of(ROOT, revoked),
                RevocationList.of(MIDDLE, below));
        try (TestWeir strict = weir(listed)) {
            for (Identity identity : List.of(revoked, below)) {
                try (RawOrigin origin = RawOrigin.startTls(identity)) {
                    RawResponse response = absolute(strict, origin.authority("localhost"));
                    assertEquals(502, response.status());
                    assertTrue(
                            String.valueOf(response.header("proxy-status")).contains("error=tls_certificate_error;"));
                    assertTrue(response.text().contains("revoked"), response.text());
                    origin.assertNothingReceived();
                }
            }
            try (RawOrigin origin = RawOrigin.startTls(other)) {
                origin.answer(OK);
                assertEquals(
                        200, absolute(strict, origin.authority("localhost")).status());
            }
        }
    }

    @Test
    void aListThatComesLaterHoldsForNewConnections() {
        Identity revoked = ROOT.server("localhost");
        try (TestWeir renewed = weir(tls(ROOT, null));
                RawOrigin origin = RawOrigin.startTls(revoked)) {
            origin.answerThenClose("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\nok");
            assertEquals(200, absolute(renewed, origin.authority("localhost")).status());
            TestWeir.await(renewed.plane().renewUpstreamTls(listed(ROOT, RevocationList.of(ROOT, revoked))));
            assertEquals(502, absolute(renewed, origin.authority("localhost")).status());
        }
    }

    static Stream<Arguments> believed() {
        return Stream.of(
                Arguments.of("localhost", ROOT.server("localhost")),
                Arguments.of("a.example", ROOT.server("a.example")),
                Arguments.of("a.example", ROOT.server("*.example", "a.example")),
                Arguments.of("a.example", MIDDLE.server("a.example")),
                Arguments.of("127.0.0.1", ROOT.server("127.0.0.1")));
    }

    @ParameterizedTest
    @MethodSource("believed")
    void aRightCertificateIsBelieved(String host, Identity identity) {
        try (RawOrigin origin = RawOrigin.startTls(identity)) {
            origin.answer(OK);
            assertEquals(200, absolute(weir, origin.authority(host)).status());
            assertEquals(200, path(weir, origin.authority(host)).status());
            Conversation conversation = origin.accept();
            assertEquals(host.equals("127.0.0.1") ? List.of() : List.of(host), conversation.sni());
            assertEquals(origin.authority(host), origin.awaitRequest().header("host"));
        }
    }

    @Test
    void theNameInSniAndCertificateHasNoTrailingDotAndNoUpperCase() {
        try (RawOrigin origin = RawOrigin.startTls(ROOT.server("a.example"))) {
            origin.answer(OK);
            assertEquals(200, absolute(weir, origin.authority("A.Example.")).status());
            assertEquals(List.of("a.example"), origin.accept().sni());
        }
    }

    static Stream<Arguments> notBelieved() {
        return Stream.of(
                row("has expired", "localhost", () -> ROOT.expiredServer("localhost")),
                row("not valid yet", "localhost", () -> ROOT.futureServer("localhost")),
                row("another name", "localhost", () -> ROOT.server("a.example")),
                row("another name", "a.example", () -> ROOT.server("example", "b.example", "xa.example")),
                row("another name", "a.example", () -> ROOT.server("*.a.example", "*")),
                row("another name", "127.0.0.1", () -> ROOT.server("localhost")),
                row("another name", "127.0.0.1", () -> ROOT.server("127.0.0.2", "localhost")),
                row("another name", "localhost", () -> ROOT.server("127.0.0.1")),
                row(
                        "names no host",
                        "localhost",
                        () -> ROOT.order().forServer().subject("CN=localhost").issue()),
                row(
                        "another name",
                        "127.0.0.1",
                        () -> ROOT.order().forServer().subject("CN=127.0.0.1").issue()),
                row(
                        "another name",
                        "localhost",
                        () -> nul(ROOT.order()
                                .forServer()
                                .subject("CN=localhost\\00.evil.test")
                                .issue())),
                row("another name", "localhost", () -> ROOT.server("localhost\0.evil.test")),
                row("does not trust", "localhost", () -> STRANGER.server("localhost")),
                row(
                        "signed by itself",
                        "localhost",
                        () -> ROOT.order().forServer().names("localhost").selfSign()),
                row(
                        "does not trust",
                        "localhost",
                        () -> MIDDLE.server("localhost").alone()),
                row(
                        "not made out for use by a server",
                        "localhost",
                        () -> ROOT.order().forClient().names("localhost").issue()));
    }

    private static Identity nul(Identity identity) {
        assertTrue(identity.certificate().getSubjectX500Principal().getName().contains("evil.test"));
        return identity;
    }

    private static Arguments row(String words, String host, Supplier<Identity> identity) {
        return Arguments.of(words, host, identity);
    }

    @ParameterizedTest(name = "{0}: {1} [{index}]")
    @MethodSource("notBelieved")
    void aWrongCertificateIsNeverBelieved(String words, String host, Supplier<Identity> identity) {
        try (RawOrigin origin = RawOrigin.startTls(identity.get())) {
            for (RawResponse response :
                    List.of(absolute(weir, origin.authority(host)), path(weir, origin.authority(host)))) {
                assertFault(response, 502, "tls_certificate_error", words);
            }
            assertTrue(origin.conversations().isEmpty(), "TLS came about");
            assertTrue(origin.requests().isEmpty());
        }
    }

    @Test
    void thePlatformsRootsAreTheDefault() {
        try (TestWeir plain = weir(UpstreamTls.PLATFORM);
                RawOrigin origin = RawOrigin.startTls(ROOT.server("localhost"))) {
            assertFault(absolute(plain, origin.authority("localhost")), 502, "tls_certificate_error", "does not trust");
        }
    }

    /** Hex of what the origin says to a ClientHello. */
    @ParameterizedTest(name = "{0} [{index}]")
    @CsvSource({
        // A fatal alert: handshake_failure, internal_error, protocol_version.
        "15030300020228, tls_alert_received, alert-id=40",
        "15030300020250, tls_alert_received, alert-id=80",
        "15030100020246, tls_alert_received, alert-id=70",
        // HTTP/1.1 400
        "485454502f312e312034303020426164, tls_protocol_error, could be agreed on",
        // The ServerHello of an origin that speaks TLS 1.0 alone, and of one with 1.1.
        "160301002a02000026 0301 0000000000000000000000000000000000000000000000000000000000000000 00 c014 00,"
                + " tls_protocol_error, could be agreed on",
        "160302002a02000026 0302 0000000000000000000000000000000000000000000000000000000000000000 00 c014 00,"
                + " tls_protocol_error, could be agreed on",
        "'', tls_protocol_error, could be agreed on",
    })
    void aHandshakeThatFailsIsToldInItsWords(String hex, String error, String words) {
        Bytes answer = Bytes.of(HexFormat.of().parseHex(hex.replace(" ", "")));
        Script script = conversation -> {
            conversation.readExactly(5);
            conversation.write(answer);
            conversation.close();
        };
        try (RawOrigin origin = RawOrigin.start(script)) {
            RawResponse response = absolute(weir, origin.authority());
            assertFault(response, 502, error, words);
            assertFalse(Bytes.of(received(origin)).text().contains("GET"));
        }
    }

    private static byte[] received(RawOrigin origin) {
        return origin.accept().received().toArray();
    }

    @Test
    void aHandshakeThatStallsIsATimeout() {
        try (RawOrigin origin = RawOrigin.manual();
                TestWeir hasty = TestWeir.setup()
                        .with("weir.upstream.connect-timeout", "300ms")
                        .start()) {
            assertFault(absolute(hasty, origin.authority()), 504, "connection_timeout", "in time");
            origin.accept().awaitClosedByPeer();
        }
    }

    @Test
    void aConnectionVerifiedForOneNameNeverServesAnother() {
        try (RawOrigin origin = RawOrigin.startTls(ROOT.server("a.example"))) {
            origin.answer(OK);
            assertEquals(200, absolute(weir, origin.authority("a.example")).status());
            assertFault(absolute(weir, origin.authority("b.example")), 502, "tls_certificate_error", "another name");
            assertEquals(200, absolute(weir, origin.authority("a.example")).status());
            assertEquals(1, origin.conversations().size());
            assertEquals(2, origin.connections());
        }
    }

    @Test
    void anHttp2ConnectionServesOneNameThoughItsCertificateHasTwo() {
        try (H2Origin origin = H2Origin.start(ROOT.server("a.example", "b.example"))) {
            origin.answer("ok");
            for (String name : List.of("a.example", "b.example", "a.example")) {
                assertEquals(200, absolute(weir, origin.authority(name)).status());
                assertEquals(
                        origin.authority(name), origin.awaitRequest().fields().get(":authority"));
            }
            assertEquals(2, origin.connections());
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2", "TLSv1.3"})
    void theClientCertificateIsShownToAnOriginThatAsks(String version) {
        Tls demanding =
                Tls.presenting(ROOT.server("localhost")).demanding(CLIENTS).speaking(version);
        try (TestWeir known = weir(tls(ROOT, keys(CLIENTS.client("CN=weir"))));
                RawOrigin origin = RawOrigin.setup().tls(demanding).start()) {
            origin.answer(OK);
            assertEquals(200, absolute(known, origin.authority("localhost")).status());
            assertEquals("CN=weir", peer(origin.accept()));
        }
    }

    private static String peer(Conversation conversation) {
        try {
            return conversation.tlsSession().getPeerPrincipal().getName();
        } catch (javax.net.ssl.SSLPeerUnverifiedException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @CsvSource({"TLSv1.2, GET", "TLSv1.3, GET", "TLSv1.3, POST"})
    void anOriginThatAsksForACertificateWeDoNotHaveIsToldAsSuch(String version, String method) {
        Tls demanding =
                Tls.presenting(ROOT.server("localhost")).demanding(CLIENTS).speaking(version);
        try (RawOrigin origin = RawOrigin.setup().tls(demanding).start();
                RawClient client = weir.client()) {
            client.send(method + " https://" + origin.authority("localhost") + "/secret HTTP/1.1\r\nHost: x\r\n"
                    + (method.equals("POST") ? "Content-Length: 0\r\n" : "") + "\r\n");
            assertFault(client.readResponse(), 502, "tls_alert_received", "client certificate");
            assertTrue(origin.requests().isEmpty());
        }
    }

    @Test
    void renewedTrustHoldsForNewConnections() {
        try (TestWeir renewed = weir(tls(STRANGER, null));
                RawOrigin origin = RawOrigin.startTls(ROOT.server("localhost"))) {
            origin.answer(OK);
            assertEquals(502, absolute(renewed, origin.authority("localhost")).status());
            TestWeir.await(renewed.plane().renewUpstreamTls(tls(ROOT, null)));
            assertEquals(200, absolute(renewed, origin.authority("localhost")).status());
        }
    }

    @Test
    void inATunnelTheClientVerifies() {
        try (RawOrigin origin = RawOrigin.startTls(STRANGER.server("localhost"));
                RawClient client = weir.client()) {
            origin.answer(OK);
            assertEquals(
                    200, client.connectTunnel(origin.authority("localhost")).status());
            client.upgradeToTls("localhost", Tls.trusting(STRANGER));
            client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertEquals(200, client.readResponse().status());
        }
    }

    private static RawResponse absolute(TestWeir through, String authority) {
        return get(through, "https://" + authority + "/p");
    }

    private static RawResponse path(TestWeir through, String authority) {
        return get(through, "/https://" + authority + "/p");
    }

    private static RawResponse get(TestWeir through, String target) {
        try (RawClient client = through.client()) {
            client.send("GET " + target + " HTTP/1.1\r\nHost: localhost\r\nX-Secret: s\r\n\r\n");
            return client.readResponse();
        }
    }

    private static void assertFault(RawResponse response, int status, String error, String words) {
        String told = response.head() + response.text();
        assertEquals(status, response.status(), told);
        assertTrue(String.valueOf(response.header("proxy-status")).contains("error=" + error + ";"), told);
        assertTrue(told.contains(words), told);
        assertFalse(told.contains("xception"), told);
    }
}
