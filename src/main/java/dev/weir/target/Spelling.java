package dev.weir.target;

import java.util.Optional;

/**
 * Whether a target's characters can be relayed as they are. RFC 3986 forbids more; of that, what two readers could understand
 * differently is refused, and the rest, which clients do send, passes untouched.
 */
final class Spelling {

    /** Characters that are never at fault. */
    private static final boolean[] PLAIN = new boolean[0x7f];

    static {
        for (char c = '!'; c < PLAIN.length; c++) {
            PLAIN[c] = "\\\"<>#%".indexOf(c) < 0;
        }
    }

    private Spelling() {}

    static Optional<String> fault(String target) {
        int length = target.length();
        for (int i = 0; i < length; i++) {
            char c = target.charAt(i);
            if (c < PLAIN.length && PLAIN[c]) {
                continue;
            }
            if (c <= ' ' || c == 0x7f) {
                return Optional.of("the target has a space or a control character");
            }
            if (c > 0x7f) {
                return Optional.of("the target has a character outside ASCII that is not percent-encoded");
            }
            if (c == '\\' || c == '"' || c == '<' || c == '>') {
                return Optional.of("the target has a character that must be percent-encoded");
            }
            if (c == '#') {
                // RFC 9110 §7.1: the target is sent without its fragment.
                return Optional.of("the target has a fragment");
            }
            if (c == '%' && !(isHex(target, i + 1) && isHex(target, i + 2))) {
                return Optional.of("the target has a percent sign without two hexadecimal digits");
            }
        }
        return Optional.empty();
    }

    private static boolean isHex(String text, int index) {
        return index < text.length() && Character.digit(text.charAt(index), 16) >= 0 && text.charAt(index) < 0x80;
    }
}
