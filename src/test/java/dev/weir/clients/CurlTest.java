package dev.weir.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.clients.Program.Ran;
import dev.weir.listener.TestWeir;
import dev.weir.testing.Answer;
import dev.weir.testing.Bytes;
import dev.weir.testing.Conversation;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RecordedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** curl in every form. */
class CurlTest {

    private static final Bytes MUCH = Bytes.random(3, 300_000);

    @TempDir
    static Path shared;

    private static Trust trust;
    private static TestWeir weir;

    @TempDir
    Path directory;

    private Program curl;

    @BeforeAll
    static void start() {
        trust = new Trust(shared);
        weir = trust.proxy().with("weir.proxy.https.client-auth", "request").start();
    }

    @AfterAll
    static void stop() {
        weir.close();
    }

    @BeforeEach
    void find() {
        curl = Program.installed(directory, "curl");
    }

    /** Every form of a GET; {@code via} is what the origin was told of us, nothing where we cannot see. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http  | -x PLAIN URL                                  | 1.1 weir
            http  | -x PLAIN --http1.0 URL                        | 1.0 weir
            http  | -x PLAIN --proxytunnel URL                    |
            http  | -x PLAIN --proxy-user alice:secret URL        | 1.1 weir
            http  | -x TLS --proxy-cacert ROOT URL                | 1.1 weir
            http  | -x TLS --proxy-cacert ROOT --proxytunnel URL  |
            http  | -x TLS --proxy-cacert ROOT --proxy-cert CERT --proxy-key KEY URL | 1.1 weir
            http  | PLAIN/URL                                     | 1.1 weir
            http  | --http1.0 PLAIN/URL                           | 1.0 weir
            http  | --cacert ROOT --http1.1 TLS/URL               | 1.1 weir
            http  | --cacert ROOT --http2 TLS/URL                 | 2 weir
            https | -x PLAIN --cacert ROOT URL                    |
            https | -x TLS --proxy-cacert ROOT --cacert ROOT URL  |
            https | PLAIN/URL                                     | 1.1 weir
            https | --cacert ROOT --http2 TLS/URL                 | 2 weir
            https | --cacert ROOT --cert CERT --key KEY TLS/URL   | 2 weir
            """)
    void everyFormReachesTheOrigin(String scheme, String arguments, String via) {
        try (RawOrigin origin = scheme.equals("http") ? RawOrigin.start() : RawOrigin.startTls(trust.origin())) {
            origin.answer(Site.with("/a", "hello"));
            curl(arguments.replace("URL", scheme + "://" + origin.authority("localhost") + "/a?b"))
                    .succeeded()
                    .says("hello");
            RecordedRequest request = origin.awaitRequest();
            assertEquals("/a?b", request.target());
            assertEquals(origin.authority("localhost"), request.header("host"));
            assertEquals(via, request.header("via"));
            assertNull(request.header("proxy-authorization"));
            assertNull(request.header("proxy-connection"));
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            -x PLAIN -T FILE URL                       | content-length
            -x PLAIN -T - URL                          | transfer-encoding
            -x PLAIN --http1.0 -T FILE URL             | content-length
            -x PLAIN -F part=@FILE URL                 | content-length
            --cacert ROOT --http2 -T FILE TLS/URL      | content-length
            --cacert ROOT --http2 -T - TLS/URL         | transfer-encoding
            """)
    void uploadsArriveWhole(String arguments, String framing) throws IOException {
        Path file = Files.write(directory.resolve("file"), MUCH.toArray());
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(Site.with("/up", Site.counting()));
            curl = curl.reading(file);
            curl("--expect100-timeout 0.1 "
                            + arguments.replace("FILE", file.toString()).replace("URL", origin.url("/up")))
                    .succeeded()
                    .says("got 300");
            RecordedRequest request = origin.awaitRequest();
            assertTrue(request.header(framing) != null, request.head());
            assertTrue(request.text().contains(MUCH.text()));
        }
    }

    @Test
    void aContinueComesFromTheOrigin() throws IOException {
        Path file = Files.write(directory.resolve("file"), MUCH.toArray());
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(new Answer() {
                @Override
                public boolean afterBody() {
                    return false;
                }

                @Override
                public void play(RecordedRequest request, Conversation conversation) {
                    conversation.write("HTTP/1.1 100 Continue\r\n\r\n");
                    int length = conversation.readBody().length();
                    conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n" + length);
                }
            });
            // Without the 100 it would wait for longer than it may take in all.
            curl("-x PLAIN --expect100-timeout 60 -m 30 -T " + file + " " + origin.url("/"))
                    .succeeded()
                    .says("300000");
        }
    }

    @Test
    void headRangesAndResumption() throws IOException {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.on(request -> request.method().equals("HEAD")
                    ? "HTTP/1.1 200 OK\r\nContent-Length: 10\r\nAccept-Ranges: bytes\r\n\r\n"
                    : Optional.ofNullable(request.header("range"))
                            .map(range -> "HTTP/1.1 206 Partial Content\r\nContent-Range: " + range.replace('=', ' ')
                                    + (range.endsWith("-") ? "9" : "") + "/10\r\nContent-Length: 5\r\n\r\n"
                                    + (range.endsWith("-") ? "56789" : "01234"))
                            .orElse("HTTP/1.1 500 No Range\r\nContent-Length: 0\r\n\r\n"));
            curl("-x PLAIN -I " + origin.url("/f")).succeeded().says("Content-Length: 10");
            curl("-x PLAIN -f -r 0-4 -o part " + origin.url("/f")).succeeded();
            curl("-x PLAIN -f -C - -o part " + origin.url("/f")).succeeded();
            assertEquals("0123456789", Files.readString(directory.resolve("part")));
        }
    }

    @Test
    void redirectsStayInPathForm() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answer(Site.with("/end", "arrived")
                    .and("/begin", Answer.of("HTTP/1.1 302 Found\r\nLocation: /end\r\nContent-Length: 0\r\n\r\n")));
            curl("-L PLAIN/" + origin.url("/begin")).succeeded().says("arrived");
            assertEquals("1.1 weir", origin.requests().getLast().header("via"));
        }
    }

    @Test
    void aRefusalIsReadableAndSaysWhatWouldAllowIt() {
        curl("-x PLAIN http://10.0.0.1/")
                .succeeded()
                .says("\"status\":403")
                .says("weir.egress.allow=10.0.0.1/32:80")
                .says("reach: [{cidr: ");
        Ran tunnel = curl("-S -x PLAIN https://10.0.0.1/").failed(56);
        assertTrue(tunnel.errors().contains("403"), tunnel::toString);
    }

    private Ran curl(String arguments) {
        Path key = shared.resolve("alice.key");
        if (arguments.contains("CERT")) {
            key = trust.client().key();
        }
        String line = "-s "
                + arguments
                        .replace("PLAIN", "http://127.0.0.1:" + weir.port())
                        .replace("TLS", "https://127.0.0.1:" + weir.tlsPort())
                        .replace("ROOT", trust.root())
                        .replace("CERT", shared.resolve("alice.crt").toString())
                        .replace("KEY", key.toString());
        return curl.run(
                Arrays.stream(line.split(" +")).filter(word -> !word.isEmpty()).toArray(String[]::new));
    }
}
