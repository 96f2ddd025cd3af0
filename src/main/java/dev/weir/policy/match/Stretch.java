package dev.weir.policy.match;

/**
 * A part of a text that is in one piece in what servers decode of a URL, before they resolve its path, if the text is in what they
 * resolve it to: what they take away stands before a slash or at the end of the path.
 */
final class Stretch {

    /** The shortest that can be looked for. */
    static final int LEAST = 3;

    /** Stands in so many URLs that it tells nothing. */
    private static final String COMMON = "https://";

    private Stretch() {}

    /** Whether looking for this text would find it in hardly fewer URLs than there are. */
    static boolean isCommon(String text) {
        return COMMON.contains(text);
    }

    /**
     * The longest one that tells something, else the longest; it begins with a slash at most, and has none else. Empty where it would be
     * too short to be looked for.
     */
    static String longest(String text) {
        String longest = "";
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '/' && text.charAt(i) != '?') {
                continue;
            }
            String piece = text.substring(start, i);
            if (piece.length() >= LEAST && isBetter(piece, longest)) {
                longest = piece;
            }
            start = i < text.length() && text.charAt(i) == '/' ? i : i + 1;
        }
        return longest;
    }

    private static boolean isBetter(String one, String other) {
        return isCommon(one) == isCommon(other) ? one.length() > other.length() : isCommon(other);
    }
}
