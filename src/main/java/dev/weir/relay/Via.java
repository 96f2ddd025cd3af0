package dev.weir.relay;

import io.netty.handler.codec.http.HttpHeaders;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpVersion;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The {@code Via} field (RFC 9110 §7.6.3): who passed a message on, and whether we did before. */
public final class Via {

    private static final CharSequence NAME = AsciiString.cached("Via");
    private static final CharSequence CDN_LOOP = AsciiString.cached("CDN-Loop");

    private final String pseudonym;
    private final Map<HttpVersion, String> own = new EnumMap<>(HttpVersion.class);

    public Via(String pseudonym) {
        this.pseudonym = pseudonym;
        for (HttpVersion version : HttpVersion.values()) {
            own.put(version, protocol(version) + " " + pseudonym);
        }
    }

    /** Adds this hop behind the ones already there. */
    void append(MultiMap fields, HttpVersion received) {
        fields.set(NAME, with(fields, received));
    }

    /** The same for an interim response. */
    void append(HttpHeaders fields, HttpVersion received) {
        fields.set(NAME, with(fields.getAll(NAME), received));
    }

    /** The field's value with this hop behind those already there. */
    String with(MultiMap fields, HttpVersion received) {
        return with(fields.getAll(NAME), received);
    }

    private String with(List<String> before, HttpVersion received) {
        String member = String.valueOf(own.get(received));
        return before.isEmpty() ? member : String.join(", ", before) + ", " + member;
    }

    private static String protocol(HttpVersion received) {
        return switch (received) {
            case HTTP_1_0 -> "1.0";
            case HTTP_1_1 -> "1.1";
            case HTTP_2 -> "2";
        };
    }

    /** Whether a message passed here before: {@code Via} or {@code CDN-Loop} (RFC 8586) bears our pseudonym. */
    public boolean loops(MultiMap fields) {
        return bears(fields.getAll(NAME), 1) || bears(fields.getAll(CDN_LOOP), 0);
    }

    private boolean bears(List<String> lines, int word) {
        for (String line : lines) {
            for (String member : line.split(",", -1)) {
                String[] words = member.strip().split("[ \t;(]+", word + 2);
                if (words.length > word
                        && words[word].toLowerCase(Locale.ROOT).equals(pseudonym.toLowerCase(Locale.ROOT))) {
                    return true;
                }
            }
        }
        return false;
    }
}
