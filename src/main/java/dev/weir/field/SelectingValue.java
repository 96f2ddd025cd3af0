package dev.weir.field;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The value of a request field by which two requests are compared under {@code Vary} (RFC 9111 §4.1). */
public final class SelectingValue {

    /** Whose definition is a list of alternatives with weights, without order (RFC 9110 §12.5). */
    private static final Set<String> PREFERENCES =
            Set.of("accept", "accept-charset", "accept-encoding", "accept-language");

    /** Whose definition is no list, so that a comma and the whitespace at it may mean something. */
    private static final Set<String> SINGLE = Set.of(
            "authorization",
            "content-location",
            "content-type",
            "cookie",
            "date",
            "from",
            "host",
            "if-modified-since",
            "if-range",
            "if-unmodified-since",
            "max-forwards",
            "origin",
            "proxy-authorization",
            "range",
            "referer",
            "user-agent");

    private SelectingValue() {}

    /** Equal for two requests only where the field means the same in both; null where there are no lines. */
    public static @Nullable String normalise(String lowerFieldName, List<String> lines) {
        if (lines.isEmpty()) {
            return null;
        }
        if (SINGLE.contains(lowerFieldName)) {
            return lines.size() == 1 ? Syntax.trimmed(lines.getFirst()) : apart(lines);
        }
        String list = list(lines);
        return PREFERENCES.contains(lowerFieldName) ? preferences(lowerFieldName, list) : list;
    }

    /** The lines, each with its length, and a space in front that no single line starts with. */
    private static String apart(List<String> lines) {
        StringBuilder text = new StringBuilder(" ");
        for (String line : lines) {
            text.append(line.length()).append(':').append(line);
        }
        return text.toString();
    }

    /** A badly written list means what its reader makes of it, so it stays as it is. */
    private static String preferences(String lowerFieldName, String list) {
        Optional<Preferences> read =
                lowerFieldName.equals("accept") ? Preferences.ofMediaRanges(list) : Preferences.ofTokens(list);
        return read.map(Preferences::normalised).orElse(list);
    }

    /** The lines as one (RFC 9110 §5.3), without the whitespace at its commas. */
    private static String list(List<String> lines) {
        if (lines.size() == 1 && isPlain(lines.getFirst())) {
            return lines.getFirst();
        }
        StringBuilder list = new StringBuilder();
        for (int i = 0; i < lines.size(); i++) {
            if (i > 0) {
                list.append(',');
            }
            appendTrimmed(Syntax.trimmed(lines.get(i)), list);
        }
        return list.toString();
    }

    private static boolean isPlain(String line) {
        for (int at = 0; at < line.length(); at++) {
            if (Syntax.isWhitespace(line.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static void appendTrimmed(String line, StringBuilder list) {
        for (int at = 0; at < line.length(); ) {
            char c = line.charAt(at);
            int end = at + 1;
            if (c == '"') {
                int closing = Syntax.closingQuote(line, at);
                end = closing < 0 ? line.length() : closing + 1;
            } else if (Syntax.isWhitespace(c)) {
                end = Syntax.skipWhitespace(line, at);
                at = Syntax.isAt(line, end, ',') ? end : at;
            }
            list.append(line, at, end);
            at = c == ',' ? Syntax.skipWhitespace(line, end) : end;
        }
    }
}
