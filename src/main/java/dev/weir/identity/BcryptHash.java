package dev.weir.identity;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What bcrypt and {@code htpasswd -B} write. */
final class BcryptHash {

    /** What htpasswd itself takes; a hash of the highest keeps a thread for seconds. */
    private static final int LEAST_COST = 4;

    private static final int MOST_COST = 17;

    private static final Pattern WHOLE = Pattern.compile("\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53}");

    private BcryptHash() {}

    /** Why the text is none that is compared with, in words that repeat nothing of it. */
    static Optional<String> fault(String text) {
        Matcher hash = WHOLE.matcher(text);
        if (!hash.matches()) {
            return Optional.of("not a bcrypt hash; htpasswd -B makes them");
        }
        int cost = Integer.parseInt(hash.group(1));
        return cost < LEAST_COST || cost > MOST_COST
                ? Optional.of("a cost from " + LEAST_COST + " to " + MOST_COST + ", not " + cost)
                : Optional.empty();
    }
}
