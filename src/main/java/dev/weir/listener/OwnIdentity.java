package dev.weir.listener;

import dev.weir.net.Host;
import dev.weir.target.OwnNames;
import dev.weir.upstream.OwnSockets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that mean this proxy: loopback's, the host's, the listening sockets' addresses, and what the operator added. The port is
 * not asked for: a Service, a port-forward or a published container port changes it, and a rebinding name would not be helped by it.
 */
final class OwnIdentity implements OwnNames {

    private final Set<Host> names = new HashSet<>();
    private final OwnSockets sockets;

    /**
     * @param configured {@code weir.proxy.names}
     * @param hostName the name of this machine
     * @param sockets where the listeners are bound
     * @throws IllegalArgumentException for a configured name that is none
     */
    OwnIdentity(List<String> configured, String hostName, OwnSockets sockets) {
        this.sockets = sockets;
        names.add(new Host.Name("localhost"));
        if (Host.parseWritten(hostName) instanceof Host host) {
            names.add(host);
        }
        for (String name : configured) {
            if (!(Host.parseWritten(name.strip()) instanceof Host host)) {
                throw new IllegalArgumentException("weir.proxy.names: not a host name or address: '" + name + "'");
            }
            names.add(host);
        }
    }

    @Override
    public boolean contains(Host host, int port) {
        if (names.contains(host)) {
            return true;
        }
        return host instanceof Host.Address literal
                && (literal.address().isLoopbackAddress() || sockets.isBoundTo(literal.address()));
    }
}
