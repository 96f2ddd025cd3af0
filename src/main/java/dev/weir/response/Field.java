package dev.weir.response;

/**
 * A header field of an answer. Its value is one line of ASCII whatever it was made from (RFC 9110 §5.5).
 *
 * @param name a constant of the program
 * @param value the value
 */
public record Field(String name, String value) {
    public Field {
        if (!value.chars().allMatch(Field::isPlain)) {
            StringBuilder plain = new StringBuilder(value.length());
            value.codePoints().forEach(c -> plain.append(isPlain(c) ? (char) c : '?'));
            value = plain.toString();
        }
    }

    private static boolean isPlain(int c) {
        return c >= 0x20 && c <= 0x7e;
    }
}
