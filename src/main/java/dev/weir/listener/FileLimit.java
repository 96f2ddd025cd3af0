package dev.weir.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many client connections fit under the process's limit on open files. A connection may need a second file towards its origin, and
 * some are kept for the probes, for look-ups and for the process itself: past the limit clients are told so while all of that goes on.
 */
final class FileLimit {

    private static final int RESERVE = 32;

    private FileLimit() {}

    /** Read once, before there are any connections; no bound where the system tells none. */
    static int connections() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? connections(system.getMaxFileDescriptorCount(), system.getOpenFileDescriptorCount())
                : Integer.MAX_VALUE;
    }

    static int connections(long most, long open) {
        return Math.clamp((most - open - RESERVE) / 2, 1, Integer.MAX_VALUE);
    }
}
