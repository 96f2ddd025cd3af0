package dev.weir.control.settings;

import java.util.regex.Pattern;

/** Hides what must not be shown of a value. */
final class Secrets {

    private static final String HIDDEN = "***";
    private static final Pattern USERINFO = Pattern.compile("(?<=://)[^/?#]*@");
    private static final Pattern QUERY = Pattern.compile("\\?.*", Pattern.DOTALL);

    private Secrets() {}

    static String hidden(String key, String value) {
        if (key.endsWith("-password")) {
            return HIDDEN;
        }
        boolean url = key.endsWith(".url") || key.endsWith(".parent");
        if (!url) {
            return value;
        }
        String shown = USERINFO.matcher(value).replaceAll(HIDDEN + "@");
        // Not a URL that can be taken apart, so perhaps all of it is a secret.
        boolean left = shown.contains("@") && !shown.contains(HIDDEN + "@");
        return left ? HIDDEN : QUERY.matcher(shown).replaceAll("?" + HIDDEN);
    }
}
