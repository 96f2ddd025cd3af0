package dev.weir.policy.match;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Texts of which one stands, in whatever case, in everything in which an expression is found; none where none is certain. The
 * expression is one that compiles: of what is rare, or has a way of its own in RE2/J, nothing is said.
 */
final class Literals {

    private static final Pattern REPEAT = Pattern.compile("\\{(0|[1-9]\\d{0,3})(?:,(?:0|[1-9]\\d{0,3})?)?}");
    private static final Pattern OPENING = Pattern.compile("\\((?:\\?(?:P?<\\w+>|[imsU-]*:))?");
    private static final Pattern FLAGS = Pattern.compile("\\(\\?[imsU-]*\\)");
    private static final Pattern CODE =
            Pattern.compile("\\\\(?:x\\{\\p{XDigit}+}|x\\p{XDigit}{2}|[pP]\\{[^}]*}|[pP][A-Z])");
    private static final Pattern FEW = Pattern.compile("\\[([!-~&&[^\\[\\]\\\\^-]]{1,4})]");

    private static final String REPEATS = "*+?{";
    private static final String BETWEEN_CHARACTERS = "AbBz";
    private static final String CHARACTERS = "dDsSwWafnrtv";
    private static final int DEEPEST = 100;

    private final String written;
    private int at;
    private int depth;
    private boolean isUnclear;

    private Literals(String written) {
        this.written = written;
    }

    /** In lower case. */
    static List<String> of(String written) {
        Literals reading = new Literals(written);
        Known known = reading.alternatives();
        return reading.isUnclear || reading.at < written.length() ? List.of() : known.needed();
    }

    private Known alternatives() {
        List<Known> each = new ArrayList<>();
        each.add(sequence());
        while (isAt('|')) {
            at++;
            each.add(sequence());
        }
        return Known.either(each);
    }

    private Known sequence() {
        Known.Sequence sequence = new Known.Sequence();
        while (at < written.length() && !isAt('|') && !isAt(')')) {
            addRepeated(one(), sequence);
        }
        return sequence.known();
    }

    private void addRepeated(Known one, Known.Sequence sequence) {
        if (!isAtRepeat()) {
            sequence.add(one);
            return;
        }
        switch (written.charAt(at)) {
            case '?' -> sequence.add(one.optional());
            case '*' -> sequence.add(Known.ANYTHING);
            case '+' -> addSeveral(one, sequence);
            default -> addCounted(one, sequence);
        }
        at++;
        if (isAt('?')) {
            at++;
        }
    }

    private static void addSeveral(Known one, Known.Sequence sequence) {
        sequence.add(one);
        sequence.add(Known.ANYTHING);
    }

    /** Goes to the closing brace. */
    private void addCounted(Known one, Known.Sequence sequence) {
        Matcher repeat = matcher(REPEAT);
        if (!repeat.lookingAt()) {
            unclear();
        } else {
            at = repeat.end() - 1;
            if (repeat.group(1).equals("0")) {
                sequence.add(Known.ANYTHING);
            } else {
                addSeveral(one, sequence);
            }
        }
    }

    private Known one() {
        char c = written.charAt(at);
        return switch (c) {
            case '(' -> group();
            case '[' -> set();
            case '\\' -> escape();
            case '*', '+', '?', '{' -> unclear();
            default -> {
                at++;
                yield c == '.' ? Known.ANYTHING : c == '^' || c == '$' ? Known.NOTHING : text(String.valueOf(c));
            }
        };
    }

    private Known group() {
        Matcher flags = matcher(FLAGS);
        if (flags.lookingAt()) {
            at = flags.end();
            // In RE2/J it would be what stands before the flags that is repeated.
            return isAtRepeat() ? unclear() : Known.NOTHING;
        }
        Matcher opening = matcher(OPENING);
        if (++depth > DEEPEST || !opening.lookingAt()) {
            return unclear();
        }
        at = opening.end();
        Known inside = alternatives();
        if (!isAt(')')) {
            return unclear();
        }
        at++;
        depth--;
        return inside;
    }

    private Known set() {
        Matcher few = matcher(FEW);
        if (few.lookingAt()) {
            at = few.end();
            return Known.of(few.group(1)
                    .toLowerCase(Locale.ROOT)
                    .chars()
                    .distinct()
                    .mapToObj(Character::toString)
                    .toList());
        }
        int i = at + 1;
        if (written.startsWith("^", i)) {
            i++;
        }
        // A bracket that comes first stands for itself.
        for (boolean first = true; first || !written.startsWith("]", i); first = false) {
            int named = written.startsWith("[:", i) ? written.indexOf(":]", i) : -1;
            if (i >= written.length() || written.startsWith("-[", i)) {
                return unclear();
            }
            i = named >= 0 ? named + 2 : written.charAt(i) == '\\' ? i + 2 : i + 1;
        }
        at = i + 1;
        return Known.ANYTHING;
    }

    private Known escape() {
        char c = at + 1 < written.length() ? written.charAt(at + 1) : 0;
        if (c == 'Q') {
            return quoted();
        }
        Matcher code = matcher(CODE);
        if (code.lookingAt()) {
            at = code.end();
            return Known.ANYTHING;
        }
        at += 2;
        if (BETWEEN_CHARACTERS.indexOf(c) >= 0) {
            return Known.NOTHING;
        }
        if (CHARACTERS.indexOf(c) >= 0) {
            return Known.ANYTHING;
        }
        return c == 0 || (c < 0x80 && Character.isLetterOrDigit(c)) ? unclear() : text(String.valueOf(c));
    }

    private Known quoted() {
        int start = at + 2;
        int end = written.indexOf("\\E", start);
        at = end < 0 ? written.length() : end + 2;
        // In RE2/J it would be the whole that is repeated.
        return isAtRepeat() ? unclear() : text(written.substring(start, end < 0 ? at : end));
    }

    /** Of letters beyond ASCII case is another matter. */
    private static Known text(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f)
                ? Known.of(List.of(text.toLowerCase(Locale.ROOT)))
                : Known.ANYTHING;
    }

    private Known unclear() {
        isUnclear = true;
        at = written.length();
        return Known.ANYTHING;
    }

    private boolean isAt(char c) {
        return at < written.length() && written.charAt(at) == c;
    }

    private boolean isAtRepeat() {
        return at < written.length() && REPEATS.indexOf(written.charAt(at)) >= 0;
    }

    private Matcher matcher(Pattern pattern) {
        return pattern.matcher(written).region(at, written.length());
    }
}
