package dev.weir.field;

import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** The request fields that selected an answer (RFC 9110 §12.5.5). */
public sealed interface VaryNames {

    /** More different names than this are as good as any: no second request would match. */
    int MOST = 32;

    /** Something that cannot be compared: {@code *}, what is no field name, or too many of them. */
    record Any() implements VaryNames {}

    /**
     * These fields.
     *
     * @param lowerNames in lower case, sorted, each once; at least one
     */
    record Named(List<String> lowerNames) implements VaryNames {
        public Named {
            lowerNames = List.copyOf(lowerNames);
        }
    }

    /** No field. */
    record None() implements VaryNames {}

    static VaryNames parse(List<String> lines) {
        TreeSet<String> names = new TreeSet<>();
        for (String line : lines) {
            for (int at = 0; at < line.length(); ) {
                int end = Syntax.indexOrEnd(line, ',', at);
                String name = Syntax.trimmed(line, at, end);
                if (!name.isEmpty() && (name.equals("*") || !Syntax.isToken(name))) {
                    return new Any();
                }
                if (!name.isEmpty() && names.add(name.toLowerCase(Locale.ROOT)) && names.size() > MOST) {
                    return new Any();
                }
                at = end + 1;
            }
        }
        return names.isEmpty() ? new None() : new Named(List.copyOf(names));
    }
}
