package dev.weir.journal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A file that is appended to, and begun anew when it was moved or deleted, as logrotate does. */
final class LogFile implements Outlet {

    private static final int MOST_AT_ONCE = 1 << 16;
    private static final int MOST_ATTEMPTS = 10;

    private final Path path;
    private @Nullable FileChannel open;
    private @Nullable Object key;

    LogFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /**
     * Makes sure that it can be written, and creates it where there is none.
     *
     * @throws IOException why it cannot
     */
    void prepare() throws IOException {
        create();
        if (Files.isDirectory(path) || !Files.isWritable(path)) {
            throw new IOException("cannot be written");
        }
    }

    @Override
    public String name() {
        return path.toString();
    }

    @Override
    public int mostAtOnce() {
        return MOST_AT_ONCE;
    }

    @Override
    public void look() throws IOException {
        if (open == null || !Objects.equals(key, keyNow())) {
            close();
            open = reopened();
        }
    }

    /** The key is that of the open file for certain: the file was the same before and after. */
    private FileChannel reopened() throws IOException {
        for (int i = 0; i < MOST_ATTEMPTS; i++) {
            create();
            Object before = keyNow();
            FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
            key = keyNow();
            if (Objects.equals(before, key)) {
                return channel;
            }
            channel.close();
        }
        throw new IOException("replaced again and again");
    }

    private void create() throws IOException {
        Path directory = path.getParent();
        if (directory != null && !Files.isDirectory(directory)) {
            Files.createDirectories(directory);
        }
        if (Files.notExists(path)) {
            try {
                Files.createFile(path, permissions());
            } catch (FileAlreadyExistsException e) {
                // Somebody was quicker, and it is there.
                return;
            }
        }
    }

    private FileAttribute<?>[] permissions() {
        boolean posix = path.getFileSystem().supportedFileAttributeViews().contains("posix");
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r-----"))
                }
                : new FileAttribute<?>[0];
    }

    /** What tells this file from any other while it is open; nothing where there is none. */
    private @Nullable Object keyNow() throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object inode = attributes.fileKey();
            return inode == null ? attributes.creationTime() : inode;
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @Override
    public void write(ByteBuffer lines) throws IOException {
        FileChannel channel = open;
        if (channel == null) {
            throw new IOException("not open");
        }
        channel.write(lines);
    }

    @Override
    public void close() throws IOException {
        FileChannel channel = open;
        open = null;
        if (channel != null) {
            channel.close();
        }
    }
}
