package dev.weir.control;

import dev.weir.identity.Attempts;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/**
 * How many passwords are compared with a hash or wait for it, in all and of one client: each takes a tenth of a second of a core, and
 * whether it was a guess is known only afterwards.
 */
final class Comparisons {

    static final int MOST = 64;
    static final int MOST_OF_ONE = 32;

    private final Map<ByteBuffer, Integer> open = new HashMap<>();
    private int all;

    /** Whether there is room for one more; then it has to {@link #leave}. */
    synchronized boolean enter(InetAddress from) {
        ByteBuffer client = Attempts.network(from);
        int ofClient = open.getOrDefault(client, 0);
        if (all >= MOST || ofClient >= MOST_OF_ONE) {
            return false;
        }
        all++;
        open.put(client, ofClient + 1);
        return true;
    }

    /** It was compared. */
    synchronized void leave(InetAddress from) {
        all--;
        open.computeIfPresent(Attempts.network(from), (_, count) -> count == 1 ? null : count - 1);
    }
}
