package dev.weir.policy.match;

import com.google.re2j.Pattern;
import java.util.List;

/** A written regular expression, for what strict servers read and for what lax ones do. */
public final class Expression {

    private final List<String> literals;
    private final Pattern strict;
    private final Pattern loose;

    /**
     * Compiles it.
     *
     * @throws com.google.re2j.PatternSyntaxException where it is none
     */
    public Expression(String written) {
        literals = Literals.of(written);
        strict = Pattern.compile(written);
        loose = Pattern.compile(loose(written));
    }

    /** Whether it is found in any reading of a URL, or looking for it would take longer than is left. */
    public boolean mayMatch(UrlReadings url, Effort left) {
        // Whatever the strict one is found in, the loose one is too.
        return (!url.isOne() && isAny(strict, url.strict(), left)) || isAny(loose, url.loose(), left);
    }

    /** Whether it is found in every reading of a URL, and looking for it took no longer than was left. */
    public boolean mustMatch(UrlReadings url, Effort left) {
        return isAll(strict, url.strict(), left) && (url.isOne() || isAll(loose, url.loose(), left));
    }

    /** Of these one stands, in any case, in whatever it is found in; none where that is not known. */
    List<String> literals() {
        return literals;
    }

    /** Lax readings are in lower case, so that case must not count; it may have been excluded all the same. */
    static String loose(String written) {
        return "(?:" + written + ")|(?i:" + written + ")";
    }

    private boolean isAny(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (!left.glance(text.length())) {
                return true;
            }
            if (hasLiteral(text) && (!left.spend(text.length()) || pattern.matcher(text).find())) {
                return true;
            }
        }
        return false;
    }

    private boolean isAll(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (!left.glance(text.length()) || !hasLiteral(text)) {
                return false;
            }
            if (!left.spend(text.length()) || !pattern.matcher(text).find()) {
                return false;
            }
        }
        return true;
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
}
