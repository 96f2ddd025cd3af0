package dev.weir.relay;

import java.util.concurrent.TimeUnit;

/**
 * What is known of a client that sent its FIN: it may read on, or be gone. TCP tells only when something is written to it, by a reset that
 * comes back.
 */
final class HalfClosed {

    /** Longer than a round trip, shorter than a person's patience. */
    private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final long since;
    private long patience = FIRST_NANOS;
    private long askAt;

    enum Verdict {
        /** It is taken to be there. */
        PRESENT,
        /** It has to be written to, to find out. */
        ASK,
        /** It is taken to be gone. */
        LEFT
    }

    /** @param now when the FIN was noticed */
    HalfClosed(long now) {
        this.since = now;
        this.askAt = now + FIRST_NANOS;
    }

    /**
     * Judges while no reset has come.
     *
     * @param answered whether the answer has begun, so that nothing can be said but what the origin says
     * @param written whether something was written to it since the FIN
     */
    Verdict judge(long now, boolean answered, boolean written) {
        if (answered) {
            return written || now - since <= FIRST_NANOS ? Verdict.PRESENT : Verdict.LEFT;
        }
        if (now - askAt < 0) {
            return Verdict.PRESENT;
        }
        // It may leave at any time, unseen: its FIN is sent. Each question costs it as long a wait as all before.
        patience *= 2;
        askAt = since + patience;
        return Verdict.ASK;
    }
}
