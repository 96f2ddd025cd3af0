package dev.weir.response;

import dev.weir.field.HttpTime;
import java.time.Instant;

/** The {@code Date} of an answer (RFC 9110 §6.6.1) as IMF-fixdate (§5.6.7), written once a second. */
public final class HttpDate {

    private volatile Written last = new Written(0, "");

    private record Written(long second, String text) {}

    /** The text for this moment. */
    public String at(Instant now) {
        Written known = last;
        if (known.second == now.getEpochSecond()) {
            return known.text;
        }
        Written written = new Written(now.getEpochSecond(), HttpTime.format(now.getEpochSecond()));
        last = written;
        return written.text;
    }
}
