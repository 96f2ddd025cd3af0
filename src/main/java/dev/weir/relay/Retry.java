package dev.weir.relay;

import dev.weir.upstream.Failures;
import dev.weir.upstream.OriginRequest;

/** Whether a request may be sent once more though it may have been received. */
final class Retry {

    private Retry() {}

    /**
     * Whether the failure of an idempotent request without a body, of which nothing was heard, says that nobody looked at it: the origin
     * tells so (RFC 9113 §8.7), or a connection that had rested was gone (RFC 9112 §9.3.1).
     */
    static boolean isSafe(OriginRequest sent, Throwable failure) {
        return sent.isUnprocessed(failure) || (sent.reused() && Failures.isLost(failure));
    }
}
