package dev.weir.feeds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.config.WeirConfig.FeedFormat;
import dev.weir.testing.DeadPort;
import dev.weir.testing.Eventually;
import dev.weir.testing.Held;
import dev.weir.testing.RawOrigin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What lies on disk from one start to the next. */
class KeptFeedsTest {

    private static final String LIST = "HTTP/1.1 200 OK\r\nETag: \"v1\"\r\nContent-Length: 12\r\n\r\nads.example\n";

    @TempDir
    private Path directory;

    private RunningFeeds.Setup setup() {
        return RunningFeeds.in(directory);
    }

    /** Fetches it once. */
    private void keep(RawOrigin origin) {
        origin.answerOnce(LIST);
        try (RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            running.awaitTold();
            assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
        }
        origin.awaitRequest();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("ads"))) {
            return files.sorted().toList();
        }
    }

    private Path list() throws IOException {
        return files().stream()
                .filter(file -> file.getFileName().toString().length() == 64)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aRestartNeedsNoNetwork() throws IOException {
        String url;
        try (RawOrigin origin = RawOrigin.start()) {
            keep(origin);
            url = origin.url("/");
        }
        assertEquals(2, files().size());
        try (RunningFeeds running = setup().required().feed("ads", url).start()) {
            assertTrue(running.feeds().isReady());
            assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
            FeedStatus status = running.status();
            assertNotNull(status.lastSuccess());
            assertNull(status.lastAttempt());
            assertTrue(running.gauge("weir.feed.last.success.timestamp") > 1_500_000_000);
        }
    }

    @Test
    void whatIsStillNewIsNotAskedForAndThenConditionally() {
        try (RawOrigin origin = RawOrigin.start()) {
            keep(origin);
            origin.answer("HTTP/1.1 304 Not Modified\r\n\r\n");
            try (RunningFeeds running = setup().feed("ads", origin.url("/"))
                    .interval(Duration.ofMillis(1))
                    .feed("other", origin.url("/other"))
                    .start()) {
                running.awaitTold();
                assertEquals("/other", origin.awaitRequest().target());
                assertEquals(
                        0,
                        origin.requests().stream()
                                .skip(1)
                                .filter(request -> request.target().equals("/"))
                                .count());
            }
            try (RunningFeeds running = setup().interval(Duration.ofMillis(1))
                    .feed("ads", origin.url("/"))
                    .start()) {
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                Eventually.await(
                        () -> origin.requests().stream()
                                .anyMatch(request -> "\"v1\"".equals(request.header("if-none-match"))),
                        "a conditional request");
            }
        }
    }

    @Test
    void anotherUrlOrFormatIsAnotherList() throws IOException {
        try (RawOrigin origin = RawOrigin.start()) {
            keep(origin);
            Held held = origin.hold();
            try (RunningFeeds running =
                    setup().feed("ads", origin.url("/other")).start()) {
                assertEquals("", RunningFeeds.names(running.awaitTold()));
                assertNull(held.request().header("if-none-match"));
                assertEquals(
                        List.of("part"),
                        files().stream()
                                .map(file -> file.getFileName().toString())
                                .toList());
                held.release(LIST);
                running.awaitTold();
            }
            Held again = origin.hold();
            try (RunningFeeds running = setup().format(FeedFormat.ADBLOCK)
                    .feed("ads", origin.url("/other"))
                    .start()) {
                assertEquals("", RunningFeeds.names(running.awaitTold()));
                again.release(LIST);
                assertFalse(running.awaitFailure().hasContent());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"changed", "cut", "gone", "no about", "strange about", "old part"})
    void whatIsDamagedIsThrownAway(String how) throws IOException {
        try (RawOrigin origin = RawOrigin.start()) {
            keep(origin);
            Path about = directory.resolve("ads/about");
            switch (how) {
                case "changed" -> Files.writeString(list(), "adz.example\n");
                case "cut" -> Files.writeString(list(), "ads.exam");
                case "gone" -> Files.delete(list());
                case "no about" -> Files.delete(about);
                case "strange about" ->
                    Files.write(about, "sha-256=../../etc/passwd\n\u0000ü".getBytes(StandardCharsets.UTF_16));
                case "old part" -> {
                    Files.writeString(directory.resolve("ads/part"), "half.exam");
                    Files.delete(about);
                }
                default -> throw new AssertionError(how);
            }
            Held held = origin.hold();
            try (RunningFeeds running =
                    setup().required().feed("ads", origin.url("/")).start()) {
                assertEquals("", RunningFeeds.names(running.awaitTold()));
                assertFalse(running.feeds().isReady());
                assertNull(held.request().header("if-none-match"));
                held.release(LIST);
                assertEquals("ads.example", RunningFeeds.names(running.awaitTold()));
                assertTrue(running.feeds().isReady());
            }
        }
    }

    @Test
    void aDiskThatTakesNothingIsAFailureInWords() throws IOException {
        Files.writeString(directory.resolve("ads"), "a file where a directory belongs");
        try (RawOrigin origin = RawOrigin.start().answer(LIST);
                RunningFeeds running = setup().feed("ads", origin.url("/")).start()) {
            String failure = String.valueOf(running.awaitFailure().failure());
            assertTrue(failure.startsWith("it cannot be written to the disk"), failure);
        }
    }

    @Test
    void onlyARequiredListHoldsReadiness() {
        try (DeadPort dead = DeadPort.refusing()) {
            String url = "http://" + dead.authority() + "/";
            try (RunningFeeds running = setup().feed("ads", url).start()) {
                running.awaitFailure();
                assertTrue(running.feeds().isReady());
            }
            try (RunningFeeds running = setup().required().feed("ads", url).start()) {
                running.awaitFailure();
                assertFalse(running.feeds().isReady());
            }
        }
    }
}
