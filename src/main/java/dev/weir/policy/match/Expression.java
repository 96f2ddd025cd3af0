package dev.weir.policy.match;

import com.google.re2j.Pattern;
import java.util.List;

/** A written regular expression, for what strict servers read and for what lax ones do. */
public final class Expression {

    private final String written;
    private final Pattern strict;
    private final Pattern loose;

    /**
     * Compiles it.
     *
     * @throws com.google.re2j.PatternSyntaxException where it is none
     */
    public Expression(String written) {
        this.written = written;
        strict = Pattern.compile(written);
        loose = Pattern.compile(loose(written));
    }

    /** Whether it is found in any reading of a URL, or looking for it would take longer than is left. */
    public boolean mayMatch(UrlReadings url, Effort left) {
        return isAny(strict, url.strict(), left) || isAny(loose, url.loose(), left);
    }

    /** Whether it is found in every reading of a URL, and looking for it took no longer than was left. */
    public boolean mustMatch(UrlReadings url, Effort left) {
        return isAll(strict, url.strict(), left) && isAll(loose, url.loose(), left);
    }

    String written() {
        return written;
    }

    /** Lax readings are in lower case, so that case must not count; it may have been excluded all the same. */
    static String loose(String written) {
        return "(?:" + written + ")|(?i:" + written + ")";
    }

    private static boolean isAny(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (!left.spend(text.length()) || pattern.matcher(text).find()) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAll(Pattern pattern, List<String> texts, Effort left) {
        for (String text : texts) {
            if (!left.spend(text.length()) || !pattern.matcher(text).find()) {
                return false;
            }
        }
        return true;
    }
}
