package dev.weir.relay;

import dev.weir.measure.Outcome;

/**
 * What {@code Server-Timing} (W3C Server Timing §3) says to the client of its exchange: {@code weir;desc="hit";dur=0.4}, and where
 * something was saved {@code saved;desc="10240 bytes";dur=118.2}. Durations are milliseconds.
 */
final class ServerTiming {

    static final String NAME = "Server-Timing";

    private static final double NANOS_PER_MILLI = 1e6;

    private ServerTiming() {}

    /**
     * Writes the field's value.
     *
     * @param nanos from the request's head to the head of the answer
     */
    static String write(Outcome outcome, long nanos) {
        return "weir;desc=\"" + outcome.token() + "\";dur=" + millis(nanos);
    }

    /**
     * Writes it for an answer from the store.
     *
     * @param savedBytes of the body
     * @param savedNanos of the fetch that was not needed
     */
    static String write(Outcome outcome, long nanos, long savedBytes, long savedNanos) {
        return write(outcome, nanos) + ", saved;desc=\"" + savedBytes + " bytes\";dur=" + millis(savedNanos);
    }

    /** Rounded to a microsecond. */
    private static String millis(long nanos) {
        return Double.toString(Math.round(Math.max(0, nanos) / 1e3) / (NANOS_PER_MILLI / 1e3));
    }
}
