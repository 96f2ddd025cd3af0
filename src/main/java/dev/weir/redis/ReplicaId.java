package dev.weir.redis;

import java.util.concurrent.ThreadLocalRandom;

/**
 * What one replica is told from the others by, for as long as it runs.
 *
 * @param number drawn at random; at least 0
 */
record ReplicaId(long number) {

    static ReplicaId random() {
        return new ReplicaId(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE));
    }

    /** In digits and letters. */
    String text() {
        return Long.toString(number, Character.MAX_RADIX);
    }
}
