package dev.weir.cache;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes invalid when an unsafe request succeeded (RFC 9111 §4.4). */
public final class Invalidation {

    private Invalidation() {}

    /** Methods that change nothing (RFC 9110 §9.2.1); a method nobody knows may change something. */
    public static boolean isSafe(String method) {
        return switch (method) {
            case "GET", "HEAD", "OPTIONS", "TRACE" -> true;
            default -> false;
        };
    }

    /** The keys that a response makes invalid: its target's, and what it refers to within the same origin. */
    static List<CacheKey> of(CacheKey target, int status, @Nullable String location, @Nullable String contentLocation) {
        // RFC 9111 §4.4: 2xx and 3xx are no errors.
        if (status < 200 || status > 399) {
            return List.of();
        }
        List<CacheKey> keys = new ArrayList<>(3);
        keys.add(target);
        add(keys, SameOrigin.resolve(target, location));
        add(keys, SameOrigin.resolve(target, contentLocation));
        return keys;
    }

    private static void add(List<CacheKey> keys, @Nullable CacheKey key) {
        if (key != null && !keys.contains(key)) {
            keys.add(key);
        }
    }
}
