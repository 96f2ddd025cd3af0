package dev.weir.testing;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Bytes on their way out of a client, on a thread of their own, so that a peer that does not read blocks no test. */
public final class Sending {
    private final Wire wire;
    private final long before;
    private final CompletableFuture<Void> done;

    Sending(Wire wire, Bytes bytes) {
        this.wire = wire;
        this.before = wire.written();
        this.done = CompletableFuture.runAsync(() -> wire.write(bytes), Thread::startVirtualThread);
    }

    /** How many of the bytes the socket has taken so far. */
    public long written() {
        return wire.written() - before;
    }

    public boolean isDone() {
        return done.isDone();
    }

    /** Waits until the socket has taken all. */
    public void await() {
        try {
            done.get(Eventually.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the other end does not read: " + written() + " bytes went out", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException failed) {
                throw failed;
            }
            throw new AssertionError(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
