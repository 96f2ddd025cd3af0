package dev.weir.field;

import java.util.List;
import java.util.Locale;

/** The names of cache directives (RFC 9111 §5.2, RFC 5861, RFC 8246). */
public final class Directive {

    public static final String IMMUTABLE = "immutable";
    public static final String MAX_AGE = "max-age";
    public static final String MAX_STALE = "max-stale";
    public static final String MIN_FRESH = "min-fresh";
    public static final String MUST_REVALIDATE = "must-revalidate";
    public static final String MUST_UNDERSTAND = "must-understand";
    public static final String NO_CACHE = "no-cache";
    public static final String NO_STORE = "no-store";
    public static final String NO_TRANSFORM = "no-transform";
    public static final String ONLY_IF_CACHED = "only-if-cached";
    public static final String PRIVATE = "private";
    public static final String PROXY_REVALIDATE = "proxy-revalidate";
    public static final String PUBLIC = "public";
    public static final String S_MAXAGE = "s-maxage";
    public static final String STALE_IF_ERROR = "stale-if-error";
    public static final String STALE_WHILE_REVALIDATE = "stale-while-revalidate";

    private static final List<String> KNOWN = List.of(
            MAX_AGE,
            NO_CACHE,
            NO_STORE,
            PUBLIC,
            PRIVATE,
            S_MAXAGE,
            MUST_REVALIDATE,
            IMMUTABLE,
            STALE_WHILE_REVALIDATE,
            STALE_IF_ERROR,
            NO_TRANSFORM,
            PROXY_REVALIDATE,
            MUST_UNDERSTAND,
            MAX_STALE,
            MIN_FRESH,
            ONLY_IF_CACHED);

    private static final List<String> SECONDS =
            List.of(MAX_AGE, S_MAXAGE, STALE_WHILE_REVALIDATE, STALE_IF_ERROR, MAX_STALE, MIN_FRESH);

    private static final List<String> FIELD_NAMES = List.of(NO_CACHE, PRIVATE);

    /** Those that take a permission away, so that they count even where they are badly written. */
    private static final List<String> FORBIDDING =
            List.of(NO_STORE, NO_CACHE, PRIVATE, MUST_REVALIDATE, PROXY_REVALIDATE, NO_TRANSFORM);

    private Directive() {}

    /** The name between these two in lower case; a known one is not copied. */
    static String name(String text, int from, int to) {
        for (String known : KNOWN) {
            if (known.length() == to - from && known.regionMatches(true, 0, text, from, to - from)) {
                return known;
            }
        }
        return text.substring(from, to).toLowerCase(Locale.ROOT);
    }

    static boolean isKnown(String name) {
        return KNOWN.contains(name);
    }

    /** Whether its argument is a number of seconds. */
    static boolean takesSeconds(String name) {
        return SECONDS.contains(name);
    }

    /** Whether its argument, if it has one, lists field names. */
    static boolean takesFieldNames(String name) {
        return FIELD_NAMES.contains(name);
    }

    static boolean forbids(String name) {
        return FORBIDDING.contains(name);
    }
}
