package dev.weir.relay;

import dev.weir.cache.ResponseCache;

/** What one body on its way holds of the room that all of them have together. */
final class Room {

    private final ResponseCache cache;
    private long held;

    Room(ResponseCache cache) {
        this.cache = cache;
    }

    /**
     * Holds so many bytes from now on, more or fewer than before.
     *
     * @return false where there is no room for more: then it holds what it held
     */
    boolean hold(long bytes) {
        if (bytes > held && !cache.takeRoom(bytes - held)) {
            return false;
        }
        if (bytes < held) {
            cache.giveRoom(held - bytes);
        }
        held = bytes;
        return true;
    }

    /** Bytes held. */
    long held() {
        return held;
    }
}
