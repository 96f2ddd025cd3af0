package dev.weir.response;

import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;

/** The writer of the one JSON shape that answers need: an object of strings and numbers (RFC 8259). */
final class Json {

    private static final HexFormat HEX = HexFormat.of();

    private Json() {}

    /** An object whose members are in the map's order; values already written. */
    static String object(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> string(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** A string. What HTML and JavaScript would take for markup is escaped too, for the reader who pastes it there. */
    static String string(String text) {
        StringBuilder written = new StringBuilder(text.length() + 2).append('"');
        for (int i = 0; i < text.length(); i++) {
            character(text.charAt(i), written);
        }
        return written.append('"').toString();
    }

    private static void character(char c, StringBuilder written) {
        switch (c) {
            case '"' -> written.append("\\\"");
            case '\\' -> written.append("\\\\");
            case '<', '>', '&', '\u007f', '\u2028', '\u2029' -> unicode(c, written);
            default -> {
                if (c < 0x20 || Character.isSurrogate(c)) {
                    unicode(c, written);
                } else {
                    written.append(c);
                }
            }
        }
    }

    private static void unicode(char c, StringBuilder written) {
        written.append("\\u").append(HEX.toHexDigits(c));
    }
}
