package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What is known of the texts that a part of an expression is found in. All texts are in lower case, and case does not count.
 *
 * @param exact it is nothing but one of these; empty where more than that is possible
 * @param needed one of these stands in it; empty where nothing is certain
 */
record Known(List<String> exact, List<String> needed) {

    /** Anything. */
    static final Known ANYTHING = new Known(List.of(), List.of());

    /** Between two characters. */
    static final Known NOTHING = new Known(List.of(""), List.of());

    private static final int MOST = 16;

    /** To have this many characters of a text is enough. */
    private static final int LONG = 64;

    /** Nothing but one of these texts. */
    static Known of(List<String> texts) {
        return new Known(texts, better(List.of(), texts));
    }

    /** This, or nothing. */
    Known optional() {
        return exact.isEmpty() ? ANYTHING : either(List.of(this, NOTHING));
    }

    /** One of several. */
    static Known either(List<Known> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        Set<String> exact = new LinkedHashSet<>();
        Set<String> needed = new LinkedHashSet<>();
        boolean isExact = true;
        boolean isNeeded = true;
        for (Known part : parts) {
            exact.addAll(part.exact);
            needed.addAll(part.needed);
            isExact &= !part.exact.isEmpty();
            isNeeded &= !part.needed.isEmpty();
        }
        return new Known(
                isExact && exact.size() <= MOST ? List.copyOf(exact) : List.of(),
                isNeeded && needed.size() <= MOST ? List.copyOf(needed) : List.of());
    }

    /** The one of two choices that tells more, or none. */
    private static List<String> better(List<String> one, List<String> other) {
        int first = worth(one);
        int second = worth(other);
        boolean isSecond = second > first || (second == first && other.size() <= one.size());
        return Math.max(first, second) == 0 ? List.of() : isSecond ? other : one;
    }

    /** The length of the shortest; 0 where one of them cannot be looked for, or there is none. */
    private static int worth(List<String> texts) {
        int least = texts.isEmpty() ? 0 : Integer.MAX_VALUE;
        for (String text : texts) {
            least = Math.min(
                    least, Stretch.isCommon(text) || Stretch.longest(text).isEmpty() ? 0 : text.length());
        }
        return least;
    }

    /** One part after another. */
    static final class Sequence {

        private List<String> run = NOTHING.exact;
        private List<String> best = List.of();
        private boolean isExact = true;

        void add(Known part) {
            boolean isShort = run.getFirst().length() < LONG && run.size() * part.exact.size() <= MOST;
            if (!part.exact.isEmpty() && isShort) {
                run = followed(run, part.exact);
                return;
            }
            best = better(better(best, run), part.needed);
            run = part.exact.isEmpty() ? NOTHING.exact : part.exact;
            isExact = false;
        }

        Known known() {
            return new Known(isExact ? run : List.of(), better(best, run));
        }

        private static List<String> followed(List<String> befores, List<String> afters) {
            Set<String> texts = new LinkedHashSet<>();
            for (String before : befores) {
                for (String after : afters) {
                    texts.add(before + after);
                }
            }
            return new ArrayList<>(texts);
        }
    }
}
