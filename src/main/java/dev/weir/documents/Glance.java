package dev.weir.documents;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** What the outside of a file tells: enough to see that another one is in its place, or that somebody wrote to it. */
sealed interface Glance {

    /**
     * A file.
     *
     * @param real where it is once every link has been followed
     * @param key what the file system knows it by; null where it does not say
     * @param changed the last change of its content, owner, mode or name; its modification where that is not known
     */
    record There(Path real, @Nullable Object key, long size, FileTime modified, FileTime changed) implements Glance {

        /** When somebody last had a hand in it: milliseconds since the epoch. */
        long touched() {
            return Math.max(modified.toMillis(), changed.toMillis());
        }
    }

    /** Nothing. */
    record Nothing() implements Glance {}

    /** Something, but no file that may be read. */
    record Barred(String why) implements Glance {}

    static Glance at(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes seen = Files.readAttributes(real, BasicFileAttributes.class);
            if (!seen.isRegularFile()) {
                return new Barred("is not a file");
            }
            return new There(real, seen.fileKey(), seen.size(), seen.lastModifiedTime(), changed(real, seen));
        } catch (NoSuchFileException e) {
            return new Nothing();
        } catch (IOException e) {
            return new Barred(why(e));
        }
    }

    private static FileTime changed(Path real, BasicFileAttributes seen) throws IOException {
        return real.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? (FileTime) Files.getAttribute(real, "unix:ctime")
                : seen.lastModifiedTime();
    }

    /** What a person should know of a failure, in one line. */
    static String why(IOException failure) {
        if (failure instanceof AccessDeniedException) {
            return "permission denied";
        }
        String reason = failure instanceof FileSystemException known ? known.getReason() : failure.getMessage();
        return reason == null ? failure.getClass().getSimpleName() : reason;
    }
}
