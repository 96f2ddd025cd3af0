package dev.weir.policy.match;

/** Percent-encoding (RFC 3986 §2.1). What is not well formed stays as it is. */
final class Escapes {

    private static final String HEX = "0123456789ABCDEF";

    private Escapes() {}

    /** RFC 3986 §6.2.2.1 and §6.2.2.2: the unreserved decoded, all else with upper-case digits, and no byte bare that is not ASCII. */
    static String unreserved(String text) {
        StringBuilder read = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int value = escaped(text, i);
            char c = text.charAt(i);
            if (value >= 0) {
                i += 2;
            }
            if (value >= 0 ? isUnreserved(value) : c < 0x80) {
                read.append(value >= 0 ? (char) value : c);
            } else {
                append(value >= 0 ? value : c & 0xff, read);
            }
        }
        return read.toString();
    }

    /** Everything decoded, each byte a character. */
    static String all(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        StringBuilder read = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int value = escaped(text, i);
            read.append(value >= 0 ? (char) value : text.charAt(i));
            i += value >= 0 ? 2 : 0;
        }
        return read.toString();
    }

    /** What a person wrote, as it is on the wire: letters beyond ASCII as the bytes of UTF-8. */
    static String ofWritten(String text) {
        StringBuilder read = new StringBuilder(text.length());
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            if (b >= 0) {
                read.append((char) b);
            } else {
                append(b & 0xff, read);
            }
        }
        return read.toString();
    }

    /** The byte that is written here, or -1. */
    private static int escaped(String text, int at) {
        if (text.charAt(at) != '%' || at + 2 >= text.length()) {
            return -1;
        }
        int high = digit(text.charAt(at + 1));
        int low = digit(text.charAt(at + 2));
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    /** Of ASCII alone: to {@link Character#digit} other alphabets count too. */
    private static int digit(char c) {
        return c < 0x80 ? Character.digit(c, 16) : -1;
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static void append(int value, StringBuilder to) {
        to.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 15));
    }
}
