package dev.weir.audit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The file that the audit's lines are appended to, and those before it: {@code audit.jsonl}, {@code audit.jsonl.1} and so on. A line is on
 * the disk when it has been written. It is opened anew for each, so that it may be moved or deleted.
 */
final class AuditFile {

    private static final Set<OpenOption> APPEND = Set.of(
            StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    private final Path file;
    private final long mostBytes;
    private final int kept;

    /**
     * One that may not be there yet.
     *
     * @param mostBytes from which on a new file is begun
     * @param kept how many full ones there are
     */
    AuditFile(Path file, long mostBytes, int kept) {
        this.file = file.toAbsolutePath();
        this.mostBytes = mostBytes;
        this.kept = kept;
    }

    /**
     * Writes one line more.
     *
     * @param last is told of a file before it is dropped, since no more are kept
     */
    void append(byte[] line, Consumer<Path> last) throws IOException {
        Path directory = file.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) >= mostBytes) {
            rotate(last);
        }
        try (FileChannel channel = FileChannel.open(file, APPEND, permissions())) {
            long end = channel.size();
            ByteBuffer bytes = ByteBuffer.wrap(endsWithLine(channel, end) ? line : afterTornLine(line));
            long at = end;
            try {
                while (bytes.hasRemaining()) {
                    at += channel.write(bytes, at);
                }
                channel.force(true);
            } catch (IOException e) {
                // Half a line, on a full disk for one, would be in the way of the next.
                channel.truncate(end);
                throw e;
            }
        }
    }

    /** A process that was killed, or a disk that was full, may have left half a line. */
    private static boolean endsWithLine(FileChannel channel, long end) throws IOException {
        if (end == 0) {
            return true;
        }
        ByteBuffer last = ByteBuffer.allocate(1);
        channel.read(last, end - 1);
        return last.get(0) == '\n';
    }

    private static byte[] afterTornLine(byte[] line) {
        byte[] both = new byte[line.length + 1];
        both[0] = '\n';
        System.arraycopy(line, 0, both, 1, line.length);
        return both;
    }

    private void rotate(Consumer<Path> last) throws IOException {
        if (Files.exists(older(kept), LinkOption.NOFOLLOW_LINKS)) {
            last.accept(older(kept));
        }
        for (int i = kept; i > 0; i--) {
            Path from = i == 1 ? file : older(i - 1);
            if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
                Files.move(from, older(i), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private Path older(int number) {
        return file.resolveSibling(file.getFileName() + "." + number);
    }

    private FileAttribute<?>[] permissions() {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** The files that there are, the newest first. */
    List<Path> files() {
        List<Path> files = new ArrayList<>();
        files.add(file);
        for (int i = 1; i <= kept; i++) {
            files.add(older(i));
        }
        files.removeIf(path -> !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS));
        return files;
    }

    /** The lines of one of them, the oldest first. */
    static void lines(Path of, Consumer<String> to) throws IOException {
        boolean _ = read(of, lines -> {
            lines.forEach(to);
            return true;
        });
    }

    /** What is to be made of the lines of one of them, the oldest first; there are none where it was moved on meanwhile. */
    static <T> T read(Path of, Function<Stream<String>, T> with) throws IOException {
        var decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(Files.newInputStream(of, LinkOption.NOFOLLOW_LINKS), decoder))) {
            return with.apply(reader.lines());
        } catch (NoSuchFileException e) {
            // What it had is in the next.
            return with.apply(Stream.empty());
        }
    }
}
