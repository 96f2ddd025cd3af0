package dev.weir.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/** A path between a client and a server on loopback that can be made slow, silent, or be cut. */
public final class Between implements AutoCloseable {

    private static final Duration STEP = Duration.ofMillis(5);

    private final ServerSocket listener;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<Socket> lost = ConcurrentHashMap.newKeySet();
    private final AtomicInteger accepted = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile boolean silent;
    private volatile boolean refusing;

    private Between(ServerSocket listener, int target) {
        this.listener = listener;
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    /** To that port of loopback. */
    public static Between to(int port) {
        try {
            return new Between(new ServerSocket(0, 100, InetAddress.getLoopbackAddress()), port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** How many connections were made so far. */
    public int accepted() {
        return accepted.get();
    }

    /** How many connections there are. */
    public int connections() {
        return open.size() / 2;
    }

    /** From now on what the server says takes so long. */
    public void delay(Duration each) {
        delay = each;
    }

    /** From now on nothing comes through, and nobody is told. */
    public void silence() {
        silent = true;
    }

    /** Nothing will ever come through what is open now, and nobody is told; what is opened from now on is well. */
    public void lose() {
        lost.addAll(open);
    }

    /** What was held back comes, and what is said from now on. */
    public void restore() {
        silent = false;
        refusing = false;
    }

    /** Ends all connections, and every new one at once. */
    public void cut() {
        refusing = true;
        open.forEach(Between::end);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                accepted.incrementAndGet();
                if (refusing) {
                    end(client);
                } else {
                    join(client, new Socket(InetAddress.getLoopbackAddress(), target));
                }
            } catch (IOException e) {
                // The server is gone, or this is.
                if (listener.isClosed()) {
                    return;
                }
            }
        }
    }

    private void join(Socket client, Socket server) {
        open.add(client);
        open.add(server);
        Thread.ofVirtual().start(() -> copy(client, server, false));
        Thread.ofVirtual().start(() -> copy(server, client, true));
    }

    private void copy(Socket from, Socket to, boolean delayed) {
        byte[] bytes = new byte[64 * 1024];
        try (from;
                to) {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            int count = in.read(bytes);
            while (count >= 0) {
                if (delayed) {
                    LockSupport.parkNanos(delay.toNanos());
                }
                while ((silent || lost.contains(from)) && !from.isClosed()) {
                    LockSupport.parkNanos(STEP.toNanos());
                }
                out.write(bytes, 0, count);
                count = in.read(bytes);
            }
        } catch (IOException e) {
            // One of the two has ended, and so does the other.
            open.remove(from);
        } finally {
            open.remove(from);
            open.remove(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        open.forEach(Between::end);
    }
}
