package dev.weir.listener;

import dev.weir.config.WeirConfig;
import dev.weir.measure.Limit;
import dev.weir.measure.Meters;
import java.net.InetAddress;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** The bounds on client connections and tunnels, over all event loops. */
final class Admission {

    private final int connections;
    private final int mostTurnedAway;
    private final int perClient;
    private final int tunnels;
    private final Meters meters;
    private final AtomicInteger turnedAway = new AtomicInteger();
    private final AtomicInteger tunnelsTaken = new AtomicInteger();
    private final Map<InetAddress, Integer> byClient = new ConcurrentHashMap<>();

    /** @param files how many client connections there are files for, and how many more to tell them that there are none */
    Admission(WeirConfig.Limits limits, FileShares files, Meters meters) {
        this.connections = Math.min(limits.connections(), files.clients());
        this.mostTurnedAway = files.turnedAway();
        this.perClient = limits.connectionsPerClient();
        this.tunnels = limits.tunnels();
        this.meters = meters;
    }

    /** How many connections at once are let in. */
    int connections() {
        return connections;
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

    /** Counts a connection in, or as one to be turned away; nothing where there are too many even of those. */
    Optional<Slot> enter() {
        Slot slot = new Slot();
        if (meters.connections().incrementAndGet() > connections) {
            slot.turnAway(Limit.CONNECTIONS);
        }
        if (slot.isBeyondTelling()) {
            slot.free();
            return Optional.empty();
        }
        return Optional.of(slot);
    }

    /** One connection's share of the bounds, given back by {@link #free} when it is closed. */
    final class Slot {
        private @Nullable InetAddress client;
        private @Nullable Limit refusal;

        /** Whose connection it is has become known; the limit that refuses it, if one does. */
        Optional<Limit> take(InetAddress by) {
            if (refusal == null && !by.isLoopbackAddress()) {
                client = by;
                if (byClient.merge(by, 1, Integer::sum) > perClient) {
                    leave();
                    turnAway(Limit.CONNECTIONS_PER_CLIENT);
                }
            }
            return Optional.ofNullable(refusal);
        }

        /** Whether it is to be closed without a word: as many as may be are being told already that there is no room. */
        boolean isBeyondTelling() {
            return refusal != null && turnedAway.get() > mostTurnedAway;
        }

        private void turnAway(Limit limit) {
            refusal = limit;
            meters.refused(limit);
            meters.connections().decrementAndGet();
            turnedAway.incrementAndGet();
        }

        private void leave() {
            InetAddress counted = client;
            client = null;
            if (counted != null) {
                byClient.computeIfPresent(counted, (_, count) -> count == 1 ? null : count - 1);
            }
        }

        void free() {
            leave();
            (refusal == null ? meters.connections() : turnedAway).decrementAndGet();
        }
    }
}
