package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what made something invalid: what was asked for in an earlier generation may be out of date. Called from any thread. */
final class Generations {

    private final AtomicLong now = new AtomicLong();

    /** The generation that keys have been valid from, so that what was on its way before is not stored. */
    private final Cache<CacheKey, Long> begun = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .removalListener((@Nullable CacheKey _, @Nullable Long at, RemovalCause cause) -> {
                if (at != null && cause != RemovalCause.REPLACED) {
                    forget(at);
                }
            })
            .build();

    /** The latest of those that is not known by key any more: what was asked for before it is not stored. */
    private final AtomicLong forgotten = new AtomicLong();

    private void forget(long at) {
        forgotten.accumulateAndGet(at, Math::max);
    }

    long now() {
        return now.get();
    }

    /** Whether none has begun for the key since something was asked for in this one. */
    boolean isCurrent(CacheKey key, long asked) {
        Long valid = begun.getIfPresent(key);
        return (valid == null || asked >= valid) && asked >= forgotten.get();
    }

    void begin(CacheKey key) {
        begun.put(key, now.incrementAndGet());
    }

    /** For every key: who knows what is on its way. */
    void beginForAll() {
        forget(now.incrementAndGet());
    }
}
