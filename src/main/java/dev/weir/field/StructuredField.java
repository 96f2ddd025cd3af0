package dev.weir.field;

import java.util.List;

/**
 * The writer of Structured Field values (RFC 9651 §4.1): bare items, and an item with its parameters.
 * It takes any text: what the format cannot carry is replaced, so that it never fails half way through an answer.
 */
public final class StructuredField {

    private static final String TRUE = "?1";
    private static final long LARGEST_INTEGER = 999_999_999_999_999L;
    private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~:/";

    private StructuredField() {}

    /**
     * A parameter of an item.
     *
     * @param key lower-case, a constant of the caller
     * @param value a serialised bare item
     */
    public record Parameter(String key, String value) {

        public static Parameter token(String key, String value) {
            return new Parameter(key, StructuredField.token(value));
        }

        public static Parameter string(String key, String value) {
            return new Parameter(key, StructuredField.string(value));
        }

        public static Parameter integer(String key, long value) {
            return new Parameter(key, StructuredField.integer(value));
        }

        /** One that is true by being there (RFC 9651 §4.1.1.2). */
        public static Parameter flag(String key) {
            return new Parameter(key, TRUE);
        }
    }

    /** An item and its parameters (RFC 9651 §4.1.3). */
    public static String item(String bareItem, List<Parameter> parameters) {
        StringBuilder written = new StringBuilder(bareItem);
        for (Parameter parameter : parameters) {
            written.append(';').append(parameter.key);
            if (!parameter.value.equals(TRUE)) {
                written.append('=').append(parameter.value);
            }
        }
        return written.toString();
    }

    /** A Token (RFC 9651 §4.1.7) where the text can be one, else a String. */
    public static String token(String text) {
        return isToken(text) ? text : string(text);
    }

    /** A String (RFC 9651 §4.1.6); every character outside printable ASCII becomes a question mark. */
    public static String string(String text) {
        StringBuilder written = new StringBuilder(text.length() + 2).append('"');
        text.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                written.append('\\');
            }
            written.append(c < 0x20 || c > 0x7e ? '?' : (char) c);
        });
        return written.append('"').toString();
    }

    /** An Integer (RFC 9651 §4.1.4), held within the fifteen digits that it may have. */
    public static String integer(long number) {
        return Long.toString(Math.clamp(number, -LARGEST_INTEGER, LARGEST_INTEGER));
    }

    private static boolean isToken(String text) {
        return !text.isEmpty()
                && (isLetter(text.charAt(0)) || text.charAt(0) == '*')
                && text.chars().allMatch(StructuredField::isTokenCharacter);
    }

    private static boolean isTokenCharacter(int c) {
        return isLetter(c) || (c >= '0' && c <= '9') || TOKEN_SYMBOLS.indexOf(c) >= 0;
    }

    private static boolean isLetter(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
