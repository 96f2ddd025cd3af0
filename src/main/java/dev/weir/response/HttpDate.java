package dev.weir.response;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The {@code Date} of an answer (RFC 9110 §6.6.1) as IMF-fixdate (§5.6.7), written once a second. */
public final class HttpDate {

    private static final DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private volatile Written last = new Written(0, "");

    private record Written(long second, String text) {}

    /** The text for this moment. */
    public String at(Instant now) {
        Written known = last;
        if (known.second == now.getEpochSecond()) {
            return known.text;
        }
        Written written = new Written(now.getEpochSecond(), IMF_FIXDATE.format(now));
        last = written;
        return written.text;
    }
}
