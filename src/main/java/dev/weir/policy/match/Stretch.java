package dev.weir.policy.match;

/**
 * A part of a text that is in one piece in what servers decode of a URL, before they resolve its path, if the text is in what they
 * resolve it to: what they take away stands before a slash or at the end of the path.
 */
final class Stretch {

    /** The shortest that can be looked for. */
    static final int LEAST = 3;

    private Stretch() {}

    /** The longest one; it begins with a slash at most, and has none else. Empty where it would be too short to be looked for. */
    static String longest(String text) {
        String longest = "";
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            if (i < text.length() && text.charAt(i) != '/' && text.charAt(i) != '?') {
                continue;
            }
            if (i - start >= LEAST && i - start > longest.length()) {
                longest = text.substring(start, i);
            }
            start = i < text.length() && text.charAt(i) == '/' ? i : i + 1;
        }
        return longest;
    }
}
