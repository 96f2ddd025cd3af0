package dev.weir.cache;

import java.util.concurrent.ThreadLocalRandom;

/**
 * A stored body that lies beside its entry in the second level, in parts.
 *
 * @param name tells it from every other body that was ever stored under the same key; never 0
 * @param first position of its first byte in the representation
 * @param length bytes of it that are stored
 * @param complete length of the representation
 */
public record Body(long name, long first, long length, long complete) {

    /** Bytes of each part but the last: with its seal, and what Redis adds, it fills a block of 256 KiB, not the beginning of a larger one. */
    public static final int PART = 256 * 1024 - 64;

    static Body of(Content content) {
        return new Body(content.name(), content.first(), content.length(), content.complete());
    }

    static long newName() {
        return ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);
    }

    /** How many parts it has. */
    public int parts() {
        return (int) Math.ceilDiv(length, PART);
    }

    /** Bytes of one of them. */
    public int partLength(int index) {
        return (int) Math.min(PART, length - (long) index * PART);
    }
}
