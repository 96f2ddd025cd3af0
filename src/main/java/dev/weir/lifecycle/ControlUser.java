package dev.weir.lifecycle;

import dev.weir.identity.Password;
import dev.weir.identity.file.WatchedFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The password of one user of the control socket, wherever it is written down. */
final class ControlUser implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 8192;

    private final String key;
    private final @Nullable WatchedFile file;
    private volatile Known known;

    /**
     * What is known of it.
     *
     * @param unread why its file cannot be read now, where the password that it had before counts on
     */
    private record Known(Password password, @Nullable String unread) {

        static final Known NOTHING = new Known(new Password.None("was never read"), null);

        /**
         * After a look at the file. What was taken out of it, or the file itself, was taken back, and counts no more; where nobody can tell,
         * nothing has changed.
         */
        Known after(WatchedFile.Content content) {
            return switch (content) {
                case WatchedFile.Content.Text(String text) -> new Known(Password.of(text), null);
                case WatchedFile.Content.Fault(String why) -> new Known(new Password.None(why), null);
                case WatchedFile.Content.Unread(String why)
                when password instanceof Password.None -> new Known(new Password.None(why), null);
                case WatchedFile.Content.Unread(String why) -> new Known(password, why);
            };
        }
    }

    private ControlUser(String key, @Nullable WatchedFile file, Known known) {
        this.key = key;
        this.file = file;
        this.known = known;
    }

    /** One whose password does not change. */
    static ControlUser fixed(String key, Password password) {
        return new ControlUser(key, null, new Known(password, null));
    }

    /**
     * One whose password is in a file.
     *
     * @param key what a person knows the file by
     */
    static ControlUser in(Path path, String key) {
        WatchedFile file = new WatchedFile(path, MOST_BYTES, "weir-password");
        ControlUser user = new ControlUser(key, file, Known.NOTHING.after(file.first()));
        user.trouble().ifPresent(words -> LOG.errorf("this user %s", words));
        file.watch(INTERVAL, user::changed);
        return user;
    }

    private void changed(WatchedFile.Content content) {
        known = known.after(content);
        trouble()
                .ifPresentOrElse(
                        words -> LOG.errorf("this user %s", words),
                        () -> LOG.infof("%s: what it says now is the password in force", key));
    }

    /** What is wrong with it, as words of the user. */
    Optional<String> trouble() {
        Known now = known;
        if (now.password instanceof Password.None(String why)) {
            return Optional.of("cannot get in: " + key + " " + why);
        }
        return Optional.ofNullable(now.unread).map(why -> "gets in with the password before: " + key + " " + why);
    }

    /** What it is now. */
    Password password() {
        return known.password;
    }

    String key() {
        return key;
    }

    @Override
    public void close() {
        if (file != null) {
            file.close();
        }
    }
}
