package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weir.dns.Resolver;
import dev.weir.testing.Answer;
import dev.weir.testing.Authority;
import dev.weir.testing.DeadPort;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import io.netty.resolver.HostsFileEntriesProvider;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is said of each way in which an origin fails: its own words, to a browser in HTML, and nothing from the inside. */
class ErrorWordsTest {

    private static final Authority ROOT = Authority.create("root");

    private static TestWeir weir;
    private static TestWeir hasty;
    private static RawOrigin resetting;
    private static RawOrigin closing;
    private static RawOrigin senseless;
    private static RawOrigin cut;
    private static RawOrigin challenging;
    private static RawOrigin mute;
    private static RawOrigin untrusted;
    private static DeadPort refusing;
    private static DeadPort silent;

    @BeforeAll
    static void start() {
        weir = weir("20s");
        hasty = weir("1s");
        resetting = RawOrigin.start().answer(Answer.of("").thenReset());
        closing = RawOrigin.start().answer(Answer.of("").thenClose());
        senseless = RawOrigin.start().answer("220 smtp.example ESMTP\r\n\r\n");
        cut = RawOrigin.start().answerThenClose("HTTP/1.1 200 OK\r\nContent-Le");
        challenging =
                RawOrigin.start().answer("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic\r\nContent-Length: 0\r\n\r\n");
        mute = RawOrigin.manual();
        untrusted = RawOrigin.startTls(ROOT.server("fails.example"));
        refusing = DeadPort.refusing();
        silent = DeadPort.silent();
    }

    private static TestWeir weir(String timeout) {
        return TestWeir.setup()
                .with("weir.upstream.connect-timeout", timeout)
                .with("weir.upstream.response-timeout", timeout)
                .names(names -> new Resolver.Settings(
                        names.family(), names.servers(), hosts(), names.patience(), names.ticker()))
                .start();
    }

    private static HostsFileEntriesProvider hosts() {
        try {
            return HostsFileEntriesProvider.parser().parse(new StringReader("127.0.0.1 fails.example\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void stop() {
        weir.close();
        hasty.close();
        for (RawOrigin origin : List.of(resetting, closing, senseless, cut, challenging, mute, untrusted)) {
            origin.close();
        }
        refusing.close();
        silent.close();
    }

    /** The failures, with what is to be said of them. */
    enum Failure {
        DEAD_NAME(502, "dns_error", "Name not found"),
        REFUSED(502, "connection_refused", "Connection refused"),
        CONNECT_TIMEOUT(504, "connection_timeout", "Connection timed out"),
        RESPONSE_TIMEOUT(504, "http_response_timeout", "Response timed out"),
        RESET(502, "connection_terminated", "Connection broken off"),
        CLOSED(502, "connection_terminated", "Connection broken off"),
        BAD_RESPONSE(502, "http_protocol_error", "Invalid response"),
        CUT_RESPONSE(502, "http_response_incomplete", "Response incomplete"),
        CHALLENGE(502, "http_protocol_error", "Proxy credentials asked for"),
        BAD_CERTIFICATE(502, "tls_certificate_error", "Certificate issuer unknown");

        private final int status;
        private final String error;
        private final String title;

        Failure(int status, String error, String title) {
            this.status = status;
            this.error = error;
            this.title = title;
        }

        private RawClient client() {
            return this == CONNECT_TIMEOUT || this == RESPONSE_TIMEOUT ? hasty.client() : weir.client();
        }

        private String url() {
            return switch (this) {
                case DEAD_NAME -> "http://nowhere.invalid/p";
                case REFUSED -> "http://fails.example:" + refusing.port() + "/p";
                case CONNECT_TIMEOUT -> "http://fails.example:" + silent.port() + "/p";
                case RESPONSE_TIMEOUT -> "http://" + mute.authority("fails.example") + "/p";
                case RESET -> "http://" + resetting.authority("fails.example") + "/p";
                case CLOSED -> "http://" + closing.authority("fails.example") + "/p";
                case BAD_RESPONSE -> "http://" + senseless.authority("fails.example") + "/p";
                case CUT_RESPONSE -> "http://" + cut.authority("fails.example") + "/p";
                case CHALLENGE -> "http://" + challenging.authority("fails.example") + "/p";
                case BAD_CERTIFICATE -> "https://" + untrusted.authority("fails.example") + "/p";
            };
        }
    }

    @ParameterizedTest
    @EnumSource
    void eachFailureHasItsWords(Failure failure) {
        for (String target : List.of(failure.url(), "/" + failure.url())) {
            try (RawClient client = failure.client()) {
                client.send(request("GET", target, "*/*"));
                RawResponse problem = client.readResponse();
                assertTold(failure, problem);
                assertEquals("application/problem+json", problem.header("content-type"));
                assertTrue(problem.text().contains("\"title\":\"" + failure.title + "\""), problem.text());
                assertTrue(problem.text().contains("\"status\":" + failure.status), problem.text());
                // The connection goes on.
                client.send(request("GET", "/favicon.ico", "*/*"));
                assertEquals(204, client.readResponse().status());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void aBrowserGetsAPageAndHeadNoBody(Failure failure) {
        try (RawClient client = failure.client()) {
            client.send(request("GET", failure.url(), "text/html,*/*;q=0.8"));
            RawResponse page = client.readResponse();
            assertTold(failure, page);
            assertTrue(String.valueOf(page.header("content-type")).startsWith("text/html"), page.head());
            assertTrue(page.text().contains("<h1>" + failure.title + "</h1>"), page.text());
            client.send(request("HEAD", failure.url(), "text/html"));
            RawResponse head = client.readResponse("HEAD");
            assertTold(failure, head);
            client.send(request("GET", "/favicon.ico", "*/*"));
            assertEquals(204, client.readResponse().status());
        }
    }

    private static String request(String method, String target, String accept) {
        return method + " " + target + " HTTP/1.1\r\nHost: localhost\r\nAccept: " + accept
                + "\r\nAuthorization: Basic c2VjcmV0\r\nCookie: secret=1\r\n\r\n";
    }

    private static void assertTold(Failure failure, RawResponse response) {
        String told = response.head() + response.text();
        assertEquals(failure.status, response.status(), told);
        String status = String.valueOf(response.header("proxy-status"));
        assertTrue(status.startsWith("weir;error=" + failure.error + ";"), told);
        assertTrue(status.contains("exchange="), told);
        for (String inside : List.of("127.0.0.1", "xception", "java", "vertx", "netty", "secret", "c2VjcmV0")) {
            assertFalse(told.contains(inside), inside + " in " + told);
        }
    }

    @Test
    void noTwoFailuresShareTheirWords() {
        Set<String> titles = new HashSet<>();
        for (Failure failure : Failure.values()) {
            assertTrue(titles.add(failure.title) || failure == Failure.CLOSED, failure.title);
        }
    }

    @Test
    void aHostThatNoRouteLeadsToIsUnreachable() {
        String nowhere = "224.0.0.1";
        assumeTrue(hasNoRoute(nowhere), "this machine has a route to " + nowhere);
        try (TestWeir open = TestWeir.setup()
                        .with("weir.egress.allow", "224.0.0.0/4")
                        .start();
                RawClient client = open.client()) {
            client.send("GET http://" + nowhere + "/ HTTP/1.1\r\nHost: x\r\n\r\n");
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertTrue(
                    String.valueOf(response.header("proxy-status")).contains("error=destination_ip_unroutable;"),
                    response.head());
        }
    }

    private static boolean hasNoRoute(String literal) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(literal, 80), 500);
            return false;
        } catch (NoRouteToHostException e) {
            return true;
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("unreachable");
        }
    }
}
