package dev.weir.cache;

import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Where stored responses are kept. Called from any thread; nothing blocks. */
sealed interface Store permits MemoryStore, NoStore {

    @Nullable
    Resource get(CacheKey key);

    /**
     * Changes what is kept under a key, atomically.
     *
     * @param change what is kept then, from what is kept now; null for nothing
     */
    void update(CacheKey key, UnaryOperator<@Nullable Resource> change);

    /** The same where something is kept, and nothing where not. */
    default void updateKept(CacheKey key, Function<Resource, @Nullable Resource> change) {
        update(key, kept -> kept == null ? null : change.apply(kept));
    }

    /** Shows everything that is kept, while it may change. */
    void forEach(BiConsumer<CacheKey, Resource> visitor);

    Statistics statistics();

    /**
     * How full it is.
     *
     * @param entries resources kept
     * @param bytes what they take, overhead included
     * @param evictions resources that had to go since the start
     */
    record Statistics(long entries, long bytes, long evictions) {}
}
