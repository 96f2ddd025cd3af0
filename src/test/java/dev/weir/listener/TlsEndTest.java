package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.testing.Conversation;
import dev.weir.testing.Fields;
import dev.weir.testing.H2Client;
import dev.weir.testing.H2Origin;
import dev.weir.testing.H2Script;
import dev.weir.testing.H2Stream;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import dev.weir.testing.Script;
import dev.weir.testing.Tls;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Peers that end TLS and leave the TCP connection below open, as some servers do for half a minute (RFC 8446 §6.1, RFC 9112 §9.8). */
class TlsEndTest {

    private static final TestPki PKI = new TestPki();
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private static TestWeir weir;

    @BeforeAll
    static void start() {
        weir = PKI.start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    private static RawOrigin origin(String version) {
        return RawOrigin.setup()
                .tls(Tls.presenting(PKI.origin()).speaking(version))
                .script(Script.leftToTheTest())
                .start();
    }

    private static String ask(String method, String authority) {
        return method + " https://" + authority + "/p HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n";
    }

    @ParameterizedTest
    @CsvSource({
        "TLSv1.2, 'Connection: close', some, false",
        "TLSv1.3, 'Connection: close', some, false",
        "TLSv1.2, 'Content-Length: 100', some, true",
        "TLSv1.3, 'Content-Length: 100', some, true",
        "TLSv1.3, 'Transfer-Encoding: chunked', '4;\r\nsome\r\n', true"
    })
    void aResponseEndsWithIt(String version, String field, String body, boolean cut) {
        try (RawOrigin origin = origin(version);
                RawClient client = weir.client()) {
            client.send(ask("GET", origin.authority("localhost")));
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation
                    .write("HTTP/1.1 200 OK\r\n" + field + "\r\n\r\n" + body.translateEscapes())
                    .closeTls();
            RawResponse response = client.readResponse();
            assertEquals("some", response.text());
            assertEquals(cut, response.truncated());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anOriginThatAnswersSoIsABadOne(String version) {
        try (RawOrigin origin = origin(version);
                RawClient client = weir.client()) {
            client.send(ask("POST", origin.authority("localhost")));
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.closeTls();
            assertEquals(502, client.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void nothingIsSentOnAConnectionThatEndedIdle(String version) {
        try (RawOrigin origin = origin(version);
                RawClient client = weir.client()) {
            client.send(ask("POST", origin.authority("localhost")));
            Conversation first = origin.accept();
            first.readHead();
            first.write(OK);
            assertEquals("ok", client.readResponse().text());
            first.closeTls();
            first.awaitClosedByPeer();
            client.send(ask("POST", origin.authority("localhost")));
            Conversation second = origin.accept();
            second.readHead();
            second.write(OK);
            assertEquals("ok", client.readResponse().text());
        }
    }

    @Test
    void streamsEndWithIt() {
        try (H2Origin origin = H2Origin.start(PKI.origin());
                RawClient client = weir.client();
                RawClient other = weir.client()) {
            origin.answer(H2Script.leftToTheTest());
            client.send(ask("POST", origin.authority("origin.localhost")));
            H2Stream begun = origin.accept();
            begun.sendHeaders(Fields.of(":status", "200")).send("some");
            RawResponse head = client.readHead();
            other.send(ask("POST", origin.authority("origin.localhost")));
            H2Stream asked = origin.accept();
            assertEquals(begun.connection(), asked.connection());
            begun.connection().closeTls();
            assertTrue(client.readBody(head).truncated());
            assertEquals(502, other.readResponse().status());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void anIdleClientIsLetGo(String version) {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.tlsClient(PKI.client().speaking(version))) {
            origin.answer(OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            assertEquals("ok", client.readResponse().text());
            client.closeTls().expectClosed();
        }
    }

    @Test
    void aClientThatWaitsForItsAnswerGetsIt() {
        try (RawOrigin origin = RawOrigin.start();
                RawClient client = weir.tlsClient(PKI.client().speaking("TLSv1.3"))) {
            origin.answer(OK);
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n")
                    .closeTls();
            RawResponse response = client.readResponse();
            assertEquals("ok", response.text());
            assertFalse(response.truncated());
            client.expectClosed();
        }
    }

    /** It has said that it sends no more, not that it has left. */
    @Test
    void aClientThatGoesOnReadingIsNotCutInAPause() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.tlsClient(PKI.client().speaking("TLSv1.3"))) {
            client.send("GET " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Conversation conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nso");
            RawResponse head = client.readHead();
            client.closeTls();
            conversation.assertNoBytesWithin(Duration.ofSeconds(4));
            conversation.write("me");
            assertEquals("some", client.readBody(head).text());
            client.expectClosed();
        }
    }

    @Test
    void anUploadThatEndsSoIsCut() {
        try (RawOrigin origin = RawOrigin.manual();
                RawClient client = weir.tlsClient(PKI.client().speaking("TLSv1.3"))) {
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nsome");
            Conversation conversation = origin.accept();
            conversation.readHead();
            client.closeTls();
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
        }
    }

    @Test
    void anHttp2ClientIsLetGoAndWhatItAskedForIsGivenUp() {
        try (RawOrigin origin = RawOrigin.manual();
                H2Client client = PKI.h2(weir)) {
            client.get(origin.url("/"));
            Conversation conversation = origin.accept();
            conversation.readHead();
            client.connection().closeTls();
            conversation.awaitClosedByPeer();
        }
    }
}
