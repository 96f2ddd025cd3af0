package dev.weir.response;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a request's {@code Accept} says (RFC 9110 §12.5.1). A member that cannot be read says nothing.
 *
 * @param ranges the media ranges in the order written
 */
record Accept(List<Range> ranges) {

    Accept {
        ranges = List.copyOf(ranges);
    }

    /**
     * A media range and its weight; other parameters are not told apart.
     *
     * @param type in lower case, or {@code *}
     * @param subtype in lower case, or {@code *}
     * @param quality 0 to 1
     */
    record Range(String type, String subtype, double quality) {

        private boolean is(String type, String subtype) {
            return this.type.equals(type) && this.subtype.equals(subtype);
        }
    }

    static Accept of(List<String> lines) {
        return new Accept(lines.stream()
                .flatMap(line -> parts(line, ',').stream())
                .flatMap(member -> range(member).stream())
                .toList());
    }

    /** The weight of a media type by the most specific range that covers it; 0 where none does. */
    double quality(String type, String subtype) {
        return find(type, subtype)
                .or(() -> find(type, "*"))
                .or(() -> find("*", "*"))
                .map(Range::quality)
                .orElse(0.0);
    }

    /** The weight of a media type that is named itself; 0 where no range names it. */
    double named(String type, String subtype) {
        return find(type, subtype).map(Range::quality).orElse(0.0);
    }

    private Optional<Range> find(String type, String subtype) {
        return ranges.stream().filter(range -> range.is(type, subtype)).findFirst();
    }

    private static Optional<Range> range(String member) {
        List<String> parts = parts(member, ';');
        String name = parts.getFirst().toLowerCase(Locale.ROOT);
        int slash = name.indexOf('/');
        if (slash <= 0 || slash == name.length() - 1) {
            return Optional.empty();
        }
        return quality(parts)
                .map(quality -> new Range(
                        name.substring(0, slash).strip(),
                        name.substring(slash + 1).strip(),
                        quality));
    }

    private static Optional<Double> quality(List<String> parts) {
        for (String parameter : parts.subList(1, parts.size())) {
            if (parameter.startsWith("q=") || parameter.startsWith("Q=")) {
                return weight(parameter.substring(2));
            }
        }
        return Optional.of(1.0);
    }

    /** RFC 9110 §12.4.2: {@code 0} or {@code 1} with up to three decimals. */
    private static Optional<Double> weight(String text) {
        boolean written = text.length() <= 5
                && !text.isEmpty()
                && (text.charAt(0) == '0' || text.charAt(0) == '1')
                && (text.length() == 1 || text.charAt(1) == '.')
                && text.chars().skip(2).allMatch(c -> c >= '0' && c <= '9');
        return written ? Optional.of(Double.parseDouble(text)).filter(weight -> weight <= 1) : Optional.empty();
    }

    private static List<String> parts(String text, char separator) {
        List<String> parts = new ArrayList<>();
        boolean quoted = false;
        int start = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (quoted && c == '\\') {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                parts.add(text.substring(start, i).strip());
                start = i + 1;
            }
        }
        parts.add(text.substring(start).strip());
        return parts;
    }
}
