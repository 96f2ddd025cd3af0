package dev.weir.upstream;

import dev.weir.policy.EmbeddedIpv4;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The sockets this process listens on. Reaching one of them through the proxy is a loop, whatever the configuration opens. */
public final class OwnSockets {

    private final Set<InetSocketAddress> bound = new CopyOnWriteArraySet<>();
    private final Supplier<Set<InetAddress>> addresses;
    private volatile Set<InetAddress> local;

    /** Reads this host's addresses. */
    public OwnSockets() {
        this(OwnSockets::localAddresses);
    }

    OwnSockets(Supplier<Set<InetAddress>> addresses) {
        this.addresses = addresses;
        this.local = addresses.get();
    }

    private static Set<InetAddress> localAddresses() {
        try {
            return NetworkInterface.networkInterfaces()
                    .flatMap(NetworkInterface::inetAddresses)
                    .collect(Collectors.toUnmodifiableSet());
        } catch (SocketException e) {
            throw new IllegalStateException("the addresses of this host cannot be read", e);
        }
    }

    /**
     * Reads this host's addresses again; blocks. A laptop moves between networks, and a wildcard means the addresses it has now.
     *
     * @throws IllegalStateException when they cannot be read; those of before stay
     */
    public void refresh() {
        local = addresses.get();
    }

    /** Adds a socket; a wildcard address means all of this host's, and so does one that is not known. */
    public void add(InetSocketAddress socket) {
        bound.add(socket.isUnresolved() ? new InetSocketAddress(socket.getPort()) : socket);
    }

    /** Whether one of the sockets is bound to this address, itself or as one of this host's. */
    public boolean isBoundTo(InetAddress address) {
        for (InetSocketAddress socket : bound) {
            if (reaches(address, socket.getAddress())) {
                return true;
            }
        }
        return false;
    }

    /** Whether one of the sockets has this port. */
    public boolean hasPort(int port) {
        for (InetSocketAddress socket : bound) {
            if (socket.getPort() == port) {
                return true;
            }
        }
        return false;
    }

    /** Whether a connection to this address and port would reach this process, be it by an IPv4 address inside of it. */
    public boolean contains(InetAddress address, int port) {
        if (!hasPort(port)) {
            return false;
        }
        for (InetAddress reading : EmbeddedIpv4.readings(address)) {
            if (isListenedAt(reading, port)) {
                return true;
            }
        }
        return false;
    }

    private boolean isListenedAt(InetAddress address, int port) {
        for (InetSocketAddress socket : bound) {
            if (socket.getPort() == port && reaches(address, socket.getAddress())) {
                return true;
            }
        }
        return false;
    }

    private boolean reaches(InetAddress address, InetAddress listening) {
        if (address.equals(listening)) {
            return true;
        }
        // Connecting to the unspecified address reaches loopback on the systems we run on.
        if (address.isAnyLocalAddress()) {
            return listening.isLoopbackAddress() || listening.isAnyLocalAddress();
        }
        return listening.isAnyLocalAddress() && (address.isLoopbackAddress() || local.contains(address));
    }
}
