package dev.weir.dns;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The shape of host names in DNS. */
final class Names {

    private static final int LONGEST = 253;
    private static final Pattern LABELS = Pattern.compile("[a-z0-9_-]{1,63}(?:[.][a-z0-9_-]{1,63})*+");
    /** Readers of numeric IPv4 take these for an address ({@code 127.1}, {@code 0x7f000001}); no top-level domain looks so. */
    private static final Pattern NUMERIC_END = Pattern.compile("(?:.*[.])?(?:[0-9]+|0x[0-9a-f]*)");
    /** RFC 6761 §6.3, §6.4, RFC 7686 §2. */
    private static final List<String> SET_ASIDE = List.of("localhost", "invalid", "onion");

    private Names() {}

    /** The one spelling of a name: in lower case, without the root's dot. */
    static String canonical(String name) {
        String absolute = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return absolute.toLowerCase(Locale.ROOT);
    }

    /**
     * Whether DNS may be asked for a canonical name: by its shape (RFC 1035 §2.3.4, RFC 1123 §2.1; the underscore is in
     * use), and because it is not set aside for other use.
     */
    static boolean isAskable(String name) {
        return name.length() <= LONGEST
                && LABELS.matcher(name).matches()
                && !NUMERIC_END.matcher(name).matches()
                && SET_ASIDE.stream().noneMatch(domain -> isWithin(name, domain));
    }

    /** Whether a canonical name is the domain, or under it. */
    static boolean isWithin(String name, String domain) {
        return name.equals(domain) || name.endsWith("." + domain);
    }
}
