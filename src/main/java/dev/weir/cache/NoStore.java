package dev.weir.cache;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Keeps nothing: {@code weir.cache.store=none}. */
final class NoStore implements Store {

    @Override
    public @Nullable Resource get(CacheKey key) {
        return null;
    }

    @Override
    public void update(CacheKey key, UnaryOperator<@Nullable Resource> change) {
        // There is nothing to change.
    }

    @Override
    public void forEach(BiConsumer<CacheKey, Resource> visitor) {
        // There is nothing to see.
    }

    @Override
    public Statistics statistics() {
        return new Statistics(0, 0, 0);
    }
}
