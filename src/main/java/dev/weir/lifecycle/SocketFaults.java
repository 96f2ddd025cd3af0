package dev.weir.lifecycle;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What is wrong with where this process wants to listen: one line for each, which begins with a key. */
final class SocketFaults {

    /**
     * A socket that is wanted.
     *
     * @param key which says the port
     */
    record Wanted(String key, InetSocketAddress address) {

        private boolean overlaps(Wanted other) {
            return address.getPort() == other.address.getPort()
                    && (ip().isAnyLocalAddress() || other.ip().isAnyLocalAddress() || ip().equals(other.ip()));
        }

        private InetAddress ip() {
            return address.getAddress();
        }
    }

    private SocketFaults() {}

    /**
     * Those that want what another has. Vert.x would let them share it within a process, and deal connections out among them; with a
     * wildcard, one of them would get what the other is for, or none.
     */
    static List<String> shared(List<Wanted> sockets) {
        List<String> faults = new ArrayList<>();
        for (int i = 0; i < sockets.size(); i++) {
            Wanted first = sockets.get(i);
            for (Wanted second : sockets.subList(i + 1, sockets.size())) {
                if (first.overlaps(second)) {
                    faults.add(first.key() + ": " + first.address().getPort() + " is the port of " + second.key()
                            + " as well, and each needs one of its own");
                }
            }
        }
        return faults;
    }

    /** Why nothing can listen there; nothing does afterwards either. */
    static Optional<String> taken(Wanted socket) {
        // Bound only: who connects in that moment is refused, as before.
        try (SocketChannel channel = SocketChannel.open()) {
            channel.setOption(StandardSocketOptions.SO_REUSEADDR, true).bind(socket.address());
            return Optional.empty();
        } catch (IOException e) {
            String host = socket.ip().getHostAddress();
            return Optional.of(socket.key() + ": cannot listen on " + (host.contains(":") ? "[" + host + "]" : host)
                    + ":" + socket.address().getPort() + ": " + e.getMessage());
        }
    }
}
