package dev.weir.journal;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weir.measure.LogDrops;
import dev.weir.testing.Eventually;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.Pipe;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LinesTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final LogDrops drops = new LogDrops(registry);

    @TempDir
    private Path files;

    private int dropped() {
        return (int) registry.get("weir.log.dropped").counter().count();
    }

    private static boolean write(Lines lines, String text) {
        return lines.write(text.getBytes(ISO_8859_1), text.length());
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitText(Path file, String text) {
        Eventually.await(() -> read(file).equals(text), file + " to hold " + text);
    }

    private Path logFile() {
        return files.resolve("var/log/access.log");
    }

    @Test
    void aFileIsMadeWithItsDirectoriesForItsOwnerAndGroup() throws IOException {
        try (Lines lines = Lines.to(logFile(), drops)) {
            assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(logFile())));
            assertTrue(write(lines, "one\n"));
            awaitText(logFile(), "one\n");
        }
    }

    @Test
    void aFileThatIsThereIsAppendedTo() throws IOException {
        Path file = Files.writeString(files.resolve("access.log"), "before\n");
        try (Lines lines = Lines.to(file, drops)) {
            write(lines, "after\n");
        }
        assertEquals("before\nafter\n", read(file));
    }

    @Test
    void whatCannotBeAFileIsSaid() {
        assertThrows(IOException.class, () -> Lines.to(files, drops));
        assertThrows(IOException.class, () -> Lines.to(Path.of("/proc/weir/access.log"), drops));
    }

    @Test
    void aFileThatWasMovedIsBegunAnewAndNothingIsLost() throws IOException {
        Path moved = files.resolve("access.log.1");
        int written = 0;
        try (Lines lines = Lines.to(logFile(), drops)) {
            write(lines, written++ + "\n");
            awaitText(logFile(), "0\n");
            Files.move(logFile(), moved);
            long start = System.nanoTime();
            while (!Files.exists(logFile())) {
                write(lines, written++ + "\n");
            }
            assertTrue(System.nanoTime() - start < Eventually.LIMIT.toNanos());
            write(lines, written++ + "\n");
        }
        List<String> all = Stream.concat(Files.readAllLines(moved).stream(), Files.readAllLines(logFile()).stream())
                .toList();
        assertEquals(IntStream.range(0, written).mapToObj(Integer::toString).toList(), all);
        assertFalse(Files.readAllLines(logFile()).isEmpty());
    }

    @Test
    void aFileThatWasReplacedOrDeletedIsFollowedWithoutTraffic() throws IOException {
        try (Lines lines = Lines.to(logFile(), drops)) {
            write(lines, "one\n");
            awaitText(logFile(), "one\n");
            Files.delete(logFile());
            Files.delete(logFile().getParent());
            Eventually.await(() -> Files.exists(logFile()), "made again");
            write(lines, "two\n");
            awaitText(logFile(), "two\n");
            Path other = Files.writeString(files.resolve("other"), "other\n");
            Files.move(other, logFile(), StandardCopyOption.REPLACE_EXISTING);
            Eventually.await(
                    () -> {
                        write(lines, "three\n");
                        return read(logFile()).startsWith("other\nthree\n");
                    },
                    "the other file is written to");
        }
    }

    @Test
    void aPipeThatNobodyReadsHoldsUpNobody() throws IOException {
        Pipe pipe = Pipe.open();
        String line = "x".repeat(999) + "\n";
        int accepted = 0;
        long start = System.nanoTime();
        try (Lines lines = Lines.to(pipe.sink(), "a pipe", drops)) {
            for (int i = 0; i < 20_000; i++) {
                accepted += write(lines, line) ? 1 : 0;
            }
            // What is urgent still finds room.
            assertFalse(write(lines, line));
            assertTrue(lines.writeUrgent("urgent\n".getBytes(ISO_8859_1)));
            assertTrue(System.nanoTime() - start < Eventually.LIMIT.toNanos());
            assertEquals(20_001 - accepted, dropped());
            assertTrue(accepted > 6_000 && accepted < 9_000, Integer.toString(accepted));
            // Once somebody reads, everything that was accepted is there.
            InputStream reading = Channels.newInputStream(pipe.source());
            assertEquals((line.repeat(accepted) + "urgent\n").length(), reading.readNBytes(accepted * 1000 + 7).length);
            assertTrue(write(lines, "again\n"));
            assertEquals("again\n", new String(reading.readNBytes(6), ISO_8859_1));
        }
    }

    @Test
    void closingDoesNotWaitForAPipeThatNobodyReads() throws IOException {
        Pipe pipe = Pipe.open();
        Lines lines = Lines.to(pipe.sink(), "a pipe", drops);
        for (int i = 0; i < 1000; i++) {
            write(lines, "x".repeat(999) + "\n");
        }
        long start = System.nanoTime();
        lines.close();
        assertTrue(System.nanoTime() - start < Duration.ofSeconds(10).toNanos());
        assertFalse(write(lines, "late\n"));
    }

    /** Takes a few bytes at a time, and now and then nothing or an error. */
    private static final class Faulty implements WritableByteChannel {
        final ByteArrayOutputStream written = new ByteArrayOutputStream();
        final AtomicInteger calls = new AtomicInteger();

        @Override
        public int write(ByteBuffer source) throws IOException {
            int call = calls.incrementAndGet();
            if (call == 3) {
                throw new IOException("No space left on device");
            }
            int count = call % 4 == 0 ? 0 : Math.min(source.remaining(), 700);
            byte[] bytes = new byte[count];
            source.get(bytes);
            synchronized (written) {
                written.write(bytes, 0, count);
            }
            return count;
        }

        String text() {
            synchronized (written) {
                return written.toString(ISO_8859_1);
            }
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            throw new AssertionError("not ours to close");
        }
    }

    @Test
    void whatFailsIsTriedAgainFromWhereItStopped() {
        Faulty faulty = new Faulty();
        String text = IntStream.range(0, 2000).mapToObj(i -> i + "\n").reduce("", String::concat);
        try (Lines lines = Lines.to(faulty, "faulty", drops)) {
            write(lines, text);
            Eventually.await(() -> faulty.text().length() == text.length(), "all is written");
        }
        assertEquals(text, faulty.text());
        assertEquals(0, dropped());
    }

    @Test
    void oneWriteHasWholeLines() {
        List<String> pieces = new CopyOnWriteArrayList<>();
        Faulty recording = new Faulty();
        WritableByteChannel channel = new WritableByteChannel() {
            @Override
            public int write(ByteBuffer source) {
                byte[] bytes = new byte[source.remaining()];
                source.get(bytes);
                pieces.add(new String(bytes, ISO_8859_1));
                return bytes.length;
            }

            @Override
            public boolean isOpen() {
                return recording.isOpen();
            }

            @Override
            public void close() {
                recording.close();
            }
        };
        String text = ("a".repeat(1500) + "\n").repeat(20) + "b".repeat(9000) + "\n" + "c\n".repeat(5000);
        try (Lines lines = Lines.to(channel, "recording", drops)) {
            write(lines, text);
        }
        assertEquals(text, String.join("", pieces));
        assertTrue(pieces.stream().allMatch(piece -> piece.endsWith("\n")));
        assertTrue(pieces.stream().filter(piece -> !piece.startsWith("b")).allMatch(piece -> piece.length() <= 4096));
        assertTrue(pieces.size() < 20);
    }

    @Test
    void linesOfManyWritersDoNotMix() throws IOException, InterruptedException {
        Path file = files.resolve("many.log");
        try (Lines lines = Lines.to(file, drops)) {
            List<Thread> writers = new ArrayList<>();
            for (char c = 'a'; c < 'e'; c++) {
                String line = Character.toString(c).repeat(300) + "\n";
                writers.add(Thread.ofPlatform().start(() -> {
                    for (int i = 0; i < 2000; i++) {
                        write(lines, line);
                    }
                }));
            }
            for (Thread writer : writers) {
                writer.join();
            }
        }
        List<String> written = Files.readAllLines(file);
        assertEquals(8000, written.size() + dropped());
        assertTrue(written.stream().allMatch(line -> line.matches("(.)\\1{299}")));
    }

    @Test
    void aHandOverLongerThanAChunkIsWhole() {
        Path file = files.resolve("long.log");
        String text = ("y".repeat(99) + "\n").repeat(3000);
        try (Lines lines = Lines.to(file, drops)) {
            assertTrue(write(lines, text));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertEquals(text, read(file));
    }
}
