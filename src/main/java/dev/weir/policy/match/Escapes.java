package dev.weir.policy.match;

/** Percent-encoding (RFC 3986 §2.1). What is not well formed stays as it is. */
final class Escapes {

    private static final String HEX = "0123456789ABCDEF";

    /** The length of {@code %u002e}. */
    private static final int UNIT = 6;

    /** From ASCII to the full-width forms of Unicode. */
    private static final int WIDE = 0xfee0;

    private Escapes() {}

    /** RFC 3986 §6.2.2.1 and §6.2.2.2: the unreserved decoded, all else with upper-case digits, and no byte bare that is not ASCII. */
    static String unreserved(String text) {
        if (isNormal(text)) {
            return text;
        }
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
        int percent = text.indexOf('%');
        if (percent < 0) {
            return text;
        }
        StringBuilder read = new StringBuilder(text.length());
        int taken = 0;
        while (percent >= 0) {
            int value = escaped(text, percent);
            if (value >= 0) {
                read.append(text, taken, percent).append((char) value);
                taken = percent + 3;
            }
            percent = text.indexOf('%', value >= 0 ? taken : percent + 1);
        }
        return read.append(text, taken, text.length()).toString();
    }

    /** Of most text nothing is to be decoded as unreserved, nor written otherwise. */
    private static boolean isNormal(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return false;
            }
            if (c == '%') {
                int value = escaped(text, i);
                if (value >= 0 && (isUnreserved(value) || isLower(text.charAt(i + 1)) || isLower(text.charAt(i + 2)))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isLower(char digit) {
        return digit >= 'a';
    }

    /**
     * What the laxest decoders make of decoded text: an ASCII character in more bytes than it needs (RFC 3629 §10), and one written as
     * {@code %u002e}, full-width even, are that character.
     */
    static String overlong(String text) {
        if (!mayBeOverlong(text)) {
            return text;
        }
        StringBuilder read = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            int bytes = needless(text, i);
            int unit = unit(text, i);
            if (bytes > 0) {
                read.append((char) ((text.charAt(i + bytes - 2) & 1) << 6 | (text.charAt(i + bytes - 1) & 0x3f)));
                i += bytes - 1;
            } else if (unit >= 0) {
                read.append((char) unit);
                i += UNIT - 1;
            } else {
                read.append(text.charAt(i));
            }
        }
        return read.toString();
    }

    /** Of most text beyond ASCII nothing is. */
    private static boolean mayBeOverlong(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%' ? isUnit(text, i) : c >= 0xc0 && bytes(c) > 0) {
                return true;
            }
        }
        return false;
    }

    private static boolean isUnit(String text, int percent) {
        return percent + 1 < text.length() && (text.charAt(percent + 1) | 0x20) == 'u';
    }

    /** In how many bytes an ASCII character may be written that has one by right and begins with this one; 0 where none does. */
    private static int bytes(char first) {
        return switch (first) {
            case 0xc0, 0xc1 -> 2;
            case 0xe0 -> 3;
            case 0xf0 -> 4;
            case 0xf8 -> 5;
            case 0xfc -> 6;
            default -> 0;
        };
    }

    /** In how many bytes an ASCII character is written here that has one by right; 0 where none is. */
    private static int needless(String text, int at) {
        int bytes = bytes(text.charAt(at));
        if (bytes == 0 || at + bytes > text.length()) {
            return 0;
        }
        for (int i = 1; i < bytes; i++) {
            int most = i == bytes - 1 ? 0xbf : i == bytes - 2 ? 0x81 : 0x80;
            if (text.charAt(at + i) < 0x80 || text.charAt(at + i) > most) {
                return 0;
            }
        }
        return bytes;
    }

    /** The ASCII character that is written here as {@code %u} and four digits, or -1. */
    private static int unit(String text, int at) {
        if (at + UNIT > text.length() || text.charAt(at) != '%' || !isUnit(text, at)) {
            return -1;
        }
        int value = 0;
        for (int i = 2; i < UNIT; i++) {
            int digit = digit(text.charAt(at + i));
            if (digit < 0) {
                return -1;
            }
            value = value << 4 | digit;
        }
        boolean isWide = value > WIDE + ' ' && value < WIDE + 0x7f;
        return isWide ? value - WIDE : value < 0x80 ? value : -1;
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
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        int letter = c | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
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
