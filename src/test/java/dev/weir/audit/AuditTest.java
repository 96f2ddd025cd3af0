package dev.weir.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.policy.document.Draft;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditTest {

    private static final Instant NOW = Instant.parse("2027-01-01T00:00:00Z");

    @TempDir
    private Path directory;

    private Path file = Path.of("");
    private final List<String> stream = new ArrayList<>();

    @BeforeEach
    void place() {
        file = directory.resolve("data").resolve("audit.jsonl");
    }

    private Audit open(long mostBytes, int kept) {
        Audit audit = new Audit(
                new AuditFile(file, mostBytes, kept),
                bytes -> stream.add(new String(bytes, StandardCharsets.UTF_8)),
                InstantSource.fixed(NOW));
        audit.open();
        return audit;
    }

    private Audit open() {
        return open(1 << 20, 2);
    }

    private static Deed deed(String id) {
        return new Deed(id, "manager", "192.0.2.1", "blacklist.add", "no-ads");
    }

    private static void carryOut(Audit audit, String id) {
        assertInstanceOf(Begun.Noted.class, audit.begin(deed(id)));
        audit.end(deed(id), Outcome.done("before " + id, "after " + id));
    }

    private static List<String> ids(List<Happening> happenings) {
        return happenings.stream().map(happening -> happening.deed().id()).toList();
    }

    @Test
    void whatWasDoneIsToldWithAllThatIsKnownOfIt() throws IOException {
        Audit audit = open();
        carryOut(audit, "a");
        assertEquals(
                List.of(new Happening(2, NOW, deed("a"), Outcome.done("before a", "after a"))), audit.latest(10, 100));
    }

    @Test
    void whoReadsDoesNotWaitForWhoWrites() throws Exception {
        carryOut(open(), "a");
        CountDownLatch writing = new CountDownLatch(1);
        CountDownLatch read = new CountDownLatch(1);
        Audit audit = new Audit(
                new AuditFile(file, 1 << 20, 2),
                _ -> {
                    writing.countDown();
                    uninterrupted(read);
                },
                InstantSource.fixed(NOW));
        audit.open();
        CompletableFuture<Void> end = CompletableFuture.runAsync(() -> carryOut(audit, "b"));
        uninterrupted(writing);
        assertEquals(List.of("a"), ids(audit.latest(10, 100)));
        read.countDown();
        end.get(10, TimeUnit.SECONDS);
        assertEquals(List.of("b", "a"), ids(audit.latest(10, 100)));
    }

    private static void uninterrupted(CountDownLatch latch) {
        try {
            assertTrue(latch.await(5, TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void theStreamHasTheSameLineAsTheFile() throws IOException {
        carryOut(open(), "a");
        List<String> written = Files.readAllLines(file);
        assertEquals(2, written.size());
        assertEquals(List.of(written.get(1) + "\n"), stream);
        assertTrue(stream.getFirst().startsWith("{\"log\":\"audit\",\"number\":2,"), stream::toString);
    }

    @Test
    void nobodyElseMayReadTheFile() throws IOException {
        carryOut(open(), "a");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    void pagesFollowEachOtherFromTheNewest() throws IOException {
        Audit audit = open();
        Stream.of("a", "b", "c", "d", "e").forEach(id -> carryOut(audit, id));
        List<Happening> first = audit.latest(2, Long.MAX_VALUE);
        assertEquals(List.of("e", "d"), ids(first));
        assertEquals(List.of("c", "b"), ids(audit.latest(2, first.getLast().number())));
    }

    @Test
    void pagesGoOnThroughOlderFiles() throws IOException {
        Audit audit = open(600, 3);
        Stream.of("a", "b", "c").forEach(id -> carryOut(audit, id));
        assertTrue(Files.exists(file.resolveSibling("audit.jsonl.1")));
        assertEquals(List.of("c", "b", "a"), ids(audit.latest(10, Long.MAX_VALUE)));
    }

    @Test
    void soMuchIsKeptAndNoMore() throws IOException {
        Audit audit = open(1, 2);
        IntStream.range(0, 20).forEach(i -> carryOut(audit, "id" + i));
        try (Stream<Path> files = Files.list(directory.resolve("data"))) {
            assertEquals(3, files.count());
        }
    }

    @Test
    void whatADocumentsChangeCameToIsReadAsItWasWritten() throws IOException {
        Audit audit = open();
        Outcome outcome = Outcome.of(
                Draft.live("version: 1\nreach:\n  - {id: r, cidr: 10.0.0.0/8, ports: [1]}\n", "x"),
                Draft.live("version: 1\nblacklist:\n  - {id: b, domain: b.example}\n", "x"));
        audit.end(deed("a"), outcome);
        Happening told = audit.latest(1, 100).getFirst();
        assertEquals(outcome, told.outcome());
        assertEquals(
                new Difference.Ids(1, List.of("reach/r")),
                Objects.requireNonNull(told.outcome().difference()).removed());
    }

    @Test
    void itIsToldFromWhenOnChangesAreKept() throws IOException {
        Instant[] now = {NOW};
        Audit audit = new Audit(new AuditFile(file, 1, 2), _ -> {}, () -> now[0]);
        audit.open();
        assertEquals(Optional.empty(), audit.since());
        for (int i = 0; i < 5; i++) {
            now[0] = NOW.plusSeconds(i);
            audit.end(deed("id" + i), Outcome.done(null, "x"));
        }
        assertEquals(Optional.of(NOW.plusSeconds(2)), audit.since());
    }

    @Test
    void aFileThatIsDroppedIsNamedInTheLogWithWhatItToldOf() {
        List<LogRecord> told = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord entry) {
                told.add(entry);
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger("weir.audit");
        log.addHandler(handler);
        try {
            Audit audit = open(1, 2);
            IntStream.range(0, 4).forEach(i -> audit.end(deed("id" + i), Outcome.done(null, "x")));
        } finally {
            log.removeHandler(handler);
        }
        assertEquals(1, told.size());
        String words = new SimpleFormatter().formatMessage(told.getFirst());
        assertTrue(words.contains("audit.jsonl.2 is dropped"), words);
        assertTrue(words.contains("it told of " + NOW + " to " + NOW), words);
    }

    @Test
    void numbersGoOnWhereTheProcessBeforeEnded() throws IOException {
        carryOut(open(), "a");
        Audit next = open();
        carryOut(next, "b");
        assertEquals(
                List.of(4L, 2L),
                next.latest(10, 100).stream().map(Happening::number).toList());
    }

    @Test
    void whatAProcessHadBegunWhenItDiedIsSaid() throws IOException {
        Audit died = open();
        carryOut(died, "a");
        assertInstanceOf(Begun.Noted.class, died.begin(deed("b")));
        List<Happening> told = open().latest(10, 100);
        assertEquals(List.of("b", "a"), ids(told));
        assertEquals(Result.UNKNOWN, told.getFirst().outcome().result());
        assertEquals(2, open().latest(10, 100).size());
    }

    @Test
    void aLineThatWasCutOffSpoilsNoOther() throws IOException {
        carryOut(open(), "a");
        Files.writeString(file, "{\"log\":\"aud", StandardOpenOption.APPEND);
        Audit next = open();
        carryOut(next, "b");
        assertEquals(List.of("b", "a"), ids(next.latest(10, 100)));
    }

    @Test
    void whatIsNoLineOfTheAuditIsPassedOver() throws IOException {
        Files.createDirectories(file.getParent());
        Files.write(
                file, List.of("", "[]", "null", "{\"number\":\"x\"}", "{\"number\":1,\"id\":\"x\",\"time\":\"?\"}"));
        assertEquals(List.of(), open().latest(10, 100));
    }

    @Test
    void nothingMayBeDoneThatLeavesNoTrace() throws IOException {
        Files.writeString(directory.resolve("data"), "a file where the directory belongs");
        Audit audit = open();
        assertInstanceOf(Begun.Unwritable.class, audit.begin(deed("a")));
        assertTrue(audit.problem().isPresent());
        Files.delete(directory.resolve("data"));
        carryOut(audit, "b");
        assertTrue(audit.problem().isEmpty());
    }

    @Test
    void aLinkInTheFilesPlaceIsNotFollowed() throws IOException {
        Files.createDirectories(file.getParent());
        Path elsewhere = Files.createFile(directory.resolve("elsewhere"));
        Files.createSymbolicLink(file, elsewhere);
        assertInstanceOf(Begun.Unwritable.class, open().begin(deed("a")));
        assertEquals(0, Files.size(elsewhere));
    }

    @Test
    void whatOthersDidIsToldOnTheStreamThoughTheDiskTakesNothing() throws IOException {
        Files.writeString(directory.resolve("data"), "a file where the directory belongs");
        open().end(deed("a"), Outcome.done(null, "x"));
        assertEquals(1, stream.size());
    }

    @Test
    void longTextsAreCutAndControlCharactersEscaped() throws IOException {
        Audit audit = open();
        Deed deed = new Deed("a", "manager", null, "x\n{\"log\":\"audit\"}", "t".repeat(10_000));
        audit.end(deed, Outcome.done(null, "é".repeat(100_000)));
        assertEquals(1, Files.readAllLines(file).size());
        Happening told = audit.latest(1, 100).getFirst();
        assertEquals("x\n{\"log\":\"audit\"}", told.deed().action());
        assertEquals("t".repeat(512) + "… (10000 characters)", told.deed().target());
        assertEquals(
                "é".repeat(32 * 1024) + "… (100000 characters)", told.outcome().after());
    }
}
