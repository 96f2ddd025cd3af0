package dev.weir.listener;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.UsersFile;
import dev.weir.identity.file.WatchedUsers;
import dev.weir.testing.Eventually;
import dev.weir.testing.RawClient;
import dev.weir.testing.RawOrigin;
import dev.weir.testing.RawResponse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.security.crypto.bcrypt.BCrypt;

/** Guesses without end, clients that go while a password is compared, and users that come and go. */
class ManyPasswordsTest {

    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    @TempDir
    private Path dir;

    private static String get(String url, String user, String password) {
        return "GET " + url + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: " + TestUsers.field(user, password)
                + "\r\n\r\n";
    }

    private final CountDownLatch going = new CountDownLatch(1);

    /** Comparisons begin, and end when {@link #going} says so; alice's password that was compared before is not compared again. */
    private TestWeir.Setup held() {
        UsersFile users = TestUsers.of("alice", "right", "bob", "right");
        String alices = users.hash("alice").orElseThrow();
        return TestWeir.setup().users(() -> users).bcrypt((password, hash) -> {
            if (!hash.equals(alices)) {
                awaitGoing();
            }
            return BCrypt.checkpw(password, hash);
        });
    }

    private void awaitGoing() {
        try {
            going.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void whoGuessesMuchIsAnsweredLateAndWhoIsKnownIsNot() {
        UsersFile users = TestUsers.of("alice", "right");
        try (TestWeir weir = TestWeir.setup().users(() -> users).start();
                RawOrigin origin = RawOrigin.start();
                RawClient known = weir.client();
                RawClient client = weir.client()) {
            origin.answer(OK);
            assertEquals(
                    200,
                    known.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            for (int i = 0; i < 10; i++) {
                client.send(get(origin.url("/"), "alice", "guess" + i));
                assertEquals(407, client.readResponse().status());
            }
            assertEquals(10, weir.count("weir.users.wrong.passwords", "answered", "at_once"));
            assertEquals(0, weir.count("weir.users.wrong.passwords", "answered", "delayed"));
            client.send(get(origin.url("/"), "alice", "guess"));
            Eventually.await(
                    () -> weir.count("weir.users.wrong.passwords", "answered", "delayed") == 1, "the guess to count");
            // Its answer is still being held back while others are served on the same event loop.
            assertEquals(
                    200,
                    known.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            assertEquals(407, client.readResponse().status());
            assertEquals(
                    200,
                    client.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            assertEquals(12, weir.count("weir.users.verifications"));
        }
    }

    @Test
    void ofWhoGuessesMuchFewAreComparedAtOnce() {
        UsersFile users = TestUsers.of("alice", "right");
        List<RawClient> guessing = new ArrayList<>();
        try (TestWeir weir = TestWeir.setup().users(() -> users).start();
                RawClient client = weir.client()) {
            // To where an answer is held back long.
            for (int i = 0; i < 10; i++) {
                client.send(get("http://site.example/", "alice", "guess" + i));
                assertEquals(407, client.readResponse().status());
            }
            for (int i = 0; i < 20; i++) {
                guessing.add(weir.client().send(get("http://site.example/", "alice", "other" + i)));
            }
            int refused = 0;
            for (RawClient guess : guessing) {
                RawResponse response = guess.readResponse();
                if (response.status() == 503) {
                    assertEquals("1", response.header("retry-after"));
                    refused++;
                } else {
                    assertEquals(407, response.status());
                }
            }
            assertEquals(refused, weir.count("weir.limit.rejections", "limit", "verifications"));
            assertTrue(refused > 0);
            assertEquals(30 - refused, weir.count("weir.users.verifications"));
        } finally {
            guessing.forEach(RawClient::close);
        }
    }

    /** One thread compares bob's; 64 wait for it, and there is no room for more. */
    @Test
    void aFullQueueIsSaidSoAndThoseWhoAreKnownAreServedMeanwhile() {
        List<RawClient> waiting = new ArrayList<>();
        try (TestWeir weir = held().start();
                RawOrigin origin = RawOrigin.start();
                RawClient known = weir.client()) {
            origin.answer(OK);
            assertEquals(
                    200,
                    known.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            for (int i = 0; i < 80; i++) {
                waiting.add(weir.client().send(get(origin.url("/"), "bob", "guess" + i)));
            }
            Eventually.await(
                    () -> weir.count("weir.limit.rejections", "limit", "verifications") > 0, "the queue to be full");
            assertEquals(
                    200,
                    known.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            going.countDown();
        } finally {
            waiting.forEach(RawClient::close);
        }
    }

    @Test
    void aClientThatGoesWhileItsPasswordIsComparedIsForgotten() {
        try (TestWeir weir = held().start();
                RawOrigin origin = RawOrigin.start()) {
            origin.answer(OK);
            try (RawClient client = weir.client()) {
                client.send(get(origin.url("/"), "bob", "right"));
                Eventually.await(() -> weir.count("weir.users.verifications") == 1, "the comparison to begin");
                client.reset();
            }
            Eventually.await(() -> weir.gauge("weir.connections.active") == 0, "the client to be gone");
            going.countDown();
            Eventually.await(() -> weir.count("weir.requests", "outcome", "aborted") == 1, "the exchange to end");
            assertEquals(0, origin.connections());
        }
    }

    @Test
    void aBodyAtFaultWhileThePasswordIsComparedIsAnswered() {
        try (TestWeir weir = held().start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            client.send("POST " + origin.url("/") + " HTTP/1.1\r\nHost: x\r\nProxy-Authorization: "
                    + TestUsers.field("bob", "right") + "\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
            assertEquals(400, client.readResponse().status());
            client.expectClosed();
            going.countDown();
            assertEquals(0, origin.connections());
        }
    }

    @Test
    void manyWhoSayTheSameAtOnceAreComparedOnce() {
        List<RawClient> clients = new ArrayList<>();
        try (TestWeir weir = held().start();
                RawOrigin origin = RawOrigin.start()) {
            origin.answer(OK);
            for (int i = 0; i < 20; i++) {
                clients.add(weir.client().send(get(origin.url("/" + i), "bob", "right")));
            }
            Eventually.await(() -> weir.gauge("weir.connections.active") == 20, "all to be connected");
            going.countDown();
            clients.forEach(client -> assertEquals(200, client.readResponse().status()));
            assertEquals(1, weir.count("weir.users.verifications"));
        } finally {
            clients.forEach(RawClient::close);
        }
    }

    /** More of them than one address may have under way at once after as many guesses. */
    @Test
    void aComparisonThatBreaksIsAFaultOfOursAndLeavesNothingBehind() {
        UsersFile users = TestUsers.of("alice", "right");
        AtomicBoolean broken = new AtomicBoolean(true);
        try (TestWeir weir = TestWeir.setup()
                        .users(() -> users)
                        .bcrypt((password, hash) -> {
                            if (broken.get()) {
                                throw new StackOverflowError("of a test");
                            }
                            return BCrypt.checkpw(password, hash);
                        })
                        .start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            for (int i = 1; i <= 10; i++) {
                try (RawClient failed = weir.client()) {
                    failed.send(get(origin.url("/"), "alice", "right"));
                    assertEquals(500, failed.readResponse().status());
                }
            }
            assertEquals(10, weir.count("weir.requests", "outcome", "upstream_error", "code", "5xx"));
            broken.set(false);
            for (int i = 0; i < 10; i++) {
                client.send(get(origin.url("/"), "alice", "guess" + i));
                assertEquals(407, client.readResponse().status());
            }
            client.send(get(origin.url("/"), "alice", "right"));
            assertEquals(200, client.readResponse().status());
        }
    }

    @Test
    void usersComeAndGoWhileItRuns() throws IOException {
        Path file = Files.writeString(dir.resolve("users"), TestUsers.text("alice", "right"));
        Queue<Object> told = new ConcurrentLinkedQueue<>();
        try (WatchedUsers users = WatchedUsers.start(file, Duration.ofMillis(10), told::add);
                TestWeir weir = TestWeir.setup().users(users).start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answer(OK);
            assertEquals(
                    200,
                    client.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            assertEquals(
                    407,
                    client.send(get(origin.url("/"), "carol", "new"))
                            .readResponse()
                            .status());
            Files.move(
                    Files.writeString(dir.resolve("next"), TestUsers.text("carol", "new")),
                    file,
                    StandardCopyOption.ATOMIC_MOVE);
            Eventually.await(() -> told.size() == 1, "the new file to be in force");
            assertEquals(
                    407,
                    client.send(get(origin.url("/"), "alice", "right"))
                            .readResponse()
                            .status());
            assertEquals(
                    200,
                    client.send(get(origin.url("/"), "carol", "new"))
                            .readResponse()
                            .status());
            Files.writeString(file, "carol:plain text\n");
            Eventually.await(() -> told.size() == 2, "the faulty file to be told");
            assertEquals(
                    200,
                    client.send(get(origin.url("/"), "carol", "new"))
                            .readResponse()
                            .status());
        }
    }

    @Test
    void nothingOfItIsLogged() {
        Queue<String> logged = new ConcurrentLinkedQueue<>();
        Handler recorder = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                logged.add(entry.getLevel() + " " + entry.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger.getLogger("").addHandler(recorder);
        UsersFile users = TestUsers.of("alice", "right");
        try (TestWeir weir = TestWeir.setup().users(() -> users).start();
                RawOrigin origin = RawOrigin.start();
                RawClient client = weir.client()) {
            origin.answerThenClose("nonsense\r\n\r\n");
            client.send(get(origin.url("/"), "alice", "right"));
            RawResponse response = client.readResponse();
            assertEquals(502, response.status());
            assertFalse((response.head() + response.text()).contains(TestUsers.field("alice", "right")));
        } finally {
            Logger.getLogger("").removeHandler(recorder);
        }
        assertFalse(String.join("\n", logged).contains("right"), logged::toString);
        assertFalse(String.join("\n", logged)
                .contains(TestUsers.field("alice", "right").substring(6)));
    }
}
