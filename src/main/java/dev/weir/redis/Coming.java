package dev.weir.redis;

import java.time.Duration;

/** Bytes that may be on their way by one connection, those that come too late too. Belongs to its event loop. */
final class Coming {

    /** No more bytes than this are asked for before they are here; what would come on top waits its turn. */
    static final int MOST = 16 << 20;

    private long bytes;
    private long lastCame;

    boolean hasRoom(int more) {
        return bytes == 0 || bytes + more <= MOST;
    }

    void add(int more) {
        if (bytes == 0) {
            lastCame = System.nanoTime();
        }
        bytes += more;
    }

    void came(int some) {
        if (some > 0) {
            lastCame = System.nanoTime();
        }
        bytes -= some;
    }

    /** Whether nothing has come for so long, where something is to come. */
    boolean isStuck(Duration after) {
        return bytes > 0 && System.nanoTime() - lastCame > after.toNanos();
    }
}
