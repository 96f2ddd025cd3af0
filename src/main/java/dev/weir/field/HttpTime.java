package dev.weir.field;

import java.util.OptionalLong;

/** A moment as HTTP writes it (RFC 9110 §5.6.7). */
public final class HttpTime {

    private HttpTime() {}

    /** Seconds since the epoch; empty for anything but the three formats. */
    public static OptionalLong parse(String text, long nowEpochSecond) {
        throw new UnsupportedOperationException();
    }

    /** The moment as IMF-fixdate. */
    public static String format(long epochSecond) {
        throw new UnsupportedOperationException();
    }
}
