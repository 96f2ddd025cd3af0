package dev.weir.redis;

import dev.weir.cache.CacheKey;
import dev.weir.cache.Frozen;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * What things are called in Redis. A target's URI, which clients choose, is there as 128 bits of its hash (SHA-256); the braces keep all
 * that belongs to one entry in one hash slot.
 */
record Names(String prefix) {

    private static final int HASH_BYTES = 16;
    private static final Base64.Encoder TEXT = Base64.getUrlEncoder().withoutPadding();

    String entry(CacheKey key) {
        return prefix + ":{" + hash(key.uri()) + "}";
    }

    String part(CacheKey key, long body, int index) {
        return entry(key) + ":" + Long.toString(body, Character.MAX_RADIX) + ":" + index;
    }

    /** Who fetches it. */
    String turn(CacheKey key) {
        return entry(key) + ":turn";
    }

    /** The stream of purges, of one format. */
    String purges() {
        return prefix + ":purges:" + Frozen.FORMAT;
    }

    /** The channel of what changes, in one format. */
    String news() {
        return prefix + ":news:" + Frozen.FORMAT;
    }

    /** The channel on which a replica hears itself. */
    String beat(ReplicaId replica) {
        return prefix + ":beat:" + replica.text();
    }

    /** Deleted now and then, to see whether anything can be. */
    String probe() {
        return prefix + ":probe";
    }

    private static String hash(String uri) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(uri.getBytes(StandardCharsets.UTF_8));
            return TEXT.encodeToString(Arrays.copyOf(hash, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
