package dev.weir.relay;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/** A body on its way to a client, taken piece by piece. */
interface Bytes {

    /** The next bytes, or null when there are none yet, or none any more. */
    @Nullable
    Buffer next();

    /** So many of those bytes have left. */
    void taken(int bytes);

    /** Whether all of it was taken. */
    boolean isComplete();

    /** Whether the rest will never come. */
    boolean isBroken();

    /** What follows a complete body. */
    @Nullable
    MultiMap trailers();

    /** Reads no further. */
    void close();
}
