package dev.weir.audit;

import dev.weir.policy.document.Draft;
import dev.weir.policy.document.Reading;
import org.jspecify.annotations.Nullable;

/**
 * What came of a deed.
 *
 * @param before what was there, as text; null where there was nothing
 * @param after what is there now, as text; null where there is nothing
 * @param reason why it came out so; null where there is nothing to say
 * @param difference of a document that was changed as a whole; null for anything else
 */
public record Outcome(
        Result result,
        @Nullable String before,
        @Nullable String after,
        @Nullable String reason,
        @Nullable Difference difference) {

    /** What is longer is told by its ids alone: one entry always fits. */
    private static final int LONGEST_REMAINDER = AuditLine.LONGEST_TEXT;

    /** Of what was changed. */
    public static Outcome done(@Nullable String before, @Nullable String after) {
        return new Outcome(Result.DONE, before, after, null, null);
    }

    /** Of what changed nothing. */
    public static Outcome of(Result result, @Nullable String reason) {
        return new Outcome(result, null, null, reason, null);
    }

    /** Of a document that was changed as a whole: what differs is shown as it would be written where that is not too long. */
    public static Outcome of(Draft before, Draft after) {
        Remainder rest = before.reading() instanceof Reading.Read was && after.reading() instanceof Reading.Read is
                ? Remainder.of(was.document(), is.document())
                : null;
        Difference difference = Difference.of(before, after, rest);
        String was = rest == null ? null : Remainder.text(rest.before());
        String is = rest == null ? null : Remainder.text(rest.after());
        return fits(was) && fits(is)
                ? new Outcome(Result.DONE, was, is, null, difference)
                : new Outcome(Result.DONE, null, null, null, difference);
    }

    private static boolean fits(@Nullable String text) {
        return text == null || text.length() <= LONGEST_REMAINDER;
    }

    /** The same in another way. */
    public Outcome as(Result other, @Nullable String why) {
        return new Outcome(other, before, after, why, difference);
    }
}
