package dev.weir.analytics;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A text that a client or an origin chose, as it is counted: no longer than a bound, and never the same as another that is longer. */
final class Key {

    /** The longest, in UTF-16 units. Names of hosts seldom have half of it. */
    static final int LONGEST = 128;

    /** As many bytes of a hash as nobody finds two texts for. */
    private static final int MARK_BYTES = 16;

    private static final char CUT = '…';

    private static final int FIRST_STATUS = 100;
    private static final List<String> STATUSES =
            IntStream.range(FIRST_STATUS, 600).mapToObj(Integer::toString).toList();

    private Key() {}

    /** A long one ends in an ellipsis and a hash of the whole. */
    static String of(String text) {
        if (text.length() <= LONGEST) {
            return text;
        }
        return cut(text, LONGEST - 2 * MARK_BYTES) + mark(text);
    }

    /** The media type of a {@code Content-Type} field, in lower case and without its parameters; empty where it has none. */
    static String ofMediaType(String contentType) {
        int parameters = contentType.indexOf(';');
        String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
        return of(type.strip().toLowerCase(Locale.ROOT));
    }

    /** A status, as it is written. */
    static String ofStatus(int status) {
        int at = status - FIRST_STATUS;
        return 0 <= at && at < STATUSES.size() ? STATUSES.get(at) : Integer.toString(status);
    }

    /** A text for showing alone: a longer one ends in an ellipsis, with no character cut in two. */
    static String cut(String text, int longest) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + CUT;
    }

    private static String mark(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, MARK_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
