package dev.weir.policy.document;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an expression of {@code allow} leaves open about the host, so that it permits more than its author means. */
final class HostNotice {

    /** Groups and flags before what is looked for first. */
    private static final String OPENINGS = "(?:\\((?:\\?[a-zA-Z-]*[:)])?)*";

    private static final Pattern ANCHORED = Pattern.compile(OPENINGS + "(?:\\^|\\\\A).*");

    /** An expression that says how the host begins, and stops before it ends. */
    private static final Pattern UNFINISHED = Pattern.compile(OPENINGS + "(?:\\^|\\\\A)https\\??:(?:\\\\?/){2}[^/$]+");

    private HostNotice() {}

    static Optional<String> of(Entry entry, boolean denies) {
        Conditions when = entry.when();
        String pattern = when.pattern();
        if (denies || pattern == null || when.domain() != null || when.url() != null || when.cidr() != null) {
            return Optional.empty();
        }
        Matcher unfinished = UNFINISHED.matcher(pattern);
        if (!ANCHORED.matcher(pattern).matches()) {
            return Optional.of("is found anywhere in a URL, also in a query that a client adds to one of any host:"
                    + " begin with '^https?://', or add 'domain'");
        }
        return unfinished.matches()
                ? Optional.of("does not say where the host ends, so that longer names are allowed as well:"
                        + " write the slash that follows it, or add 'domain'")
                : Optional.empty();
    }
}
