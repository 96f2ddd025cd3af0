package dev.weir.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.github.benmanes.caffeine.cache.Ticker;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Keeps responses on the heap, bounded in bytes. Which of them are worth keeping is W-TinyLFU's to say (Einziger, Friedman, Manes:
 * TinyLFU, a highly efficient cache admission policy, 2017); what is of no use any more goes when its time is up.
 */
final class MemoryStore implements Store {

    /** The library's own objects for an entry, the key's and the resource's; measured. */
    private static final int ENTRY = 196;

    private final Cache<CacheKey, Resource> cache;
    private final LongAdder evictions = new LongAdder();

    /**
     * @param maxBytes of everything, overhead included
     * @param staleLimit seconds for which something stale may yet be of use
     */
    MemoryStore(long maxBytes, long staleLimit, Ticker ticker) {
        this.cache = Caffeine.newBuilder()
                .maximumWeight(maxBytes)
                .weigher(MemoryStore::weight)
                .ticker(ticker)
                .expireAfter(new Usefulness(staleLimit, ticker))
                .evictionListener((@Nullable CacheKey _, @Nullable Resource _, RemovalCause cause) -> evicted(cause))
                // What an insertion pushes out is put away by the thread that inserts: a little work each time.
                .executor(Runnable::run)
                .build();
    }

    private void evicted(RemovalCause cause) {
        if (cause == RemovalCause.SIZE) {
            evictions.increment();
        }
    }

    private static int weight(CacheKey key, Resource resource) {
        long bytes = ENTRY + key.uri().length() + resource.size();
        return (int) Math.min(bytes, Integer.MAX_VALUE);
    }

    /** How long a resource is kept: as long as one of its responses is of use. */
    private record Usefulness(long staleLimit, Ticker ticker) implements Expiry<CacheKey, Resource> {

        @Override
        public long expireAfterCreate(CacheKey key, Resource resource, long currentTime) {
            long left = 0;
            long now = ticker.read();
            for (StoredResponse response : resource.responses()) {
                left = Math.max(left, response.receivedNanos() - now + response.usefulNanos(staleLimit));
            }
            return left;
        }

        @Override
        public long expireAfterUpdate(CacheKey key, Resource resource, long currentTime, long currentDuration) {
            return expireAfterCreate(key, resource, currentTime);
        }

        @Override
        public long expireAfterRead(CacheKey key, Resource resource, long currentTime, long currentDuration) {
            return currentDuration;
        }
    }

    @Override
    public @Nullable Resource get(CacheKey key) {
        return cache.getIfPresent(key);
    }

    @Override
    public void update(CacheKey key, UnaryOperator<@Nullable Resource> change) {
        cache.asMap().compute(key, (_, kept) -> change.apply(kept));
    }

    @Override
    public void forEach(BiConsumer<CacheKey, Resource> visitor) {
        cache.asMap().forEach(visitor);
    }

    @Override
    public Statistics statistics() {
        long bytes = cache.policy()
                .eviction()
                .map(eviction -> eviction.weightedSize().orElse(0))
                .orElse(0L);
        return new Statistics(cache.estimatedSize(), bytes, evictions.sum());
    }
}
