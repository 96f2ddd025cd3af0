package dev.weir.listener;

import dev.weir.net.Host;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Hosts about which the name servers are silent: for a while what is stored of one is given away without asking them again, so that not
 * every hit waits for their patience. One request in {@link #AGAIN} does. Belongs to one event loop.
 */
final class Silence {

    /** How long nobody is asked again. */
    static final Duration AGAIN = Duration.ofSeconds(30);

    /** Hosts that are remembered, the latest of them. */
    static final int MOST = 1000;

    private final Map<Host, Long> since = new LinkedHashMap<>();

    /** Whether nobody need be asked about a host now; where it is time again, it is for the one who asks here, and for nobody else. */
    boolean isAbout(Host host, long nanos) {
        Long began = since.get(host);
        if (began == null) {
            return false;
        }
        if (nanos - began < AGAIN.toNanos()) {
            return true;
        }
        began(host, nanos);
        return false;
    }

    /** Nobody said where it is. */
    void began(Host host, long nanos) {
        since.remove(host);
        since.put(host, nanos);
        if (since.size() > MOST) {
            since.remove(since.keySet().iterator().next());
        }
    }

    /** Somebody did. */
    void ended(Host host) {
        since.remove(host);
    }
}
