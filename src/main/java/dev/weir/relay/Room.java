package dev.weir.relay;

import dev.weir.cache.BodyRoom;
import dev.weir.cache.BodyRoom.Use;

/** What one body on its way holds of the room that all of them have together. */
final class Room {

    private final BodyRoom all;
    private final Use use;
    private long held;

    Room(BodyRoom all, Use use) {
        this.all = all;
        this.use = use;
    }

    /**
     * Holds so many bytes from now on, more or fewer than before.
     *
     * @return false where there is no room for more: then it holds what it held
     */
    boolean hold(long bytes) {
        return hold(bytes, use);
    }

    /** The same where what it needs more is for something else; both from an origin, or neither. */
    boolean hold(long bytes, Use more) {
        if (bytes > held && !all.take(more, bytes - held)) {
            return false;
        }
        if (bytes < held) {
            all.give(use, held - bytes);
        }
        held = bytes;
        return true;
    }

    /** Bytes held. */
    long held() {
        return held;
    }
}
