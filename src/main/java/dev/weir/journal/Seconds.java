package dev.weir.journal;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** A time in UTC as text to the second, worked out once for all lines of that second. */
final class Seconds {

    private final DateTimeFormatter format;
    private long second = Long.MIN_VALUE;
    private byte[] text = {};

    Seconds(DateTimeFormatter format) {
        this.format = format.withZone(ZoneOffset.UTC);
    }

    byte[] of(long millis) {
        long asked = Math.floorDiv(millis, 1000L);
        if (asked != second) {
            text = format.format(Instant.ofEpochSecond(asked)).getBytes(StandardCharsets.US_ASCII);
            second = asked;
        }
        return text;
    }
}
