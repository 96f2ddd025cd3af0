package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.RemovalCause;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Counts what made something invalid: what was asked for in an earlier generation may be out of date. Called from any thread. */
final class Generations {

    private static final int MOST = 10_000;
    private static final long FNV_PRIME = 0x100000001b3L;

    private final AtomicLong now = new AtomicLong();

    private final long seed = new SecureRandom().nextLong();

    /**
     * Since when keys are what they are, so that what was on its way before is not stored. By a hash, as keys are as long as clients like:
     * two that share one cost each other a store, and no more.
     */
    private final Cache<Long, Begun> begun = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofMinutes(5))
            .executor(Runnable::run)
            .removalListener((@Nullable Long _, @Nullable Begun at, RemovalCause cause) -> {
                if (at != null && cause != RemovalCause.REPLACED) {
                    forget(at.latest());
                }
            })
            .build();

    /** The latest of those that is not known by key any more: what was asked for before it is not stored. */
    private final AtomicLong forgotten = new AtomicLong();

    /**
     * The generations in which something last happened to a key.
     *
     * @param invalid what was asked for before is out of date
     * @param replaced what was asked for before may have a newer one in its place
     */
    private record Begun(long invalid, long replaced) {
        long latest() {
            return Math.max(invalid, replaced);
        }
    }

    /** Fowler, Noll, Vo: FNV-1a, from a beginning that nobody else knows. */
    private long hash(CacheKey key) {
        String uri = key.uri();
        long hash = seed;
        for (int i = 0; i < uri.length(); i++) {
            hash = (hash ^ uri.charAt(i)) * FNV_PRIME;
        }
        return hash;
    }

    private void forget(long at) {
        forgotten.accumulateAndGet(at, Math::max);
    }

    long now() {
        return now.get();
    }

    /** Whether none has begun for the key since something was asked for in this one. */
    boolean isCurrent(CacheKey key, long asked) {
        Begun last = begun.getIfPresent(hash(key));
        return (last == null || asked >= last.latest()) && asked >= forgotten.get();
    }

    /** Whether nothing made it invalid since then, though a newer one may have taken its place. */
    boolean isValid(CacheKey key, long asked) {
        Begun last = begun.getIfPresent(hash(key));
        return (last == null || asked >= last.invalid) && asked >= forgotten.get();
    }

    /** What was asked for before is out of date. */
    void begin(CacheKey key) {
        begun.asMap()
                .compute(hash(key), (_, last) -> new Begun(now.incrementAndGet(), last == null ? 0 : last.replaced));
    }

    /** Something newer took the place of what was asked for before. */
    void replaced(CacheKey key) {
        begun.asMap()
                .compute(hash(key), (_, last) -> new Begun(last == null ? 0 : last.invalid, now.incrementAndGet()));
    }

    /** For every key: who knows what is on its way. */
    void beginForAll() {
        forget(now.incrementAndGet());
    }
}
