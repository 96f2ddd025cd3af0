package dev.weir.upstream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.weir.net.Host;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * The order in which an origin's addresses are dialled: the one that was connected to last, then the families in turn, IPv6 first
 * (RFC 8305 §4). Belongs to one event loop.
 */
final class Winners {

    private static final int MOST = 10_000;
    /** After that a better one gets its chance. */
    private static final Duration LIFE = Duration.ofMinutes(10);

    private final Cache<Origin, InetAddress> winners = Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(LIFE)
            .executor(Runnable::run)
            .build();

    private record Origin(Host host, int port) {}

    List<InetAddress> order(Host host, int port, List<InetAddress> addresses) {
        if (addresses.size() < 2) {
            return addresses;
        }
        List<InetAddress> order = inTurn(addresses);
        InetAddress winner = winners.getIfPresent(new Origin(host, port));
        // Only what is judged now is dialled, whatever was connected to before.
        if (winner != null && order.remove(winner)) {
            order.addFirst(winner);
        }
        return order;
    }

    void won(Host host, int port, InetAddress address) {
        Origin origin = new Origin(host, port);
        if (!address.equals(winners.getIfPresent(origin))) {
            winners.put(origin, address);
        }
    }

    private static List<InetAddress> inTurn(List<InetAddress> addresses) {
        Iterator<InetAddress> six =
                addresses.stream().filter(Inet6Address.class::isInstance).iterator();
        Iterator<InetAddress> four =
                addresses.stream().filter(a -> !(a instanceof Inet6Address)).iterator();
        List<InetAddress> order = new ArrayList<>(addresses.size());
        while (six.hasNext() || four.hasNext()) {
            if (six.hasNext()) {
                order.add(six.next());
            }
            if (four.hasNext()) {
                order.add(four.next());
            }
        }
        return order;
    }
}
