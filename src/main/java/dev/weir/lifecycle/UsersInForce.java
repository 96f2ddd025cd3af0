package dev.weir.lifecycle;

import dev.weir.config.WeirConfig;
import dev.weir.identity.UsersFile;
import dev.weir.identity.UsersReading;
import dev.weir.identity.file.WatchedUsers;
import dev.weir.measure.Meters;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** The users that {@code weir.proxy.users-file} names, and what is said and counted of its changes. */
final class UsersInForce implements Supplier<UsersFile>, AutoCloseable {

    private static final Logger LOG = Logger.getLogger("weir");
    private static final String KEY = "weir.proxy.users-file";
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Meters meters;
    private final @Nullable WatchedUsers watched;

    /** @throws IllegalArgumentException naming the key, when the file is missing or at fault */
    UsersInForce(WeirConfig.Proxy config, Meters meters) {
        this.meters = meters;
        this.watched = config.auth() == WeirConfig.Auth.NONE
                ? null
                : config.usersFile().map(this::watched).orElse(null);
    }

    private WatchedUsers watched(String path) {
        try {
            WatchedUsers made = WatchedUsers.start(Path.of(path), INTERVAL, this::changed);
            if (made.get().size() == 0) {
                LOG.warnf("%s: there is nobody in it", KEY);
            }
            return made;
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(KEY + ": " + e.getMessage(), e);
        }
    }

    private void changed(UsersReading reading) {
        switch (reading) {
            case UsersFile users -> LOG.infof("%s: %d users are in force", KEY, users.size());
            case UsersReading.Faulty faulty -> {
                meters.usersReloadFailed();
                LOG.errorf("%s: %s; the users before stay in force", KEY, faulty.words());
            }
        }
    }

    @Override
    public UsersFile get() {
        WatchedUsers those = watched;
        return those == null ? UsersFile.EMPTY : those.get();
    }

    @Override
    public void close() {
        if (watched != null) {
            watched.close();
        }
    }
}
