package dev.weir.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How the files that the process may open are shared out. Some are kept for the probes and for the process itself: where a share is
 * used up clients are told so, while all of that goes on.
 *
 * @param clients client connections
 * @param turnedAway connections that are being told there is no room
 * @param origins connections to origins, the origin ends of tunnels among them
 * @param lookups names that are asked for at once
 */
public record FileShares(int clients, int turnedAway, int origins, int lookups) {

    private static final int RESERVE = 32;
    private static final int LOOKUP_SHARE = 8;
    private static final int MOST_LOOKUPS = 1000;
    private static final int TURNED_AWAY_SHARE = 8;
    private static final int MOST_TURNED_AWAY = 1000;

    /** One for each family of addresses. */
    private static final int SOCKETS_OF_LOOKUP = 2;

    /** Read once, before there are any connections; no bound where the system tells none. */
    public static FileShares ofProcess() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? of(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : new FileShares(Integer.MAX_VALUE, MOST_TURNED_AWAY, Integer.MAX_VALUE, MOST_LOOKUPS);
    }

    static FileShares of(long most, long open) {
        long free = Math.max(0, most - open - RESERVE);
        int lookups = Math.clamp(free / LOOKUP_SHARE / SOCKETS_OF_LOOKUP, 1, MOST_LOOKUPS);
        int turnedAway = Math.clamp(free / TURNED_AWAY_SHARE, 1, MOST_TURNED_AWAY);
        long left = free - (long) SOCKETS_OF_LOOKUP * lookups - turnedAway;
        int half = Math.clamp(left / 2, 1, Integer.MAX_VALUE);
        return new FileShares(half, turnedAway, half, lookups);
    }
}
