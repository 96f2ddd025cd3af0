package dev.weir.field;

import java.util.Optional;

/**
 * An entity tag (RFC 9110 §8.8.3).
 *
 * @param weak whether it is marked {@code W/}
 * @param opaque what stands between the quotes
 */
public record EntityTag(boolean weak, String opaque) {

    private static final String WEAK = "W/";

    /** The tag; empty for anything else, and for more than one. */
    public static Optional<EntityTag> parse(String text) {
        int end = end(text, 0);
        return end == text.length() ? Optional.of(of(text, 0, end)) : Optional.empty();
    }

    /** Where the tag that starts here ends; -1 where none does. A backslash in it is a character like others. */
    static int end(String text, int from) {
        int opening = text.startsWith(WEAK, from) ? from + WEAK.length() : from;
        if (!Syntax.isAt(text, opening, '"')) {
            return -1;
        }
        int at = opening + 1;
        while (at < text.length() && isOpaque(text.charAt(at))) {
            at++;
        }
        return Syntax.isAt(text, at, '"') ? at + 1 : -1;
    }

    /** The tag between these two, which {@link #end} has found. */
    static EntityTag of(String text, int from, int to) {
        boolean weak = text.charAt(from) != '"';
        return new EntityTag(weak, text.substring(weak ? from + WEAK.length() + 1 : from + 1, to - 1));
    }

    private static boolean isOpaque(char c) {
        return c == '!' || (c > '"' && c < 0x7f) || Syntax.isObsText(c);
    }

    /** RFC 9110 §8.8.3.2. */
    public boolean strongEquals(EntityTag other) {
        return !weak && !other.weak && opaque.equals(other.opaque);
    }

    /** RFC 9110 §8.8.3.2. */
    public boolean weakEquals(EntityTag other) {
        return opaque.equals(other.opaque);
    }

    /** As on the wire. */
    @Override
    public String toString() {
        return (weak ? WEAK : "") + '"' + opaque + '"';
    }
}
