package dev.weir.documents;

import static dev.weir.documents.Watched.FAULTY;
import static dev.weir.documents.Watched.adding;
import static dev.weir.documents.Watched.blocking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.weir.testing.Eventually;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Documents in files, as editors, kubelets, people and Weir itself change them. */
final class FileDocumentsTest {

    @TempDir
    private Path directory;

    private @Nullable Watched running;

    @AfterEach
    void end() {
        if (running != null) {
            running.close();
        }
    }

    private Path live() {
        return directory.resolve("policy.yaml");
    }

    private Watched start() {
        return start(live(), null);
    }

    private Watched start(Path live, @Nullable Path base) {
        return start(live, base, FileStore.Pace.USUAL);
    }

    private Watched start(Path live, @Nullable Path base, FileStore.Pace pace) {
        Watched watched = Watched.started(
                new FileStore(live, pace, "test-live"), base == null ? null : new FileStore(base, pace, "test-base"));
        running = watched;
        return watched;
    }

    private static FileStore.Pace pace(Duration rest, Duration patience) {
        return new FileStore.Pace(Duration.ofMillis(20), rest, patience);
    }

    /** As careful tools do it. */
    private static void replace(Path file, String text) throws IOException {
        Path next = file.resolveSibling("next");
        Files.writeString(next, text);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }

    @Test
    void noFileIsNoPolicyAndNoProblem() {
        Watched weir = start();
        assertEquals(Layer.State.NONE, weir.documents.status().live().state());
        assertFalse(weir.documents.status().missing());
        assertNull(weir.problem());
    }

    @Test
    void aFileCountsFromTheStartAndWhenItComesLater() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        assertEquals(List.of("a.example"), weir.live());
        replace(live(), blocking("b.example"));
        weir.awaitLive("b.example");
    }

    @Test
    void aFileThatComesLaterCounts() throws IOException {
        Watched weir = start();
        Files.writeString(live(), blocking("a.example"));
        weir.awaitLive("a.example");
    }

    @Test
    void aFileIsSeenToChangeAlsoWhereItsSizeAndTimeStayTheSame() throws IOException {
        FileTime old = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));
        Files.writeString(live(), blocking("a.example"));
        Files.setLastModifiedTime(live(), old);
        Watched weir = start();
        Files.writeString(live(), blocking("b.example"));
        Files.setLastModifiedTime(live(), old);
        weir.awaitLive("b.example");
    }

    @Test
    void aTruncatedFileIsNotUsedWhileItIsWrittenAnew() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start(live(), null, pace(Duration.ofMillis(20), Eventually.LIMIT));
        int before = weir.hashes.size();
        for (int i = 0; i < 5; i++) {
            Files.writeString(live(), "");
            Files.writeString(live(), blocking("b" + i + ".example"));
        }
        weir.awaitLive("b4.example");
        assertNull(weir.problem());
        assertEquals(0, weir.meter("weir.policy.reload.failures"));
        assertTrue(weir.hashes.size() > before);
    }

    @Test
    void aFileThatGrowsSlowlyCountsOnlyWhenItRests() throws IOException {
        Watched weir = start(live(), null, pace(Duration.ofSeconds(2), Duration.ofSeconds(1)));
        String text = blocking(Stream.iterate(0, i -> i + 1)
                .limit(40)
                .map(i -> "name" + i + ".example")
                .toArray(String[]::new));
        int begun = weir.hashes.size();
        try (FileChannel channel = FileChannel.open(live(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            // Each line by itself: every beginning of the file is a sound document.
            for (String line : text.lines().toList()) {
                channel.write(ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8)));
                Eventually.await(new Passing(5)::isOver, "a moment");
            }
        }
        Eventually.await(() -> weir.live().size() == 40, "all of it in force");
        assertEquals(begun + 1, weir.hashes.size(), "came into force once, whole");
    }

    /** A few milliseconds, for a writer that is slow. */
    private record Passing(long end) {
        Passing(int millis) {
            this(System.nanoTime() + millis * 1_000_000L);
        }

        boolean isOver() {
            return System.nanoTime() - end > 0;
        }
    }

    @Test
    void aFaultyFileChangesNothingAndIsSaidWithItsLine() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        String hash = weir.documents.status().hash();
        replace(live(), FAULTY);
        weir.awaitProblem("faulty");
        Layer.Problem problem = weir.problem();
        assertNotNull(problem);
        assertEquals(2, problem.faults().getFirst().place().line());
        assertEquals(live().toString(), problem.faults().getFirst().place().source());
        assertEquals(List.of("a.example"), weir.live());
        assertEquals(hash, weir.documents.status().hash());
        assertEquals(1, weir.meter("weir.policy.reload.failures"));
        replace(live(), blocking("b.example"));
        weir.awaitLive("b.example");
        assertNull(weir.problem());
    }

    @Test
    void aDeletedFileStaysInForceUntilThereIsAnotherOne() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        Files.delete(live());
        weir.awaitProblem("gone");
        assertEquals(List.of("a.example"), weir.live());
        Files.writeString(live(), blocking("b.example"));
        weir.awaitLive("b.example");
        assertNull(weir.problem());
    }

    @Test
    void aDeletedFileThatIsWrittenAgainAtOnceIsNoProblem() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start(live(), null, pace(Duration.ofMillis(20), Eventually.LIMIT));
        Files.delete(live());
        Files.writeString(live(), blocking("b.example"));
        weir.awaitLive("b.example");
        assertEquals(0, weir.meter("weir.policy.reload.failures"));
    }

    @Test
    void anEmptiedFileIsNotAnEmptyPolicy() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        Files.writeString(live(), "");
        weir.awaitProblem("faulty");
        assertEquals(List.of("a.example"), weir.live());
        Files.writeString(live(), "version: 1\n");
        weir.awaitLive();
    }

    @Test
    void whatIsNotUtf8IsNotUsed() throws IOException {
        Files.write(live(), "version: 1\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        Watched weir = start();
        weir.awaitProblem("UTF-8");
        assertTrue(weir.documents.status().missing());
        Files.writeString(live(), "version: 1\n# caf\u00e9\n");
        weir.awaitNoProblem();
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
    }

    @Test
    void aFileMayBe8MiBLongAndNotAByteMore() throws IOException {
        String start = blocking("a.example");
        String text = Watched.filled(start, FileStore.LIMIT);
        Files.writeString(live(), text + "x");
        Watched weir = start();
        weir.awaitProblem("8 MiB");
        Files.writeString(live(), text);
        weir.awaitLive("a.example");
        assertEquals(
                new Changed.TooLarge(FileStore.LIMIT + 1, FileStore.LIMIT),
                weir.change(null, now -> new Change.To(now.with(now.text() + "x"))));
    }

    @Test
    void aDirectoryInItsPlaceIsSaid() throws IOException {
        Files.createDirectory(live());
        start().awaitProblem("not a file");
    }

    /** As a kubelet does it: a link to a link to a directory, of which the second is exchanged. */
    @Test
    void aMountedConfigMapIsFollowedWhenItsLinksAreSwapped() throws IOException {
        Path mount = Files.createDirectory(directory.resolve("mount"));
        Files.writeString(Files.createDirectory(mount.resolve("..1")).resolve("base.yaml"), blocking("a.example"));
        Files.createSymbolicLink(mount.resolve("..data"), Path.of("..1"));
        Path base = Files.createSymbolicLink(mount.resolve("base.yaml"), Path.of("..data", "base.yaml"));
        Watched weir = start(live(), base);
        assertEquals(List.of("a.example"), weir.base());

        Files.writeString(Files.createDirectory(mount.resolve("..2")).resolve("base.yaml"), blocking("b.example"));
        Files.createSymbolicLink(mount.resolve("..data_tmp"), Path.of("..2"));
        Files.move(mount.resolve("..data_tmp"), mount.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        Files.delete(mount.resolve("..1").resolve("base.yaml"));
        Files.delete(mount.resolve("..1"));
        weir.awaitBase("b.example");
    }

    @Test
    void aBaseThatIsNotThereIsMissing() throws IOException {
        Path base = directory.resolve("base.yaml");
        Watched weir = start(live(), base);
        assertTrue(weir.documents.status().missing());
        Files.writeString(base, blocking("a.example"));
        weir.awaitBase("a.example");
        Eventually.await(() -> !weir.documents.status().missing(), "usable");
    }

    @Test
    void theFirstChangeMakesTheFileAndItsDirectory() throws IOException {
        Path file = directory.resolve("not").resolve("yet").resolve("policy.yaml");
        Watched weir = start(file, null);
        Changed changed = weir.change(null, adding("a.example"));
        assertEquals(
                new Changed.Done(
                        Content.versionOf(blocking("a.example")),
                        weir.documents.status().hash()),
                changed);
        assertEquals(List.of("a.example"), weir.live(), "in force when the change is done");
        assertEquals(blocking("a.example"), Files.readString(file));
        assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        assertEquals("rwxr-x---", PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())));
        try (Stream<Path> left = Files.list(file.getParent())) {
            assertEquals(List.of(file), left.toList());
        }
    }

    @Test
    void aChangeDoesNotWaitForTheRestOfWhatTheChangeBeforeItWrote() {
        Watched weir = start(live(), null, pace(Duration.ofHours(1), Duration.ofSeconds(1)));
        for (String domain : List.of("a.example", "b.example", "c.example")) {
            assertInstanceOf(Changed.Done.class, weir.change(null, adding(domain)));
        }
        assertEquals(List.of("a.example", "b.example", "c.example"), weir.live());
    }

    @Test
    void aChangeKeepsTheModeAndFollowsTheLink() throws IOException {
        Path real = directory.resolve("real.yaml");
        Files.writeString(real, blocking("a.example"));
        Files.setPosixFilePermissions(real, PosixFilePermissions.fromString("rw-rw-r--"));
        Files.createSymbolicLink(live(), real);
        Watched weir = start();
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("b.example")));
        assertTrue(Files.isSymbolicLink(live()));
        assertEquals(List.of("a.example", "b.example"), weir.live());
        assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(real)));
    }

    @Test
    void aLinkToNothingYetIsFollowedToo() throws IOException {
        Path real = directory.resolve("kept").resolve("real.yaml");
        Files.createSymbolicLink(live(), directory.relativize(real));
        Watched weir = start();
        assertInstanceOf(Changed.Done.class, weir.change(null, adding("a.example")));
        assertTrue(Files.isSymbolicLink(live()));
        assertEquals(blocking("a.example"), Files.readString(real));
    }

    @Test
    void whatCameInTheLastMomentIsNotReplaced() throws IOException {
        Files.writeString(live(), "theirs");
        assertFalse(Replacement.write(live(), "ours".getBytes(StandardCharsets.UTF_8), () -> false));
        assertEquals("theirs", Files.readString(live()));
        try (Stream<Path> left = Files.list(directory)) {
            assertEquals(List.of(live()), left.toList());
        }
    }

    @Test
    void aChangeOfAnotherVersionIsAConflict() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        String seen = weir.documents.status().live().version();
        replace(live(), blocking("b.example"));
        assertEquals(
                new Changed.Conflict(Content.versionOf(blocking("b.example"))), weir.change(seen, adding("c.example")));
        assertEquals(blocking("b.example"), Files.readString(live()));
    }

    @Test
    void anEditIsMadeAgainOnWhatAnotherWroteMeanwhile() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        int[] asked = {0};
        Changed changed = weir.change(null, text -> {
            if (asked[0]++ == 0) {
                try {
                    replace(live(), blocking("b.example"));
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            }
            return adding("c.example").apply(text);
        });
        assertInstanceOf(Changed.Done.class, changed);
        assertEquals(2, asked[0]);
        assertEquals(List.of("b.example", "c.example"), weir.live());
    }

    @Test
    void aChangeOfADeletedFileBringsBackWhatIsInForce() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        String version = weir.documents.status().live().version();
        Files.delete(live());
        assertInstanceOf(Changed.Done.class, weir.change(version, adding("b.example")));
        assertEquals(blocking("a.example", "b.example"), Files.readString(live()));
        assertEquals(List.of("a.example", "b.example"), weir.live());
    }

    @Test
    void aChangeThatIsFaultyIsNotWritten() throws IOException {
        Files.writeString(live(), blocking("a.example"));
        Watched weir = start();
        Changed.Faulty faulty =
                assertInstanceOf(Changed.Faulty.class, weir.change(null, live -> new Change.To(live.with(FAULTY))));
        assertEquals(2, faulty.faults().getFirst().place().line());
        assertInstanceOf(Changed.Faulty.class, weir.change(null, live -> new Change.To(live.with(" \n"))));
        assertEquals(blocking("a.example"), Files.readString(live()));
        assertNull(weir.problem());
    }

    @Test
    void aReadOnlyDirectoryIsSaid() throws IOException {
        assumeFalse("root".equals(System.getProperty("user.name")), "nothing is read-only for root");
        Files.writeString(live(), blocking("a.example"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-xr-xr-x"));
        Changed changed = start().change(null, adding("b.example"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        assertInstanceOf(Changed.ReadOnly.class, changed);
    }

    @Test
    void aDirectoryThatCannotBeMadeIsSaid() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        Changed changed = start(file.resolve("policy.yaml"), null).change(null, adding("b.example"));
        assertNotEquals(Changed.Done.class, changed.getClass());
    }

    static Stream<FailedWrite> failedWrites() {
        String file = "policy.yaml";
        return Stream.of(
                new FailedWrite(new AccessDeniedException(file), new Changed.ReadOnly("permission denied")),
                new FailedWrite(new NoSuchFileException(file), new Changed.ReadOnly("its directory cannot be made")),
                new FailedWrite(
                        new FileSystemException(file, null, "Read-only file system"),
                        new Changed.ReadOnly("the file system is read-only")),
                new FailedWrite(
                        new FileSystemException(file, null, "Device or resource busy"),
                        new Changed.ReadOnly("the file is mounted by itself, not its directory")),
                new FailedWrite(
                        new FileSystemException(file, null, "No space left on device"),
                        new Changed.Unavailable("No space left on device")));
    }

    record FailedWrite(IOException failure, Changed answer) {}

    @ParameterizedTest
    @MethodSource("failedWrites")
    void whyAFileCannotBeWrittenIsTold(FailedWrite row) {
        assertEquals(row.answer, Replacement.refusal(row.failure));
    }
}
