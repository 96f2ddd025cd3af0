package dev.weir.identity.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.identity.UsersFile;
import dev.weir.identity.UsersReading;
import dev.weir.testing.Eventually;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WatchedUsersTest {

    private static final Duration SOON = Duration.ofMillis(10);
    private static final String HASH = "$2y$05$" + "x".repeat(53);

    @TempDir
    private Path dir;

    private final Queue<UsersReading> told = new ConcurrentLinkedQueue<>();

    private WatchedUsers start(Path file) {
        return WatchedUsers.start(file, SOON, told::add);
    }

    private String fault(Path file) {
        return String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> start(file)).getMessage());
    }

    private static String users(String... names) {
        StringBuilder text = new StringBuilder();
        for (String name : names) {
            text.append(name).append(':').append(HASH).append('\n');
        }
        return text.toString();
    }

    private void awaitNews(int count) {
        Eventually.await(() -> told.size() >= count, "the watch to tell");
    }

    /** Whole or not at all, as far as anybody sees. */
    private void replace(Path file, byte[] bytes) throws IOException {
        Files.move(Files.write(dir.resolve("new"), bytes), file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void aFileThatIsReplacedOrRewrittenOrFaultyOrGoneIsTold() throws IOException {
        Path file = Files.writeString(dir.resolve("users"), users("alice"));
        try (WatchedUsers watched = start(file)) {
            assertEquals(1, watched.get().size());
            replace(file, users("alice", "bob").getBytes(UTF_8));
            awaitNews(1);
            assertEquals(2, watched.get().size());
            UsersFile good = watched.get();

            replace(file, (users("alice") + "bob:sesame\n").getBytes(UTF_8));
            awaitNews(2);
            Files.delete(file);
            awaitNews(3);
            replace(file, new byte[] {(byte) 0xff, ':'});
            awaitNews(4);
            replace(file, new byte[(8 << 20) + 1]);
            awaitNews(5);
            assertEquals(good, watched.get());
            told.stream().skip(1).forEach(news -> assertInstanceOf(UsersReading.Faulty.class, news));
            assertEquals(
                    "line 2: not a bcrypt hash; htpasswd -B makes them",
                    told.stream()
                            .skip(1)
                            .findFirst()
                            .map(UsersReading.Faulty.class::cast)
                            .orElseThrow()
                            .words());

            // In place: what is seen may be any beginning of it, and in the end it is all of it.
            Files.writeString(file, users("carol"));
            Eventually.await(() -> watched.get().hash("carol").isPresent(), "the rewritten file");
            awaitNews(6);
            assertEquals(1, watched.get().size());
        }
    }

    /** The way Kubernetes changes a mounted Secret or ConfigMap: the file and its directory are links that stay. */
    @Test
    void aLinkThatIsTurnedElsewhereIsSeen() throws IOException {
        Path first = Files.createDirectory(dir.resolve("..2026_1"));
        Path second = Files.createDirectory(dir.resolve("..2026_2"));
        Files.writeString(first.resolve("users"), users("alice"));
        Files.writeString(second.resolve("users"), users("carol"));
        Files.createSymbolicLink(dir.resolve("..data"), first.getFileName());
        Files.createSymbolicLink(dir.resolve("users"), Path.of("..data/users"));
        try (WatchedUsers watched = start(dir.resolve("users"))) {
            assertTrue(watched.get().hash("alice").isPresent());
            Files.createSymbolicLink(dir.resolve("..data_tmp"), second.getFileName());
            Files.move(dir.resolve("..data_tmp"), dir.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
            awaitNews(1);
            assertTrue(watched.get().hash("carol").isPresent());
            assertTrue(watched.get().hash("alice").isEmpty());
        }
    }

    @Test
    void aFileThatIsNotUsableAtTheStartStopsIt() throws IOException {
        Path file = dir.resolve("users");
        assertTrue(fault(file).startsWith("there is no such file: "));
        Files.writeString(file, "\nalice:plain\n");
        assertTrue(fault(file).startsWith("line 2: "));
        assertThrows(IllegalArgumentException.class, () -> start(dir));
    }
}
