package dev.weir.control.settings;

import dev.weir.config.Secrecy;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Hides what must not be shown of a value. */
final class Secrets {

    private static final String HIDDEN = "***";
    private static final Pattern USERINFO = Pattern.compile("(?<=://)[^/?#]*@");
    private static final Pattern URL =
            Pattern.compile("(?<origin>[A-Za-z][A-Za-z0-9+.-]*://[^/?#\\\\]+)(?<rest>.*)", Pattern.DOTALL);
    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);

    private Secrets() {}

    static String hidden(String key, String value) {
        return switch (Secrecy.of(key)) {
            case NONE -> value;
            case WHOLE -> HIDDEN;
            case USER -> withoutUser(value);
            case ALL_BUT_ORIGIN -> origin(value);
        };
    }

    /** A path or query may be what a list's server knows its customers by. */
    private static String origin(String url) {
        Matcher taken = URL.matcher(withoutUser(url.strip()));
        if (!taken.matches()) {
            return HIDDEN;
        }
        String rest = taken.group("rest");
        return taken.group("origin") + (rest.isEmpty() || rest.equals("/") ? rest : "/" + HIDDEN);
    }

    private static String withoutUser(String url) {
        String shown = USERINFO.matcher(url).replaceAll(HIDDEN + "@");
        // Not a URL that can be taken apart, so perhaps all of it is a secret.
        boolean left = shown.contains("@") && !shown.contains(HIDDEN + "@");
        return left ? HIDDEN : QUERY.matcher(shown).replaceAll("?" + HIDDEN);
    }
}
