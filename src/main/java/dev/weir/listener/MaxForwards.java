package dev.weir.listener;

import io.vertx.core.MultiMap;
import java.util.List;

/** How many hops an OPTIONS request may still take (RFC 9110 §7.6.2). */
sealed interface MaxForwards {

    String NAME = "max-forwards";
    int MOST_DIGITS = 9;

    /** It does not say. */
    record Unsaid() implements MaxForwards {}

    /** What it says is no number. */
    record Malformed() implements MaxForwards {}

    /** None: it is answered here. */
    record Spent() implements MaxForwards {}

    /**
     * Some.
     *
     * @param hops from the next one on
     */
    record Left(int hops) implements MaxForwards {}

    static MaxForwards of(MultiMap fields) {
        List<String> lines = fields.getAll(NAME);
        if (lines.isEmpty()) {
            return new Unsaid();
        }
        String hops = lines.getFirst();
        if (lines.size() > 1
                || hops.isEmpty()
                || hops.length() > MOST_DIGITS
                || !hops.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return new Malformed();
        }
        int count = Integer.parseInt(hops);
        return count == 0 ? new Spent() : new Left(count - 1);
    }
}
