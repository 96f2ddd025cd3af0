package dev.weir.cache;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
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

    /**
     * The keys that a response makes invalid: its target's, and what it refers to within the same origin.
     *
     * @param spelling of a key, as the rules have it
     */
    static List<CacheKey> of(
            CacheKey target,
            int status,
            @Nullable String location,
            @Nullable String contentLocation,
            UnaryOperator<CacheKey> spelling) {
        // RFC 9111 §4.4: 2xx and 3xx are no errors.
        if (status < 200 || status > 399) {
            return List.of();
        }
        List<CacheKey> keys = new ArrayList<>(3);
        keys.add(target);
        for (String reference : Arrays.asList(location, contentLocation)) {
            CacheKey key = SameOrigin.resolve(target, reference);
            if (key != null) {
                add(keys, spelling.apply(key));
            }
        }
        return keys;
    }

    private static void add(List<CacheKey> keys, CacheKey key) {
        if (!keys.contains(key)) {
            keys.add(key);
        }
    }
}
