package dev.weir.lifecycle;

import dev.weir.identity.Password;
import dev.weir.identity.file.WatchedFile;
import java.nio.file.Path;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The password of one user of the control socket, wherever it is written down. */
final class ControlUser implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final int MOST_BYTES = 8192;

    private final String key;
    private final @Nullable WatchedFile file;
    private volatile Password password;

    private ControlUser(String key, @Nullable WatchedFile file, Password password) {
        this.key = key;
        this.file = file;
        this.password = password;
    }

    /** One whose password does not change. */
    static ControlUser fixed(String key, Password password) {
        return new ControlUser(key, null, password);
    }

    /**
     * One whose password is in a file. While that cannot be used there is none: a password that was taken back does not count on.
     *
     * @param key what a person knows the file by
     */
    static ControlUser in(Path path, String key) {
        WatchedFile file = new WatchedFile(path, MOST_BYTES, "weir-password");
        ControlUser user = new ControlUser(key, file, password(file.first()));
        user.warnIfNone();
        file.watch(INTERVAL, user::changed);
        return user;
    }

    private static Password password(WatchedFile.Content content) {
        return switch (content) {
            case WatchedFile.Content.Text(String text) -> Password.of(text);
            case WatchedFile.Content.Fault(String why) -> new Password.None(why);
        };
    }

    private void changed(WatchedFile.Content content) {
        password = password(content);
        if (!warnIfNone()) {
            LOG.infof("%s: a new password is in force", key);
        }
    }

    private boolean warnIfNone() {
        if (password instanceof Password.None(String why)) {
            LOG.errorf("%s: %s; this user cannot get in", key, why);
            return true;
        }
        return false;
    }

    /** What it is now. */
    Password password() {
        return password;
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
