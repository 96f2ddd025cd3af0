package dev.weir.control.cache;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/** Where pages ended, by names that tell nothing: a key may hold a query that nobody is to read. */
@Singleton
class Bookmarks {

    private static final int BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Cache<String, String> places = Caffeine.newBuilder()
            .maximumSize(1_000)
            .expireAfterWrite(Duration.ofMinutes(15))
            .build();

    String put(String key) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        String name = HexFormat.of().formatHex(bytes);
        places.put(name, key);
        return name;
    }

    /** Empty for what was never one, or is too old. */
    Optional<String> get(String name) {
        return Optional.ofNullable(places.getIfPresent(name));
    }
}
