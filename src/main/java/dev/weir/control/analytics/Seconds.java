package dev.weir.control.analytics;

/** Times as they are told: in seconds. */
final class Seconds {

    private Seconds() {}

    static double ofNanos(long nanos) {
        return nanos / 1e9;
    }

    static double ofMicros(long micros) {
        return micros / 1e6;
    }
}
