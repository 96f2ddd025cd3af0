package dev.weir.audit;

import org.jspecify.annotations.Nullable;

/**
 * What came of a deed.
 *
 * @param before what was there, as text; null where there was nothing
 * @param after what is there now, as text; null where there is nothing
 * @param reason why it came out so; null where there is nothing to say
 */
public record Outcome(
        Result result,
        @Nullable String before,
        @Nullable String after,
        @Nullable String reason) {

    /** Of what was changed. */
    public static Outcome done(@Nullable String before, @Nullable String after) {
        return new Outcome(Result.DONE, before, after, null);
    }

    /** Of what changed nothing. */
    public static Outcome of(Result result, @Nullable String reason) {
        return new Outcome(result, null, null, reason);
    }
}
