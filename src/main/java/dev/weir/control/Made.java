package dev.weir.control;

import dev.weir.audit.Result;
import dev.weir.policy.document.Draft;
import org.jspecify.annotations.Nullable;

/**
 * A change that was made.
 *
 * @param action what was done, such as {@code blacklist.add}
 * @param object to what
 * @param what was there and is now
 */
public record Made(
        String action,
        String object,
        What what,
        Result result,
        @Nullable String reason) {

    /** What was changed. */
    sealed interface What {

        /**
         * One thing.
         *
         * @param before what was there: a text, or what its JSON shows; null where there was nothing
         * @param after likewise what is there now
         */
        record Thing(@Nullable Object before, @Nullable Object after) implements What {}

        /** A policy document as a whole. */
        record Document(Draft before, Draft after) implements What {}
    }

    /**
     * One that counts from now on.
     *
     * @param before what was there: a text, or what its JSON shows; null where there was nothing
     * @param after likewise what is there now
     */
    public static Made done(String action, String object, @Nullable Object before, @Nullable Object after) {
        return new Made(action, object, new What.Thing(before, after), Result.DONE, null);
    }

    /** One of a policy document as a whole, which counts from now on. */
    public static Made done(String action, String object, Draft before, Draft after) {
        return new Made(action, object, new What.Document(before, after), Result.DONE, null);
    }

    /** It is stored, but does not count here. */
    public Made storedOnly(String why) {
        return new Made(action, object, what, Result.STORED, why);
    }
}
