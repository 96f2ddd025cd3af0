package dev.weir.field;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Alternatives and their weights (RFC 9110 §12.4.2, §12.5), whose order says nothing.
 *
 * @param alternatives in the order written
 */
record Preferences(List<Alternative> alternatives) {

    private static final String WEIGHT = "q=";

    /**
     * An alternative.
     *
     * @param range what is preferred, in its normal form
     * @param weight in thousandths
     */
    record Alternative(String range, int weight) {

        private void appendTo(StringBuilder text) {
            text.append(range);
            if (weight < 1000) {
                text.append(weight == 0 ? ";q=0" : ";q=0.");
                for (int rest = weight, unit = 100; rest > 0; rest %= unit, unit /= 10) {
                    text.append(rest / unit);
                }
            }
        }
    }

    /** Of {@code Accept-Charset}, {@code -Encoding}, {@code -Language}: tokens without case. Empty where one is badly written. */
    static Optional<Preferences> ofTokens(String list) {
        return read(list, false);
    }

    /** Of {@code Accept}: media ranges, whose parameters may have values with a case. Empty where one is badly written. */
    static Optional<Preferences> ofMediaRanges(String list) {
        return read(list, true);
    }

    private static Optional<Preferences> read(String list, boolean media) {
        if (list.indexOf('"') >= 0) {
            return Optional.empty();
        }
        List<Alternative> read = new ArrayList<>(4);
        for (int at = 0; at < list.length(); ) {
            int end = Syntax.indexOrEnd(list, ',', at);
            String member = Syntax.trimmed(list, at, end);
            if (!member.isEmpty()) {
                Alternative alternative = alternative(member, media);
                if (alternative == null) {
                    return Optional.empty();
                }
                read.add(alternative);
            }
            at = end + 1;
        }
        return Optional.of(new Preferences(read));
    }

    /** Null for what is badly written, as in those below. */
    private static @Nullable Alternative alternative(String member, boolean media) {
        int weightAt = lastParameter(member);
        boolean weighed = weightAt >= 0 && Syntax.standsAt(member, weightAt, WEIGHT);
        int weight = weighed ? weight(member, weightAt + WEIGHT.length()) : 1000;
        int end = weighed ? Syntax.trimEnd(member, 0, member.lastIndexOf(';')) : member.length();
        String range = media ? mediaRange(member.substring(0, end)) : token(member.substring(0, end));
        return weight < 0 || range == null ? null : new Alternative(range, weight);
    }

    /** Where the last parameter starts; -1 where there is none. */
    private static int lastParameter(String member) {
        int semicolon = member.lastIndexOf(';');
        return semicolon < 0 ? -1 : Syntax.skipWhitespace(member, semicolon + 1);
    }

    private static @Nullable String token(String text) {
        return Syntax.isToken(text) ? text.toLowerCase(Locale.ROOT) : null;
    }

    /** Type and parameter names have no case (RFC 9110 §8.3.1); a weight that is not the last parameter is left to its reader. */
    private static @Nullable String mediaRange(String text) {
        int slash = Syntax.tokenEnd(text, 0);
        int typeEnd = Syntax.tokenEnd(text, slash + 1);
        if (slash == 0 || !Syntax.isAt(text, slash, '/') || typeEnd == slash + 1) {
            return null;
        }
        String type = text.substring(0, typeEnd).toLowerCase(Locale.ROOT);
        int semicolon = Syntax.skipWhitespace(text, typeEnd);
        if (semicolon == text.length()) {
            return type;
        }
        if (text.charAt(semicolon) != ';') {
            return null;
        }
        StringBuilder range = new StringBuilder(text.length()).append(type);
        for (int at = semicolon + 1; at <= text.length(); ) {
            int end = Syntax.indexOrEnd(text, ';', at);
            if (!parameter(Syntax.trimmed(text, at, end), range)) {
                return null;
            }
            at = end + 1;
        }
        return range.toString();
    }

    private static boolean parameter(String text, StringBuilder range) {
        int equals = text.indexOf('=');
        String name = equals < 0 ? "" : text.substring(0, equals);
        boolean read =
                Syntax.isToken(name) && !name.equalsIgnoreCase("q") && Syntax.isToken(text.substring(equals + 1));
        if (read) {
            range.append(';').append(name.toLowerCase(Locale.ROOT)).append(text, equals, text.length());
        }
        return read;
    }

    /** The weight from here to the end, in thousandths (RFC 9110 §12.4.2); -1 for none. */
    private static int weight(String text, int from) {
        int length = text.length() - from;
        if (length < 1 || length > 5 || (length > 1 && text.charAt(from + 1) != '.')) {
            return -1;
        }
        int weight = 0;
        for (int i = 0; i < 5; i++) {
            if (i == 1) {
                continue;
            }
            char c = i < length ? text.charAt(from + i) : '0';
            if (!Syntax.isDigit(c)) {
                return -1;
            }
            weight = weight * 10 + (c - '0');
        }
        return weight <= 1000 ? weight : -1;
    }

    /** Sorted. Where one alternative has two weights they stay in order, which may say which of them counts. */
    String normalised() {
        List<Alternative> sorted = new ArrayList<>(alternatives);
        sorted.sort(Comparator.comparing(Alternative::range));
        StringBuilder text = new StringBuilder(64);
        for (Alternative alternative : sorted) {
            text.append(text.isEmpty() ? "" : ",");
            alternative.appendTo(text);
        }
        return text.toString();
    }
}
