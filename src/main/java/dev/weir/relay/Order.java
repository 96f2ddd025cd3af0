package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import dev.weir.cache.CacheRule;
import dev.weir.cache.StoredResponse;
import dev.weir.target.RequestTarget;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Flight} is to bring.
 *
 * @param client whose request it is; its connection may be gone meanwhile
 * @param target where it goes
 * @param request what the cache knows of it
 * @param rule what the operator says of it
 * @param stale what is stored, to be confirmed if that can be, and to stand in for a failure
 */
record Order(
        Downstream client,
        RequestTarget.Forward target,
        CacheRequest request,
        CacheRule rule,
        @Nullable StoredResponse stale) {

    /** What is to be confirmed; an answer to HEAD is about what is stored without being asked. */
    @Nullable
    StoredResponse validating() {
        return stale != null && stale.hasValidator() && request.isGet() ? stale : null;
    }
}
