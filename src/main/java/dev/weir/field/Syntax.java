package dev.weir.field;

/** The characters that field values are made of (RFC 9110 §5.5, §5.6). A character is one octet of the value. */
final class Syntax {

    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

    private Syntax() {}

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    static boolean isLower(char c) {
        return c >= 'a' && c <= 'z';
    }

    static boolean isLetter(char c) {
        return isLower(c) || (c >= 'A' && c <= 'Z');
    }

    /** RFC 9110 §5.6.2. */
    static boolean isToken(char c) {
        return isLetter(c) || isDigit(c) || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    /** RFC 9110 §5.5: beyond ASCII, and an octet. */
    static boolean isObsText(char c) {
        return c >= 0x80 && c <= 0xff;
    }

    /** RFC 9110 §5.6.3. */
    static boolean isWhitespace(char c) {
        return c == ' ' || c == '\t';
    }

    static boolean isToken(String text) {
        return !text.isEmpty() && tokenEnd(text, 0) == text.length();
    }

    /** Where the token that starts here ends; here, where none starts. */
    static int tokenEnd(String text, int from) {
        int at = from;
        while (at < text.length() && isToken(text.charAt(at))) {
            at++;
        }
        return at;
    }

    static int skipWhitespace(String text, int from) {
        int at = from;
        while (at < text.length() && isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the text between these two ends, without the whitespace after it. */
    static int trimEnd(String text, int from, int to) {
        int end = to;
        while (end > from && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return end;
    }

    /** The text between these two without the whitespace around it. */
    static String trimmed(String text, int from, int to) {
        int start = from;
        while (start < to && isWhitespace(text.charAt(start))) {
            start++;
        }
        return text.substring(start, trimEnd(text, start, to));
    }

    /** The whole text without the whitespace around it. */
    static String trimmed(String text) {
        return trimmed(text, 0, text.length());
    }

    /** Whether these ASCII characters stand here in any case. To Java a long s, say, is an s in another case; not so here. */
    static boolean standsAt(String text, int at, String ascii) {
        if (text.length() - at < ascii.length()) {
            return false;
        }
        for (int i = 0; i < ascii.length(); i++) {
            char c = text.charAt(at + i);
            char wanted = ascii.charAt(i);
            if (c != wanted && !(isLetter(c) && (c | 0x20) == (wanted | 0x20))) {
                return false;
            }
        }
        return true;
    }

    static boolean isAt(String text, int at, char c) {
        return at < text.length() && text.charAt(at) == c;
    }

    /** Whether a member of a list ends here: at a comma, or with the text. */
    static boolean endsMember(String text, int at) {
        return at >= text.length() || text.charAt(at) == ',';
    }

    /** Where this character stands from here on; the text's length, where it does not. */
    static int indexOrEnd(String text, char c, int from) {
        int found = text.indexOf(c, from);
        return found < 0 ? text.length() : found;
    }

    /** Where the quoted string that opens here closes (RFC 9110 §5.6.4); -1 where it does not. */
    static int closingQuote(String text, int opening) {
        for (int at = opening + 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c == '"') {
                return at;
            }
            if (c == '\\') {
                at++;
            }
        }
        return -1;
    }
}
