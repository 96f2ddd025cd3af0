package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The bounds on client connections and tunnels, over all event loops. */
final class Admission {

    private final int connections;
    private final int perClient;
    private final int tunnels;
    private final Meters meters;
    private final AtomicInteger tunnelsTaken = new AtomicInteger();
    private final Map<InetAddress, Integer> byClient = new ConcurrentHashMap<>();

    Admission(WeirConfig.Limits limits, Meters meters) {
        this.connections = limits.connections();
        this.perClient = limits.connectionsPerClient();
        this.tunnels = limits.tunnels();
        this.meters = meters;
    }

    /** Takes a place for a tunnel that is to be dialled, so that those under way count too. What took one must {@link #leaveTunnel}. */
    boolean enterTunnel() {
        if (tunnelsTaken.incrementAndGet() <= tunnels) {
            return true;
        }
        tunnelsTaken.decrementAndGet();
        meters.refused(Limit.TUNNELS);
        return false;
    }

    void leaveTunnel() {
        tunnelsTaken.decrementAndGet();
    }

    /** Counts a connection in; the limit that refuses it, if one does. What was let in must {@link #leave}. */
    Optional<Limit> enter(InetAddress client) {
        if (meters.connections().incrementAndGet() > connections) {
            meters.connections().decrementAndGet();
            return refused(Limit.CONNECTIONS);
        }
        if (!client.isLoopbackAddress() && byClient.merge(client, 1, Integer::sum) > perClient) {
            leave(client);
            return refused(Limit.CONNECTIONS_PER_CLIENT);
        }
        return Optional.empty();
    }

    private Optional<Limit> refused(Limit limit) {
        meters.refused(limit);
        return Optional.of(limit);
    }

    void leave(InetAddress client) {
        meters.connections().decrementAndGet();
        if (!client.isLoopbackAddress()) {
            byClient.computeIfPresent(client, (_, count) -> count == 1 ? null : count - 1);
        }
    }
}
