package dev.weir.relay;

import dev.weir.cache.StoredResponse;
import io.vertx.core.MultiMap;
import org.jspecify.annotations.Nullable;

/** The conditions under which a stored response is confirmed (RFC 9111 §4.3.1). */
final class Validation {

    private Validation() {}

    /**
     * Puts the stored response's validators in the place of the client's own conditions: those are judged by what comes of it.
     *
     * @param stored null to ask without conditions
     */
    static void write(MultiMap to, @Nullable StoredResponse stored) {
        to.remove("If-None-Match");
        to.remove("If-Modified-Since");
        to.remove("If-Range");
        to.remove("Range");
        if (stored == null) {
            return;
        }
        String tag = stored.fields().get("etag");
        if (tag != null) {
            to.add("If-None-Match", tag);
        }
        String modified = stored.fields().get("last-modified");
        if (modified != null) {
            to.add("If-Modified-Since", modified);
        }
    }
}
