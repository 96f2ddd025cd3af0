package dev.weir.cache;

import org.jspecify.annotations.Nullable;

/**
 * What the second level had for a request, whether or not the first had room for it.
 *
 * @param resource null for nothing
 */
public record Recalled(@Nullable Resource resource) {

    static final Recalled NOTHING = new Recalled(null);
}
