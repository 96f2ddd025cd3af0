package dev.weir.documents;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.function.BooleanSupplier;

/** Puts a whole new file in the place of another: whoever looks sees the one or the other, also after a power cut. */
final class Replacement {

    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-r-----");
    private static final Set<PosixFilePermission> DIRECTORY = PosixFilePermissions.fromString("rwxr-x---");

    private static final int MOST_LINKS = 40;

    private Replacement() {}

    /**
     * Does it.
     *
     * @param file may be a link, to nothing as yet even: it stays, and what it leads to is replaced
     * @param still asked at the last moment whether it may be done
     * @return whether it was
     */
    static boolean write(Path file, byte[] bytes, BooleanSupplier still) throws IOException {
        Path target = followed(file);
        Path directory = target.getParent();
        if (directory == null) {
            throw new FileSystemException(target.toString(), null, "is no file");
        }
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(
                    directory,
                    isPosix(directory)
                            ? new java.nio.file.attribute.FileAttribute<?>[] {
                                PosixFilePermissions.asFileAttribute(DIRECTORY)
                            }
                            : new java.nio.file.attribute.FileAttribute<?>[0]);
        }
        Path temporary = Files.createTempFile(directory, ".weir-", ".tmp");
        try {
            try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                ByteBuffer left = ByteBuffer.wrap(bytes);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
                if (isPosix(temporary)) {
                    Files.setPosixFilePermissions(temporary, permissions(target));
                }
                channel.force(true);
            }
            if (!still.getAsBoolean()) {
                return false;
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(temporary);
        }
        try (FileChannel entries = FileChannel.open(directory, StandardOpenOption.READ)) {
            entries.force(true);
        }
        return true;
    }

    private static Path followed(Path file) throws IOException {
        Path target = file;
        for (int i = 0; i < MOST_LINKS && Files.isSymbolicLink(target); i++) {
            target = target.resolveSibling(Files.readSymbolicLink(target)).normalize();
        }
        return target;
    }

    /** Those of the file that is there. */
    private static Set<PosixFilePermission> permissions(Path target) throws IOException {
        return Files.exists(target, LinkOption.NOFOLLOW_LINKS) ? Files.getPosixFilePermissions(target) : FILE;
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix")
                && Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }

    /** What a failure to write means to whoever wants the change. */
    static Changed refusal(IOException failure) {
        String why = Glance.why(failure);
        return switch (failure) {
            case AccessDeniedException _ -> new Changed.ReadOnly("permission denied");
            case NoSuchFileException _, NotDirectoryException _, FileAlreadyExistsException _ ->
                new Changed.ReadOnly("its directory cannot be made");
            default -> {
                if (why.contains("Read-only file system")) {
                    yield new Changed.ReadOnly("the file system is read-only");
                }
                // rename(2): a file that is mounted by itself cannot be replaced.
                if (why.contains("busy")) {
                    yield new Changed.ReadOnly("the file is mounted by itself, not its directory");
                }
                yield new Changed.Unavailable(why);
            }
        };
    }
}
