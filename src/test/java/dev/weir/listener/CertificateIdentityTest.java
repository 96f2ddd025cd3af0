package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.UsersFile;
import dev.weir.testing.Authority;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.Identity;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Tls;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever presents a certificate is known by it, and is asked for no password where others are. */
class CertificateIdentityTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Authority SERVERS = Authority.create("servers");
    private static final Authority CLIENTS = Authority.create("clients");
    private static final Identity ALICE = CLIENTS.client("CN=alice");
    private static final Identity MALLORY = CLIENTS.client("CN=mallory,O=Example");
    private static final String BANS =
            "blacklist: [{id: no-mallory, user: 'CN=mallory,O=Example'}, {id: no-eve, user: eve}]";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        // The first handshake of a JVM takes its time.
        new TestPki().start().close();
        UsersFile users = TestUsers.of("bob", "sesame", "eve", "sesame");
        weir = TestWeir.setup()
                .listenerTls(TestTls.of(SERVERS.server("localhost"), CLIENTS))
                .with("weir.proxy.https.client-auth", "request")
                .users(() -> users)
                .policy(BANS)
                .start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static String get(String target, String... lines) {
        StringBuilder text =
                new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: localhost:" + weir.tlsPort() + "\r\n");
        for (String line : lines) {
            text.append(line).append("\r\n");
        }
        return text.append("\r\n").toString();
    }

    private static RawClient client(String version) {
        return weir.tlsClient(Tls.trusting(SERVERS).as(ALICE).speaking(version));
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    void aCertificateIsEnoughInEveryForm(String version) {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(OK);
            try (RawClient client = client(version)) {
                assertEquals(
                        200, client.send(get(origin.url("/"))).readResponse().status());
                assertEquals(
                        200,
                        client.send(get("/" + origin.url("/"))).readResponse().status());
                assertEquals(200, client.connectTunnel(origin.authority()).status());
            }
        }
    }

    @Test
    void whoIsBannedIsRefusedByCertificateAndByPassword() {
        try (RawOrigin origin = RawOrigin.start()) {
            String url = origin.url("/");
            try (RawClient mallory =
                    weir.tlsClient(Tls.trusting(SERVERS).as(MALLORY).speaking("TLSv1.3"))) {
                assertBanned("no-mallory", mallory.send(get(url)).readResponse());
                assertBanned("no-mallory", mallory.send(get("/" + url)).readResponse());
                assertBanned("no-mallory", mallory.connectTunnel(origin.authority()));
            }
            String eve = "Authorization: " + TestUsers.field("eve", "sesame");
            try (RawClient client = weir.tlsClient(Tls.trusting(SERVERS))) {
                assertBanned("no-eve", client.send(get(url, "Proxy-" + eve)).readResponse());
                assertBanned("no-eve", client.send(get("/" + url, eve)).readResponse());
            }
            assertEquals(0, origin.requests().size());
        }
    }

    private static void assertBanned(String entry, RawResponse response) {
        assertEquals(403, response.status());
        String told = String.valueOf(response.header("proxy-status"));
        assertTrue(told.contains("entry=\"" + entry + "\""), told);
    }

    @Test
    void aCertificateIsEnoughOnHttp2() {
        try (RawOrigin origin = RawOrigin.start();
                H2Client client =
                        H2Client.connect(weir.tlsPort(), Tls.trusting(SERVERS).as(ALICE))) {
            origin.answer(OK);
            assertEquals(200, client.get(origin.url("/")).awaitResponse().status());
        }
    }

    @Test
    void withoutOneAPasswordIsAskedForOnTlsAsEverywhere() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.tlsClient(Tls.trusting(SERVERS));
                H2Client http2 = H2Client.connect(weir.tlsPort(), Tls.trusting(SERVERS))) {
            origin.answer(OK);
            assertEquals(407, client.send(get(origin.url("/"))).readResponse().status());
            assertEquals(
                    401, client.send(get("/" + origin.url("/"))).readResponse().status());
            client.send(get(origin.url("/"), "Proxy-Authorization: " + TestUsers.field("bob", "sesame")));
            assertEquals(200, client.readResponse().status());
            assertEquals(
                    407,
                    http2.request(Fields.of(
                                    ":method", "GET",
                                    ":scheme", "http",
                                    ":authority", origin.authority(),
                                    ":path", "/"))
                            .awaitResponse()
                            .status());
            assertEquals(1, origin.requests().size());
        }
    }

    /** Nothing is compared: the certificate has answered the question. */
    @Test
    void besideACertificateAPasswordDoesNotCount() {
        double before = weir.count("weir.users.verifications");
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = client("TLSv1.3")) {
            origin.answer(OK);
            client.send(get(origin.url("/"), "Proxy-Authorization: " + TestUsers.field("bob", "wrong")));
            assertEquals(200, client.readResponse().status());
            assertNull(origin.awaitRequest().header("proxy-authorization"));
        }
        assertEquals(before, weir.count("weir.users.verifications"));
    }

    @Test
    void inPathFormCredentialsThatNameAUserHereStayHereAndOthersGoOn() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = client("TLSv1.3")) {
            origin.answer(OK);
            String theirs = TestUsers.field("carol", "there");
            for (String field : new String[] {TestUsers.field("bob", "sesame"), theirs, "Bearer abc"}) {
                RawResponse response = client.send(get("/" + origin.url("/"), "Authorization: " + field))
                        .readResponse();
                assertEquals(200, response.status());
            }
            assertNull(origin.requests().get(0).header("authorization"));
            assertEquals(theirs, origin.requests().get(1).header("authorization"));
            assertEquals("Bearer abc", origin.requests().get(2).header("authorization"));
        }
    }
}
