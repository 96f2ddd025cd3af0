package dev.weir.dashboard;

import dev.weir.control.cache.PurgeOrder;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MultivaluedMap;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the cache is meant.
 *
 * @param by {@code url}, {@code prefix} or {@code tag}
 * @param what that is; blank or null for everything
 * @param cursor where the page begins
 */
public record CacheQuery(
        @QueryParam("by") @DefaultValue("prefix") String by,
        @QueryParam("what") @Nullable String what,
        @QueryParam("cursor") @Nullable String cursor) {

    /** Everything. */
    static final CacheQuery ALL = new CacheQuery("prefix", null, null);

    @Nullable
    String selected(String selector) {
        return what == null || what.isBlank() || !selector.equals(by) ? null : what.strip();
    }

    public boolean isNarrow() {
        return what != null && !what.isBlank();
    }

    /** A form by which something is taken out. */
    static PurgeOrder order(MultivaluedMap<String, String> sent) {
        String by = sent.getFirst("by");
        CacheQuery meant = new CacheQuery(by == null ? "" : by, sent.getFirst("what"), null);
        return new PurgeOrder(
                meant.selected("url"),
                meant.selected("prefix"),
                meant.selected("tag"),
                "all".equals(meant.by()) ? true : null,
                sent.getFirst("soft") == null ? null : true);
    }
}
