package dev.weir.listener;

import dev.weir.identity.Verifier;
import dev.weir.measure.Meters;
import java.security.SecureRandom;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads on which passwords are compared: few, since each takes a core, and with a short queue. */
final class Passwords {

    /** For each thread: a few seconds' worth at the usual cost. */
    private static final int QUEUE = 64;

    private static final int KEY_BYTES = 32;

    private final ThreadPoolExecutor pool;
    private final Verifier verifier;

    Passwords(DataPlaneSettings settings) {
        int threads = Math.max(1, settings.eventLoops() / 2);
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                1,
                TimeUnit.MINUTES,
                new ArrayBlockingQueue<>(QUEUE * threads),
                Thread.ofPlatform().daemon().name("weir-passwords-", 0).factory());
        pool.allowCoreThreadTimeOut(true);
        byte[] key = new byte[KEY_BYTES];
        new SecureRandom().nextBytes(key);
        Meters meters = settings.meters();
        this.verifier = new Verifier(
                settings.users(),
                (password, hash) -> {
                    meters.verification();
                    return settings.bcrypt().test(password, hash);
                },
                pool,
                key);
    }

    Verifier verifier() {
        return verifier;
    }

    void close() {
        pool.shutdownNow();
    }
}
