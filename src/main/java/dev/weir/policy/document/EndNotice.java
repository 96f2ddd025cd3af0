package dev.weir.policy.document;

import java.util.Optional;
import java.util.regex.Pattern;

/** What gets round an expression that says where a URL has to end: servers ignore much that stands behind a path. */
final class EndNotice {

    private static final Pattern ANCHORED = Pattern.compile(".*(?<!\\\\)(?:\\\\\\\\)*(?:\\$|\\\\z)");

    private EndNotice() {}

    static Optional<String> of(Entry entry, boolean denies) {
        String pattern = entry.when().pattern();
        return denies && pattern != null && ANCHORED.matcher(pattern).matches()
                ? Optional.of(
                        "a URL with something behind its end, such as '?x', passes: write '\\b' for '$', or leave it out")
                : Optional.empty();
    }
}
