package dev.weir.cache;

import dev.weir.field.CacheControl;
import dev.weir.field.TargetedCacheControl;
import java.util.List;
import java.util.Optional;

/**
 * The directives that a response has for this cache.
 *
 * @param control the directives
 * @param targeted whether a targeted field gave them, so that {@code Expires} says nothing either (RFC 9213 §2.2)
 */
record Directives(CacheControl control, boolean targeted) {

    /**
     * @param targets names of targeted fields that are listened to, in lower case, the most specific first
     */
    static Directives of(Fields fields, List<String> targets) {
        for (String target : targets) {
            List<String> lines = fields.all(target);
            if (!lines.isEmpty()) {
                Optional<CacheControl> control = TargetedCacheControl.parse(lines);
                if (control.isPresent()) {
                    return new Directives(control.get(), true);
                }
            }
        }
        return new Directives(CacheControl.parse(fields.all("cache-control")), false);
    }
}
