package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A port on loopback that is surely not connected to: either each attempt is refused, or none is answered. */
public final class DeadPort implements AutoCloseable {
    private static final int PROBE_MILLIS = 100;
    private static final int MOST_QUEUED = 16;

    private final int port;
    private final List<AutoCloseable> held;

    private DeadPort(int port, List<AutoCloseable> held) {
        this.port = port;
        this.held = held;
    }

    /** A port that is bound and does not listen, so that connecting is refused and nobody else gets it. */
    public static DeadPort refusing() {
        return refusing(0);
    }

    /** That port, unless somebody has it already: then nobody else gets it either. */
    public static DeadPort refusing(int port) {
        Socket bound = new Socket();
        try {
            bound.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return new DeadPort(bound.getLocalPort(), List.of(bound));
        } catch (BindException taken) {
            return new DeadPort(port, List.of(bound));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port whose queue of connections is full, so that connecting is not answered (Linux). */
    public static DeadPort silent() {
        return silent(InetAddress.getLoopbackAddress(), 0);
    }

    /** The same on a port that another address of this host has already: there it was free. */
    public static DeadPort silent(InetAddress address, int taken) {
        try {
            ServerSocket full = new ServerSocket(taken, 1, address);
            List<AutoCloseable> held = new ArrayList<>(List.of(full));
            boolean connects = true;
            while (connects && held.size() < MOST_QUEUED) {
                Socket next = new Socket();
                held.add(next);
                connects = connects(next, full);
            }
            return new DeadPort(full.getLocalPort(), held);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean connects(Socket socket, ServerSocket full) throws IOException {
        try {
            socket.connect(full.getLocalSocketAddress(), PROBE_MILLIS);
            return true;
        } catch (SocketTimeoutException queueFull) {
            return false;
        }
    }

    /** Answers after all: the next connection that is not one of those that fill the queue. */
    public Socket revive() throws IOException {
        ServerSocket server = (ServerSocket) held.getFirst();
        Set<Integer> own = new HashSet<>();
        held.stream().filter(Socket.class::isInstance).forEach(socket -> own.add(((Socket) socket).getLocalPort()));
        while (true) {
            Socket next = server.accept();
            if (!own.contains(next.getPort())) {
                return next;
            }
            next.close();
        }
    }

    public int port() {
        return port;
    }

    public String authority() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
    }

    @Override
    public void close() {
        for (AutoCloseable each : held) {
            try {
                each.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
