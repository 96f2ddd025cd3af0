package dev.weir.dashboard;

import dev.weir.control.Refused;
import dev.weir.control.policy.ExplainResource;
import dev.weir.control.policy.Explained;
import org.jspecify.annotations.Nullable;

/**
 * What came of asking for an explanation: one of both.
 *
 * @param fault why there is none
 */
public record Told(@Nullable Explained explained, @Nullable String fault) {

    /** Asks, where something is asked; null where nothing is. */
    static @Nullable Told of(Question question, ExplainResource explain) {
        if (!question.isAsked()) {
            return null;
        }
        try {
            return new Told(explain.explain(question.read()), null);
        } catch (Refused refused) {
            return new Told(null, refused.problem().detail());
        }
    }
}
