package dev.weir.identity.file;

import dev.weir.identity.UsersFile;
import dev.weir.identity.UsersReading;
import dev.weir.identity.UsersReading.Faulty;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The users file, looked at again and again, and in force as soon as two looks saw the same: htpasswd writes in place, and half a file is
 * a users file too. Its bytes are compared, so it does not matter whether it is replaced, rewritten, or a link on the way to it is turned
 * elsewhere as Kubernetes does. One that is at fault changes nothing.
 */
public final class WatchedUsers implements Supplier<UsersFile>, AutoCloseable {

    private static final int MOST_BYTES = 8 << 20;

    private final Path path;
    private final Consumer<UsersReading> told;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("weir-users").factory());
    private volatile UsersFile inForce;
    private Content judged;
    private Content seen;

    private WatchedUsers(Path path, Content first, UsersFile users, Consumer<UsersReading> told) {
        this.path = path;
        this.told = told;
        this.inForce = users;
        this.judged = first;
        this.seen = first;
    }

    /**
     * What a look at the file brought.
     *
     * @param bytes of the file
     * @param fault why there are none; empty where there are
     */
    private record Content(ByteBuffer bytes, String fault) {

        private static Content fault(String why) {
            return new Content(ByteBuffer.allocate(0), why);
        }

        UsersReading reading() {
            if (!fault.isEmpty()) {
                return new Faulty(0, fault);
            }
            try {
                return UsersFile.parse(StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(bytes.duplicate())
                        .toString());
            } catch (CharacterCodingException _) {
                return new Faulty(0, "it is not UTF-8");
            }
        }
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @param interval between two looks
     * @param told of every change: the users now in force, or what keeps a new file from being; on the watch's thread
     * @throws IllegalArgumentException with the file's fault
     */
    public static WatchedUsers start(Path path, Duration interval, Consumer<UsersReading> told) {
        Content first = read(path);
        return switch (first.reading()) {
            case Faulty faulty -> throw new IllegalArgumentException(faulty.words());
            case UsersFile users -> {
                WatchedUsers watched = new WatchedUsers(path, first, users, told);
                watched.watch(interval.toNanos());
                yield watched;
            }
        };
    }

    private void watch(long nanos) {
        var _ = thread.scheduleWithFixedDelay(this::look, nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void look() {
        Content now = read(path);
        if (now.equals(seen) && !now.equals(judged)) {
            judged = now;
            UsersReading reading = now.reading();
            if (reading instanceof UsersFile users) {
                inForce = users;
            }
            told.accept(reading);
        }
        seen = now;
    }

    private static Content read(Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            byte[] bytes = file.readNBytes(MOST_BYTES + 1);
            return bytes.length > MOST_BYTES
                    ? Content.fault("it is larger than " + (MOST_BYTES >> 20) + " MiB")
                    : new Content(ByteBuffer.wrap(bytes), "");
        } catch (NoSuchFileException _) {
            return Content.fault("there is no such file: " + path);
        } catch (IOException e) {
            return Content.fault("it cannot be read: " + e);
        }
    }

    @Override
    public UsersFile get() {
        return inForce;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
