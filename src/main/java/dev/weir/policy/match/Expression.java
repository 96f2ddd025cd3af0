package dev.weir.policy.match;

import com.google.re2j.Pattern;
import java.util.List;

/** A written regular expression, for what strict servers read and for what lax ones do. */
public final class Expression {

    private static final java.util.regex.Pattern NOT_LETTERS =
            java.util.regex.Pattern.compile("\\[\\^[^\\[\\]\\\\a-zA-Z-]+]");

    private final List<String> literals;
    private final Pattern strict;
    /** Lax readings are in lower case, so that case must not count there. */
    private final Pattern insensitive;
    /** Whether the strict one, which counts there too, may be found where the other is not: it may say what is not to be there. */
    private final boolean mayExclude;

    /**
     * Compiles it.
     *
     * @throws com.google.re2j.PatternSyntaxException where it is none
     */
    public Expression(String written) {
        literals = Literals.of(written);
        strict = Pattern.compile(written);
        insensitive = Pattern.compile(written, Pattern.CASE_INSENSITIVE);
        mayExclude = mayExclude(written);
    }

    /** Whether it is found in any reading of a URL, or looking for it would take longer than is left. */
    public boolean mayMatch(UrlReadings url, Effort left) {
        boolean isStrict = mayExclude || !url.isOne();
        return (isStrict && isAny(strict, url.strict(), left))
                || isAny(insensitive, url.loose(), left)
                || (mayExclude && isAny(strict, url.loose(), left));
    }

    /** Whether it is found in every reading of a URL, and looking for it took no longer than was left. */
    public boolean mustMatch(UrlReadings url, Effort left) {
        if (!isAll(strict, url.strict(), left)) {
            return false;
        }
        if (url.isOne()) {
            return true;
        }
        for (String text : url.loose()) {
            boolean isFound =
                    find(insensitive, text, left) == Find.YES || (mayExclude && find(strict, text, left) == Find.YES);
            if (!isFound) {
                return false;
            }
        }
        return true;
    }

    /** Of these one stands, in any case, in whatever it is found in; none where that is not known. */
    List<String> literals() {
        return literals;
    }

    private enum Find {
        NO,
        YES,
        /** Looking would take longer than is left. */
        UNKNOWN
    }

    private boolean isAny(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (find(pattern, text, left) != Find.NO) {
                return true;
            }
        }
        return false;
    }

    private boolean isAll(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (find(pattern, text, left) != Find.YES) {
                return false;
            }
        }
        return true;
    }

    private Find find(Pattern pattern, String text, Effort left) {
        if (!left.glance(text.length())) {
            return Find.UNKNOWN;
        }
        if (!hasLiteral(text)) {
            return Find.NO;
        }
        if (!left.spend(text.length())) {
            return Find.UNKNOWN;
        }
        return pattern.matcher(text).find() ? Find.YES : Find.NO;
    }

    private boolean hasLiteral(String text) {
        for (String literal : literals) {
            if (stands(literal, text)) {
                return true;
            }
        }
        return literals.isEmpty();
    }

    private static boolean stands(String literal, String text) {
        for (int i = 0; i <= text.length() - literal.length(); i++) {
            if (text.regionMatches(/* ignoreCase= */ true, i, literal, 0, literal.length())) {
                return true;
            }
        }
        return false;
    }

    /** Sets of what is not to be there exclude more where case does not count, but for those that have no letters. */
    private static boolean mayExclude(String written) {
        String rest = NOT_LETTERS.matcher(written).replaceAll("");
        return rest.contains("[^") || rest.contains(":^") || rest.contains("\\P") || rest.contains("{^");
    }
}
