package dev.weir.identity.file;

import dev.weir.identity.UsersFile;
import dev.weir.identity.UsersReading;
import dev.weir.identity.UsersReading.Faulty;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The users that a file names, in force as soon as it has changed. One that is at fault changes nothing. */
public final class WatchedUsers implements Supplier<UsersFile>, AutoCloseable {

    private static final int MOST_BYTES = 8 << 20;

    private final WatchedFile file;
    private final Consumer<UsersReading> told;
    private volatile UsersFile inForce;

    private WatchedUsers(WatchedFile file, UsersFile users, Consumer<UsersReading> told) {
        this.file = file;
        this.told = told;
        this.inForce = users;
    }

    /**
     * Reads the file and goes on watching it.
     *
     * @param interval between two looks
     * @param told of every change: the users now in force, or what keeps a new file from being; on the watch's thread
     * @throws IllegalArgumentException with the file's fault
     */
    public static WatchedUsers start(Path path, Duration interval, Consumer<UsersReading> told) {
        WatchedFile file = new WatchedFile(path, MOST_BYTES, "weir-users");
        return switch (reading(file.first())) {
            case Faulty faulty -> {
                file.close();
                throw new IllegalArgumentException(faulty.words());
            }
            case UsersFile users -> {
                WatchedUsers watched = new WatchedUsers(file, users, told);
                file.watch(interval, watched::changed);
                yield watched;
            }
        };
    }

    private static UsersReading reading(WatchedFile.Content content) {
        return switch (content) {
            case WatchedFile.Content.Text(String text) -> UsersFile.parse(text);
            case WatchedFile.Content.Fault(String why) -> new Faulty(0, why);
            case WatchedFile.Content.Unread(String why) -> new Faulty(0, why);
        };
    }

    private void changed(WatchedFile.Content content) {
        UsersReading reading = reading(content);
        if (reading instanceof UsersFile users) {
            inForce = users;
        }
        told.accept(reading);
    }

    @Override
    public UsersFile get() {
        return inForce;
    }

    @Override
    public void close() {
        file.close();
    }
}
