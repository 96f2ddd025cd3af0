package dev.weir.journal;

/** Texts of a bounded length. */
final class Cut {

    /** Stands for what is left out. */
    private static final String ELLIPSIS = "\u2026";

    private Cut() {}

    /** The text itself where it is no longer, else its beginning and an ellipsis; no character is cut in two. */
    static String to(int longest, String text) {
        if (text.length() <= longest) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
        return text.substring(0, end) + ELLIPSIS;
    }
}
