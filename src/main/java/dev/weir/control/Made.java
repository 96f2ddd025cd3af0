package dev.weir.control;

import dev.weir.audit.Result;
import org.jspecify.annotations.Nullable;

/**
 * A change that was made.
 *
 * @param action what was done, such as {@code blacklist.add}
 * @param object to what
 * @param before what was there: a text, or what its JSON shows; null where there was nothing
 * @param after likewise what is there now
 * @param reason what else there is to say of it
 */
public record Made(
        String action,
        String object,
        Result result,
        @Nullable Object before,
        @Nullable Object after,
        @Nullable String reason) {

    /** One that counts from now on. */
    public static Made done(String action, String object, @Nullable Object before, @Nullable Object after) {
        return new Made(action, object, Result.DONE, before, after, null);
    }

    /** With something else to say of it. */
    public Made with(String note) {
        return new Made(action, object, result, before, after, note);
    }

    /** It is stored, but does not count here. */
    public Made storedOnly(String why) {
        return new Made(action, object, Result.STORED, before, after, why);
    }
}
