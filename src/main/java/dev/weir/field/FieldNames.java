package dev.weir.field;

import java.util.Arrays;

/** A fixed set of field names. Asked in any case (RFC 9110 §5.1), for every field of every message, so it folds nothing and hashes nothing. */
public final class FieldNames {

    /** RFC 9110 §7.6.1 and the fields that proxies and clients keep between themselves. */
    public static final FieldNames HOP_BY_HOP = FieldNames.of(
            "connection",
            "proxy-connection",
            "keep-alive",
            "te",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-authentication-info");

    private final String[][] byLength;

    private FieldNames(String[][] byLength) {
        this.byLength = byLength;
    }

    public static FieldNames of(String... names) {
        int longest = Arrays.stream(names).mapToInt(String::length).max().orElse(0);
        String[][] byLength = new String[longest + 1][];
        for (int i = 0; i <= longest; i++) {
            int length = i;
            byLength[i] =
                    Arrays.stream(names).filter(name -> name.length() == length).toArray(String[]::new);
        }
        return new FieldNames(byLength);
    }

    public boolean contains(String name) {
        if (name.length() >= byLength.length) {
            return false;
        }
        for (String candidate : byLength[name.length()]) {
            if (candidate.equalsIgnoreCase(name)) {
                return true;
            }
        }
        return false;
    }
}
