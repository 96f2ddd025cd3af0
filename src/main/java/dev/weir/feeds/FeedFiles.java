package dev.weir.feeds;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One list on disk: its bytes as they came, in a file named after their hash, and a small one that says what they are. What the small file
 * says counts, and it is replaced in one step; so whatever the moment the process ends at, the list is there or it is not. Blocks.
 */
record FeedFiles(Path directory) {

    private static final String ABOUT = "about";
    private static final String PART = "part";
    private static final long LONGEST_ABOUT = 64 * 1024;

    /** Makes the directory, and takes away what was left half done. */
    void prepare() throws IOException {
        Files.createDirectories(directory);
        Files.deleteIfExists(part());
    }

    /** Where a list goes while it is being fetched. */
    Path part() {
        return directory.resolve(PART);
    }

    Path list(Kept kept) {
        return directory.resolve(kept.sha256());
    }

    /** What is said to lie here; empty where nothing is, or nothing that can be read. */
    Optional<Kept> kept() throws IOException {
        Path about = directory.resolve(ABOUT);
        if (!Files.isRegularFile(about) || Files.size(about) > LONGEST_ABOUT) {
            return Optional.empty();
        }
        String text = new String(Files.readAllBytes(about), StandardCharsets.UTF_8);
        return Kept.read(text.lines().toList());
    }

    /** Whether there is anything, sound or not. */
    boolean isUsed() {
        return Files.exists(directory.resolve(ABOUT));
    }

    /** Whether its list lies here, as far as that can be told at a glance. */
    boolean holds(Kept kept) {
        return Files.isRegularFile(list(kept));
    }

    boolean isWhole(Kept kept) throws IOException {
        Path list = list(kept);
        return Files.isRegularFile(list) && sha256(list).equals(kept.sha256());
    }

    /** What was fetched takes the place of what was there. */
    void keep(Kept kept) throws IOException {
        Files.move(part(), list(kept), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        note(kept);
        for (Path file : files()) {
            String name = String.valueOf(file.getFileName());
            if (!name.equals(ABOUT) && !name.equals(kept.sha256())) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** The same list, known better. */
    void note(Kept kept) throws IOException {
        Path next = directory.resolve(ABOUT + ".new");
        try (FileChannel file = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(kept.written().getBytes(StandardCharsets.UTF_8));
            while (bytes.hasRemaining()) {
                file.write(bytes);
            }
            file.force(true);
        }
        Files.move(next, directory.resolve(ABOUT), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Takes everything away. */
    void discard() throws IOException {
        Files.deleteIfExists(directory.resolve(ABOUT));
        for (Path file : files()) {
            Files.deleteIfExists(file);
        }
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    /** In lower-case hexadecimal. */
    static String sha256(Path file) throws IOException {
        try (DigestInputStream in = new DigestInputStream(Files.newInputStream(file), newSha256())) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    /** The list's bytes as they came. */
    static InputStream open(Path file) throws IOException {
        return Files.newInputStream(file);
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has it", e);
        }
    }
}
