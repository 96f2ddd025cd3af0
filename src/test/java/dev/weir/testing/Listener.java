package dev.weir.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A listening socket on a free port, with a virtual thread for each connection, that leaves nothing behind. */
final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    /** What is done with a connection. */
    @FunctionalInterface
    interface Handler {
        void handle(int number, Wire wire) throws Exception;
    }

    private final ServerSocket server;
    private final Optional<Tls> tls;
    private final Handler handler;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Wire> wires = new CopyOnWriteArrayList<>();
    private final List<Throwable> failures = new CopyOnWriteArrayList<>();
    private final AtomicInteger failedHandshakes = new AtomicInteger();
    private final Thread acceptor = Thread.ofVirtual().unstarted(this::acceptAll);
    private volatile boolean accepting = true;
    private volatile boolean closing;

    Listener(InetSocketAddress bind, int receiveBuffer, Optional<Tls> tls, Handler handler) {
        this.tls = tls;
        this.handler = handler;
        try {
            server = StayingSocket.server();
            if (receiveBuffer > 0) {
                server.setReceiveBufferSize(receiveBuffer);
            }
            server.bind(bind, BACKLOG);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Listener start() {
        acceptor.start();
        return this;
    }

    int port() {
        return server.getLocalPort();
    }

    List<Wire> wires() {
        return wires;
    }

    int failedHandshakes() {
        return failedHandshakes.get();
    }

    /** Refuses new connections and leaves the open ones as they are. */
    void stopAccepting() {
        accepting = false;
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Runs what belongs to a connection on a thread of its own. */
    void run(Script.Step step) {
        threads.execute(() -> guarded(step));
    }

    /** Makes {@link #close} fail. For what has to be known before the other end can notice anything. */
    void failed(Throwable failure) {
        failures.add(failure);
    }

    private void acceptAll() {
        while (accepting) {
            try {
                accept(server.accept());
            } catch (IOException e) {
                if (accepting) {
                    failures.add(e);
                    return;
                }
            }
        }
    }

    private void accept(Socket socket) {
        Wire wire = new Wire(socket);
        wires.add(wire);
        int number = wires.size();
        run(() -> {
            // What failed is noted before the connection ends: the other end sees that, and may close this listener.
            try (wire) {
                guarded(() -> {
                    if (secured(wire)) {
                        handler.handle(number, wire);
                    }
                });
            }
        });
    }

    private boolean secured(Wire wire) {
        try {
            tls.ifPresent(wire::secure);
            return true;
        } catch (UncheckedIOException refused) {
            failedHandshakes.incrementAndGet();
            return false;
        }
    }

    /** A connection that ends is no failure: scripts write until the other end has gone. */
    @SuppressWarnings("CatchingUnchecked")
    private void guarded(Script.Step step) {
        try {
            step.run();
        } catch (UncheckedIOException | InterruptedException ended) {
            return;
        } catch (Exception | AssertionError e) {
            if (!closing) {
                failures.add(e);
            }
        }
    }

    /** Ends every connection; fails when a script failed. */
    @Override
    public void close() {
        stopAccepting();
        try {
            // Only then it is known what was accepted.
            acceptor.join();
            closing = true;
            wires.forEach(Wire::abandon);
            threads.shutdownNow();
            if (!threads.awaitTermination(Eventually.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("a script of the origin on port " + port() + " does not end");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!failures.isEmpty()) {
            AssertionError failed = new AssertionError("the origin's script failed: " + failures.getFirst());
            failures.forEach(failed::addSuppressed);
            throw failed;
        }
    }
}
