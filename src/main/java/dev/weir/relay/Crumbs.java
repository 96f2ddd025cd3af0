package dev.weir.relay;

import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Gathers a body's crumbs into pieces: a peer that sends a million chunks of one byte must not make us write a million times. What is
 * gathered waits no longer than for the end of what is being read.
 */
final class Crumbs {

    private static final int PIECE = 16 * 1024;
    private static final int CRUMB = 1024;

    private final Consumer<Runnable> soon;
    private final Consumer<Buffer> out;
    private @Nullable Buffer gathered;
    private boolean sweeping;

    /**
     * @param soon runs something behind what is being read now
     * @param out takes the pieces
     */
    Crumbs(Consumer<Runnable> soon, Consumer<Buffer> out) {
        this.soon = soon;
        this.out = out;
    }

    void add(Buffer bytes) {
        Buffer held = gathered;
        if (held != null) {
            held.appendBuffer(bytes);
            Chunks.release(bytes);
            if (held.length() >= PIECE) {
                sweep();
            }
        } else if (bytes.length() >= CRUMB) {
            out.accept(Chunks.kept(bytes));
        } else {
            gathered = Buffer.buffer(2 * bytes.length()).appendBuffer(bytes);
            Chunks.release(bytes);
            sweepSoon();
        }
    }

    private void sweepSoon() {
        if (!sweeping) {
            sweeping = true;
            soon.accept(() -> {
                sweeping = false;
                sweep();
            });
        }
    }

    /** Passes on what is gathered. */
    void sweep() {
        Buffer held = gathered;
        if (held != null) {
            gathered = null;
            out.accept(held);
        }
    }

    /** Forgets what is gathered. */
    void drop() {
        gathered = null;
    }
}
