package dev.weir.lifecycle;

import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.random.RandomGenerator;

/** A password that is made once, for its owner's eyes alone, and kept in a file for the next start. */
final class KeptPassword {

    /** Without what is mistaken for something else when it is read aloud or typed. */
    private static final String ALPHABET = "23456789abcdefghjkmnpqrstvwxyz";

    /** Of 30 characters each: 132 bits. */
    private static final int LENGTH = 27;

    private static final int GROUP = 9;

    private KeptPassword() {}

    /**
     * Makes it where there is none yet.
     *
     * @param random a {@link java.security.SecureRandom} outside tests
     * @throws IOException when it cannot be kept
     */
    static void keep(Path file, RandomGenerator random) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        byte[] text = (made(random) + "\n").getBytes(StandardCharsets.US_ASCII);
        try (SeekableByteChannel channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), permissions(file))) {
            Channels.newOutputStream(channel).write(text);
        } catch (FileAlreadyExistsException e) {
            // Another process was quicker: its password is the one.
            return;
        }
    }

    static String made(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < LENGTH; i++) {
            if (i > 0 && i % GROUP == 0) {
                text.append('-');
            }
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }

    private static FileAttribute<?>[] permissions(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }
}
