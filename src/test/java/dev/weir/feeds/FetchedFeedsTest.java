package dev.weir.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.feeds.RunningFeeds.Setup;
import dev.weir.policy.FeedContent;
import dev.weir.testing.Answer;
import dev.weir.testing.Authority;
import dev.weir.testing.Bytes;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawOrigin;
import dev.weir.upstream.UpstreamTls;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemTrustOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists that are fetched from origins, good and bad ones, over real sockets. */
class FetchedFeedsTest {

    @TempDir
    private Path directory;

    private Setup setup() {
        return RunningFeeds.in(directory);
    }

    private static String ok(String body, String... fields) {
        StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nContent-Length: " + body.length() + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        return head + "\r\n" + body;
    }

    private static byte[] gzip(byte[] text) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            out.write(text);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static Answer compressed(byte[] body, String fields) {
        return Answer.of(Bytes.of("HTTP/1.1 200 OK\r\n" + fields + "Content-Length: " + body.length + "\r\n\r\n")
                .plus(Bytes.of(body)));
    }

    private static String redirect(int status, String location) {
        return "HTTP/1.1 " + status + " Elsewhere\r\nLocation: " + location + "\r\nContent-Length: 3\r\n\r\nhm\n";
    }

    @Test
    void aListIsFetchedAndItsOriginSeesNoMoreThanIsNeeded() {
        try (RawOrigin origin = RawOrigin.start().answer(ok("0.0.0.0 ads.example\n0.0.0.0 localhost\n"));
                RunningFeeds running =
                        setup().feed("ads", origin.url("/hosts?key=secret")).start()) {
            assertEquals("", RunningFeeds.names(running.awaitTold()));
            assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
            assertEquals(
                    "GET /hosts?key=secret HTTP/1.1\r\nUser-Agent: Weir\r\nAccept: */*\r\nAccept-Encoding: gzip\r\nhost: "
                            + origin.authority() + "\r\n\r\n",
                    origin.awaitRequest().head().toString());
            FeedStatus status = running.status();
            assertEquals(origin.url("/***"), status.url());
            assertEquals(
                    "2 lines, 1 names blocked, 0 excepted, 1 skipped (1 local names)", String.valueOf(status.counts()));
            assertNotNull(status.lastSuccess());
            assertEquals(status.lastSuccess(), status.lastAttempt());
            assertEquals(
                    (double) status.lastSuccess().getEpochSecond(), running.gauge("weir.feed.last.success.timestamp"));
            assertEquals(3600, running.gauge("weir.feed.interval"));
            assertEquals(0, running.failuresCounted());
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgain() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(ok("ads.example\n", "ETag: W/\"one\"", "Last-Modified: Sun, 06 Nov 1994 08:49:37 GMT"));
            origin.answerOnce("HTTP/1.1 304 Not Modified\r\n\r\n");
            origin.answerOnce(ok("new.example\n", "ETag: \"two\""));
            origin.answer("HTTP/1.1 304 Not Modified\r\n\r\n");
            try (RunningFeeds running = setup().interval(Duration.ofMillis(50))
                    .feed("ads", origin.url("/"))
                    .start()) {
                running.awaitTold();
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                origin.awaitRequest();
                var second = origin.awaitRequest();
                assertEquals("W/\"one\"", second.header("if-none-match"));
                assertEquals("Sun, 06 Nov 1994 08:49:37 GMT", second.header("if-modified-since"));
                assertEquals("new.example", RunningFeeds.names(running.awaitTold()));
                origin.awaitRequest();
                var fourth = origin.awaitRequest();
                assertEquals("\"two\"", fourth.header("if-none-match"));
                assertNull(fourth.header("if-modified-since"));
                origin.awaitRequest();
                assertFalse(running.wasToldMore());
                assertNull(running.status().failure());
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "HTTP/1.1 404 Not Found\\r\\nContent-Length: 12\\r\\n\\r\\nads.example\\n; the origin answered 404",
                "HTTP/1.1 500 Broken\\r\\nContent-Length: 0\\r\\n\\r\\n; the origin answered 500",
                "HTTP/1.1 204 No Content\\r\\n\\r\\n; the origin answered 204",
                "HTTP/1.1 206 Partial Content\\r\\nContent-Length: 12\\r\\n\\r\\nads.example\\n; the origin answered 206",
                "HTTP/1.1 302 Found\\r\\nContent-Length: 0\\r\\n\\r\\n; the origin answered 302",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 0\\r\\n\\r\\n; it is not taken: it is empty",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 24\\r\\n\\r\\n<html>\\nads.example\\n</htm; it is not taken: it is a page or data, not a list",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: br\\r\\nContent-Length: 12\\r\\n\\r\\nads.example\\n; it came in a content coding that was not asked for",
                "HTTP/1.1 200 OK\\r\\nContent-Encoding: gzip, gzip\\r\\nContent-Length: 12\\r\\n\\r\\nads.example\\n; it came in a content coding that was not asked for",
                "HTTP/1.1 200 OK\\r\\nContent-Length: 10\\r\\nContent-Length: 12\\r\\n\\r\\nads.example\\n; *",
                "SSH-2.0-OpenSSH_9.6\\r\\n; *",
            })
    void aBadAnswerTakesNothingAway(String escaped, String reason) {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(ok("ads.example\n"));
            origin.answerOnce(Answer.of(escaped.translateEscapes()).thenClose());
            Held held = origin.hold();
            // It comes again before the test is over.
            origin.answer(ok("more.example\n"));
            try (RunningFeeds running = setup().interval(Duration.ofMillis(50))
                    .feed("ads", origin.url("/"))
                    .start()) {
                running.awaitTold();
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                held.request();
                FeedStatus status = running.status();
                assertNotNull(status.failure());
                assertTrue(reason.equals("*") || reason.equals(status.failure()), status.failure());
                assertTrue(status.hasContent());
                assertEquals(1, running.failuresCounted());
                assertFalse(running.wasToldMore());
                origin.answer(ok("more.example\n"));
                held.release(ok("more.example\n"));
                assertEquals("more.example", RunningFeeds.names(running.awaitTold()));
                Eventually.await(() -> running.status().failure() == null, "it is well again");
                assertEquals(0, running.status().failures());
            }
        }
    }

    @Test
    void nothingCannotBeUnchanged() {
        try (RawOrigin origin = RawOrigin.start().answer("HTTP/1.1 304 Not Modified\r\n\r\n");
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            assertEquals("the origin answered 304", running.awaitFailure().failure());
        }
    }

    @Test
    void whatWasNotAskedForByItsValidatorsCannotBeUnchanged() {
        try (RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(ok("ads.example\n"));
            origin.answer("HTTP/1.1 304 Not Modified\r\n\r\n");
            try (RunningFeeds running = setup().interval(Duration.ofMillis(50))
                    .feed("ads", origin.url("/"))
                    .start()) {
                running.awaitTold();
                running.awaitTold();
                assertEquals("the origin answered 304", running.awaitFailure().failure());
            }
        }
    }

    /**
     * Of what an origin never sees again it cannot say that it is unchanged. To whoever asks by the tag this one says so, and a list
     * that is unchanged is not kept again: taken away once, it is away until it is fetched anew, whatever was going on just then.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void whatIsTakenAwayFromTheDiskIsFetchedAnew(boolean withItsDirectory) throws IOException {
        try (RawOrigin origin = RawOrigin.start()
                        .on(request -> request.header("if-none-match") == null
                                ? ok("ads.example\n", "ETag: \"one\"")
                                : "HTTP/1.1 304 Not Modified\r\n\r\n");
                RunningFeeds running = setup().interval(Duration.ofMillis(50))
                        .feed("ads", origin.url("/"))
                        .start()) {
            running.awaitTold();
            running.awaitTold();
            awaitRequest(origin, /* conditional= */ true);
            delete(directory.resolve("ads"), withItsDirectory);
            awaitRequest(origin, /* conditional= */ false);
            awaitRequest(origin, /* conditional= */ true);
        }
    }

    private static void awaitRequest(RawOrigin origin, boolean conditional) {
        while ((origin.awaitRequest().header("if-none-match") != null) != conditional) {
            // One of those that follow is.
        }
    }

    private static void delete(Path kept, boolean withItsDirectory) throws IOException {
        if (withItsDirectory) {
            Files.move(kept, kept.resolveSibling("moved-" + System.nanoTime()));
            return;
        }
        try (Stream<Path> files = Files.list(kept)) {
            for (Path file : files.toList()) {
                if (String.valueOf(file.getFileName()).length() == 64) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    @Test
    void aBodyThatIsCutOffIsNotTaken() {
        try (RawOrigin origin = RawOrigin.start()
                        .answerThenClose("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nads.example\n");
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            FeedStatus status = running.awaitFailure();
            assertTrue(String.valueOf(status.failure()).contains("127.0.0.1"), status.failure());
            assertFalse(status.hasContent());
        }
        try (RawOrigin origin = RawOrigin.start()
                        .answerThenClose(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nc\r\nads.example\n\r\n");
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            assertFalse(running.awaitFailure().hasContent());
        }
    }

    @Test
    void anOriginThatHangsIsGivenUp() {
        try (RawOrigin origin = RawOrigin.start()) {
            Held held = origin.hold();
            origin.answer(ok("ads.example\n"));
            try (RunningFeeds running = setup().limit(Duration.ofMillis(500))
                    .feed("ads", origin.url("/"))
                    .start()) {
                running.awaitTold();
                held.request();
                held.conversation().awaitClosedByPeer();
                held.release("");
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                assertEquals(1, running.failuresCounted());
            }
        }
    }

    @Test
    void anOriginThatTricklesIsGivenUp() {
        try (RawOrigin origin = RawOrigin.manual();
                RunningFeeds running = setup().limit(Duration.ofMillis(500))
                        .feed("ads", origin.url("/"))
                        .start()) {
            var conversation = origin.accept();
            conversation.readHead();
            conversation.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nads.example\n");
            conversation.awaitClosedByPeer();
            assertFalse(running.awaitFailure().hasContent());
        }
    }

    @Test
    void aListThatIsTooLargeIsNotTaken() {
        try (RawOrigin origin = RawOrigin.manual();
                RunningFeeds running =
                        setup().maxBytes(1000).feed("ads", origin.url("/")).start()) {
            var conversation = origin.accept();
            conversation.readHead();
            conversation.write(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3e9\r\n" + "a.example\n".repeat(101));
            conversation.awaitClosedByPeer();
            assertFalse(running.awaitFailure().hasContent());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Encoding: gzip\r\n",
                "Content-Encoding: x-GZIP\r\n",
                "Content-Type: application/gzip\r\n",
                ""
            })
    void gzipIsUnpackedHoweverItIsLabelled(String fields) {
        byte[] body = gzip("||ads.example^\n@@||good.example^\n".getBytes(StandardCharsets.US_ASCII));
        try (RawOrigin origin = RawOrigin.start().answer(compressed(body, fields));
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            running.awaitTold();
            assertEquals("+good.example ads.example", RunningFeeds.names(running.awaitTold()));
        }
    }

    @Test
    void gzipThatComesToFarTooMuchIsNotTaken() {
        byte[] names = "a.example\n".repeat(400_000).getBytes(StandardCharsets.US_ASCII);
        byte[] bomb = gzip(names);
        assertTrue(bomb.length * 100 < names.length);
        assertRefused(bomb, 64 << 20, "it is not taken: unpacked it is larger than 1");
        assertRefused(gzip(Bytes.random(3, 50_000).toArray()), 20_000, "The answer of");
        assertRefused(
                gzip("a.example\n".repeat(3000).getBytes(StandardCharsets.US_ASCII)),
                20_000,
                "it is not taken: unpacked");
        assertRefused(Arrays.copyOf(bomb, bomb.length / 2), 64 << 20, "it is not taken: ");
        assertRefused(new byte[] {0x1f, (byte) 0x8b, 0, 1, 2, 3}, 1000, "it is not taken: its gzip is damaged");
        assertRefused(gzip(new byte[0]), 1000, "it is not taken: it is empty");
        assertRefused(gzip(gzip("a.example\n".getBytes(StandardCharsets.US_ASCII))), 1000, "it is not taken: ");
    }

    private void assertRefused(byte[] body, long maxBytes, String reason) {
        try (RawOrigin origin = RawOrigin.start().answer(compressed(body, "Content-Encoding: gzip\r\n"));
                RunningFeeds running =
                        setup().maxBytes(maxBytes).feed("ads", origin.url("/")).start()) {
            FeedStatus status = running.awaitFailure();
            assertTrue(String.valueOf(status.failure()).startsWith(reason), status.failure());
            assertFalse(status.hasContent());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 303, 307, 308})
    void redirectsAreFollowed(int status) {
        try (RawOrigin other = RawOrigin.start().answer(ok("ads.example\n"));
                RawOrigin origin = RawOrigin.start()) {
            origin.answerOnce(redirect(status, "b?c"));
            origin.answerOnce(redirect(status, other.url("/list")));
            try (RunningFeeds running = setup().feed("ads", origin.url("/a/x")).start()) {
                running.awaitTold();
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                assertEquals("/a/x", origin.awaitRequest().target());
                assertEquals("/a/b?c", origin.awaitRequest().target());
                assertEquals("/list", other.awaitRequest().target());
            }
        }
    }

    @Test
    void eachRedirectIsJudgedByTheGuard() {
        try (RawOrigin closed = RawOrigin.setup().bind("127.0.0.2").start();
                RawOrigin origin = RawOrigin.start().answer(redirect(302, closed.url("/")));
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            FeedStatus status = running.awaitFailure();
            assertTrue(String.valueOf(status.failure()).contains("loopback"), status.failure());
            closed.assertNotConnected();
        }
    }

    @Test
    void theListItselfIsJudgedByTheGuard() {
        try (RawOrigin closed = RawOrigin.setup().bind("127.0.0.2").start();
                RunningFeeds running = setup().feed("ads", closed.url("/")).start()) {
            running.awaitFailure();
            closed.assertNotConnected();
        }
    }

    @Test
    void redirectsEnd() {
        try (RawOrigin origin = RawOrigin.start().answer(redirect(302, "/again"));
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            assertEquals(
                    "it was redirected more than 5 times",
                    running.awaitFailure().failure());
            assertTrue(origin.requests().size() >= 6);
        }
    }

    @Test
    void anOriginBehindTlsIsVerifiedAndNotLeftForAPlainOne() {
        Authority authority = Authority.create("Lists");
        UpstreamTls trust = new UpstreamTls(
                new PemTrustOptions().addCertValue(Buffer.buffer(authority.pem())),
                null,
                Set.of("TLSv1.3", "TLSv1.2"),
                List.of(),
                List.of());
        try (RawOrigin plain = RawOrigin.start();
                RawOrigin origin = RawOrigin.startTls(authority.server("127.0.0.1"))) {
            origin.answerOnce(redirect(302, plain.url("/")));
            origin.answer(ok("ads.example\n"));
            try (RunningFeeds running =
                    setup().tls(trust).feed("ads", origin.url("/")).start()) {
                running.awaitTold();
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                // A handshake that takes too long on a busy machine is one more.
                assertTrue(running.failuresCounted() >= 1);
                plain.assertNotConnected();
            }
        }
        try (RawOrigin stranger =
                        RawOrigin.startTls(Authority.create("Strangers").server("127.0.0.1"));
                RunningFeeds running =
                        setup().tls(trust).feed("other", stranger.url("/")).start()) {
            assertTrue(
                    String.valueOf(running.awaitFailure().failure()).contains("certificate"),
                    running.status().failure());
            assertEquals(0, stranger.requests().size());
        }
    }

    @Test
    void theNextProxyIsAskedForIt() {
        try (RawOrigin parent = RawOrigin.start().answer(ok("ads.example\n"));
                RunningFeeds running = setup().with("weir.upstream.parent", "http://" + parent.authority())
                        .feed("ads", "http://lists.example/hosts")
                        .start()) {
            running.awaitTold();
            assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
            assertEquals("http://lists.example/hosts", parent.awaitRequest().target());
        }
    }

    @Test
    void anOriginThatWantsToBeLeftAloneIs() {
        try (RawOrigin origin = RawOrigin.start()
                        .answer("HTTP/1.1 503 Busy\r\nRetry-After: 3600\r\nContent-Length: 0\r\n\r\n");
                RawOrigin other = RawOrigin.start().answer("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n");
                RunningFeeds running = setup().feed("calm", origin.url("/"))
                        .feed("eager", other.url("/"))
                        .start()) {
            for (int i = 0; i < 4; i++) {
                other.awaitRequest();
            }
            running.awaitFailure();
            assertEquals(1, origin.requests().size());
        }
    }

    @Test
    void oneListDoesNotWaitForAnother() {
        try (RawOrigin slow = RawOrigin.start();
                RawOrigin quick = RawOrigin.start().answer(ok("quick.example\n"))) {
            Held held = slow.hold();
            try (RunningFeeds running =
                    setup().feed("a", slow.url("/")).feed("b", quick.url("/")).start()) {
                running.awaitTold();
                assertEquals("quick.example", RunningFeeds.names(running.awaitTold()));
                held.release(ok("slow.example\n"));
                List<FeedContent> both = running.awaitTold();
                assertEquals(
                        List.of("a", "b"), both.stream().map(FeedContent::name).toList());
                assertEquals("quick.example slow.example", RunningFeeds.names(both));
            }
        }
    }

    /** Bytes on the disk are those that came, whatever their number. */
    @Test
    void aLongListComesWhole() {
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < 40_000; i++) {
            list.append("name-").append(i).append(".example\n");
        }
        try (RawOrigin origin = RawOrigin.start().answer(ok(list.toString()));
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            running.awaitTold();
            assertEquals(40_000, running.awaitTold().getFirst().blocked().size());
            assertEquals(
                    0,
                    running.status().counts() == null
                            ? -1
                            : running.status().counts().allSkipped());
        }
    }
}
