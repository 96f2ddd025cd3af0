package dev.weir.relay;

import java.util.Arrays;

/** A fixed set of field names. Asked in any case (RFC 9110 §5.1), for every field of every message, so it folds nothing and hashes nothing. */
final class FieldNames {

    private final String[][] byLength;

    private FieldNames(String[][] byLength) {
        this.byLength = byLength;
    }

    static FieldNames of(String... names) {
        int longest = Arrays.stream(names).mapToInt(String::length).max().orElse(0);
        String[][] byLength = new String[longest + 1][];
        for (int i = 0; i <= longest; i++) {
            int length = i;
            byLength[i] =
                    Arrays.stream(names).filter(name -> name.length() == length).toArray(String[]::new);
        }
        return new FieldNames(byLength);
    }

    boolean contains(String name) {
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
