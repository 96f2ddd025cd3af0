package dev.weir.policy.document;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Text of a document as it is repeated in what is said of it: short, and on one line. */
final class Quoted {

    private static final int LONGEST = 60;
    private static final int LONGEST_PLAIN = 200;

    /** The names of fields and the few words that very many entries repeat: one string for each. */
    private static final Map<String, String> KNOWN = Stream.concat(
                    Stream.concat(Names.ENTRY.stream(), Names.DOCUMENT.stream()),
                    Stream.of("report", "enforce", "ignore", "deny", "allow"))
            .distinct()
            .collect(Collectors.toUnmodifiableMap(Function.identity(), Function.identity()));

    private Quoted() {}

    static String known(String text) {
        return KNOWN.getOrDefault(text, text);
    }

    static String of(String text) {
        return "'" + cut(text, LONGEST) + "'";
    }

    static String plain(String text) {
        return cut(text, LONGEST_PLAIN);
    }

    private static String cut(String text, int longest) {
        StringBuilder out = new StringBuilder();
        int shown = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            if (shown++ == longest) {
                return out.append("...").toString();
            }
            int c = text.codePointAt(i);
            out.appendCodePoint(OneLine.permits(c) ? c : '?');
        }
        return out.toString();
    }
}
