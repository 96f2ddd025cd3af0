package dev.weir.field;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The directives of a {@code Cache-Control} (RFC 9111 §5.2). Of what is badly written, a permission does not count and a
 * prohibition does: {@code no-cache no-store} without its comma is both.
 */
public final class CacheControl {

    /** No directive at all. */
    public static final CacheControl NONE = new CacheControl(List.of());

    private final List<Occurrence> occurrences;

    private CacheControl(List<Occurrence> occurrences) {
        this.occurrences = occurrences;
    }

    /**
     * A directive where it stands.
     *
     * @param name in lower case
     * @param argument what follows the equals sign, without quotes; null where there is none
     */
    record Occurrence(String name, @Nullable String argument) {}

    static CacheControl of(List<Occurrence> occurrences) {
        return occurrences.isEmpty() ? NONE : new CacheControl(occurrences);
    }

    public static CacheControl parse(List<String> lines) {
        if (lines.isEmpty()) {
            return NONE;
        }
        List<Occurrence> found = new ArrayList<>(4);
        for (String line : lines) {
            for (int at = 0; at < line.length(); ) {
                at = member(line, at, found) + 1;
            }
        }
        return of(found);
    }

    /** These but for some, in lower case. */
    public CacheControl without(Set<String> lowerNames) {
        return of(occurrences.stream()
                .filter(occurrence -> !lowerNames.contains(occurrence.name))
                .toList());
    }

    /** Whether the directive is there, in whatever form. */
    public boolean has(String lowerName) {
        // Asked many times for each request: without an iterator.
        for (int i = 0; i < occurrences.size(); i++) {
            if (occurrences.get(i).name.equals(lowerName)) {
                return true;
            }
        }
        return false;
    }

    /**
     * The directive's seconds; empty where it is absent. Without a number, and with two that contradict each other, it is 0:
     * the answer is stale (RFC 9111 §4.2.1).
     */
    public OptionalLong seconds(String lowerName) {
        long agreed = -1;
        for (int i = 0; i < occurrences.size(); i++) {
            Occurrence occurrence = occurrences.get(i);
            if (occurrence.name.equals(lowerName)) {
                long seconds = seconds(occurrence);
                agreed = agreed < 0 || agreed == seconds ? seconds : 0;
            }
        }
        return agreed < 0 ? OptionalLong.empty() : OptionalLong.of(agreed);
    }

    private static long seconds(Occurrence occurrence) {
        return occurrence.argument == null
                ? 0
                : DeltaSeconds.parse(occurrence.argument).orElse(0);
    }

    /**
     * Whether the directive stands at least once without an argument. One that takes field names and is given none, or what
     * is no field name, counts as such, for so it means the whole answer.
     */
    public boolean bare(String lowerName) {
        for (Occurrence occurrence : occurrences) {
            if (occurrence.name.equals(lowerName) && isBare(occurrence)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBare(Occurrence occurrence) {
        return occurrence.argument == null
                || (Directive.takesFieldNames(occurrence.name)
                        && fieldNames(occurrence.argument).isEmpty());
    }

    /** The field names, in lower case, that {@code no-cache} or {@code private} is limited to (RFC 9111 §5.2.2.4, §5.2.2.7). */
    public Set<String> names(String lowerName) {
        if (!Directive.takesFieldNames(lowerName)) {
            return Set.of();
        }
        Set<String> names = new TreeSet<>();
        for (Occurrence occurrence : occurrences) {
            if (occurrence.argument != null && occurrence.name.equals(lowerName)) {
                names.addAll(fieldNames(occurrence.argument));
            }
        }
        return Set.copyOf(names);
    }

    /** None where anything in the list is no field name. */
    private static Set<String> fieldNames(String argument) {
        Set<String> names = new TreeSet<>();
        for (int at = 0; at < argument.length(); ) {
            int end = Syntax.indexOrEnd(argument, ',', at);
            String name = Syntax.trimmed(argument, at, end);
            if (Syntax.isToken(name)) {
                names.add(name.toLowerCase(Locale.ROOT));
            } else if (!name.isEmpty()) {
                return Set.of();
            }
            at = end + 1;
        }
        return names;
    }

    /** Reads one member of the list and tells where it ends. */
    private static int member(String line, int from, List<Occurrence> found) {
        int start = Syntax.skipWhitespace(line, from);
        int end = Syntax.tokenEnd(line, start);
        if (end > start && Syntax.isAt(line, end, '=')) {
            return argument(line, start, end, found);
        }
        int next = Syntax.skipWhitespace(line, end);
        if (!Syntax.endsMember(line, next)) {
            return garbage(line, start, found);
        }
        if (end > start) {
            found.add(new Occurrence(Directive.name(line, start, end), null));
        }
        return next;
    }

    /** Both forms of an argument are read, whatever the directive (RFC 9111 §5.2); no whitespace around the equals sign. */
    private static int argument(String line, int start, int nameEnd, List<Occurrence> found) {
        int from = nameEnd + 1;
        if (Syntax.isAt(line, from, '"')) {
            return quoted(line, start, nameEnd, found);
        }
        int comma = Syntax.indexOrEnd(line, ',', from);
        int end = Syntax.trimEnd(line, from, comma);
        if (from < end && Syntax.isWhitespace(line.charAt(from))) {
            return garbage(line, start, found);
        }
        String argument = line.substring(from, end);
        found.add(new Occurrence(Directive.name(line, start, nameEnd), argument));
        if (!Syntax.isToken(argument)) {
            prohibitions(line, from, end, found);
        }
        return comma;
    }

    private static int quoted(String line, int start, int nameEnd, List<Occurrence> found) {
        int opening = nameEnd + 1;
        int closing = Syntax.closingQuote(line, opening);
        int next = closing < 0 ? line.length() : Syntax.skipWhitespace(line, closing + 1);
        if (closing < 0 || !Syntax.endsMember(line, next)) {
            return garbage(line, start, found);
        }
        found.add(new Occurrence(Directive.name(line, start, nameEnd), unescaped(line, opening + 1, closing)));
        return next;
    }

    private static String unescaped(String line, int from, int to) {
        int escape = line.indexOf('\\', from);
        if (escape < 0 || escape >= to) {
            return line.substring(from, to);
        }
        StringBuilder text = new StringBuilder(to - from);
        for (int at = from; at < to; at++) {
            if (line.charAt(at) == '\\') {
                at++;
            }
            text.append(line.charAt(at));
        }
        return text.toString();
    }

    /** Passes over what is no directive, up to a comma outside quotes; quotes that never close reach to the end of the line. */
    private static int garbage(String line, int start, List<Occurrence> found) {
        int at = start;
        while (!Syntax.endsMember(line, at)) {
            int closing = line.charAt(at) == '"' ? Syntax.closingQuote(line, at) : at;
            at = closing < 0 ? line.length() : closing + 1;
        }
        prohibitions(line, start, at, found);
        return at;
    }

    private static void prohibitions(String line, int from, int to, List<Occurrence> found) {
        for (int at = from; at < to; at++) {
            int end = Syntax.tokenEnd(line, at);
            if (end > at) {
                String name = Directive.name(line, at, end);
                if (Directive.forbids(name)) {
                    found.add(new Occurrence(name, null));
                }
                at = end;
            }
        }
    }
}
