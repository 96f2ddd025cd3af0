package dev.weir.relay;

import dev.weir.cache.CacheRequest;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request's fields as the cache reads them.
 *
 * @param fields as received
 */
public record RequestFields(MultiMap fields) implements CacheRequest.Source {

    @Override
    public @Nullable String first(AsciiString lowerName) {
        return fields.get(lowerName);
    }

    @Override
    public List<String> all(AsciiString lowerName) {
        return fields.getAll(lowerName);
    }
}
